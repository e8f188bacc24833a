/** What `npm run bench` takes, and that the approval case on DBOS, its yardstick, holds what it is compared for. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { NotTaken, readArguments, USAGE } from '../../bench/arguments';
import { startService } from '../../bench/dbos/service';
import { dbosLifeOnce } from '../../bench/load/dbos-life';
import { ending } from '../../bench/ending';
import { send } from '../../bench/load/http';
import { Patience, stagesOf } from '../../bench/load/life';
import { MEASURES } from '../../bench/measures';
import { ofRuns } from '../../bench/session';
import { freePort } from '../../scripts/launcher/ports';
import { LOADS_TYPESCRIPT } from '../support/loads-typescript';
import { createTestDatabase, type TestDatabase } from '../support/postgres';

describe('the arguments', () => {
  test('without any, everything is measured', () => {
    expect(readArguments([]).names).toEqual(MEASURES);
  });

  test('every choice is taken by itself, and the page names them all', () => {
    const [, told] = /`--only ([a-z0-9,]+)` chooses/.exec(readFileSync('docs/bench.md', 'utf8')) ?? [];
    expect(told?.split(',')).toEqual(MEASURES);
    for (const name of told?.split(',') ?? []) expect(readArguments(['--only', name]).names).toEqual([name]);
  });

  test('what is no choice is refused with the choices', () => {
    expect(() => readArguments(['--only', 'dbos,none'])).toThrow('--only takes: lives, dbos,');
  });

  test('lives with a file are for a program, one client and sixteen unless it says otherwise', () => {
    expect(readArguments(['lives', '--json', 'figures.json']).figures).toEqual({
      clients: [1, 16],
      file: 'figures.json',
    });
  });

  test.each([
    [['--only', 'access', '--json', 'figures.json'], '--json FILE goes with lives or compare'],
    [['--only', 'access', '--clients', '1'], '--clients goes with lives or compare'],
    [['dbos', '--json', 'figures.json'], 'dbos is neither lives nor compare'],
    [['lives'], 'lives needs --json FILE'],
    [['lives', 'dbos', '--json', 'figures.json'], 'lives takes no dbos'],
    [['compare'], 'compare needs the commit BEFORE'],
    [['compare', 'a', 'b', 'c'], 'compare takes two commits at most, and no c'],
    [['lives', '--json', 'figures.json', '--clients', 'many'], '--clients takes numbers, such as 1,16; not many'],
    [['--only', 'dbos,none'], 'not none'],
    [['--onyl', 'access'], "Unknown option '--onyl'"],
    [['--only'], "'--only <value>' argument missing"],
  ])('%j is refused in words: %s', (args, words) => {
    expect(() => readArguments(args)).toThrow(NotTaken);
    expect(() => readArguments(args)).toThrow(words);
  });

  test('a mistake is told with what is taken, and without a stack', () => {
    const bench = [...LOADS_TYPESCRIPT, 'bench/main.ts', '--only', 'access', '--json', 'figures.json'];
    const { status, stdout, stderr } = spawnSync(process.execPath, bench, { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(
      `--json FILE goes with lives or compare; the tables of others go to --out FILE\n\n用法 · usage:\n${USAGE}\n`,
    );
  });
});

test('a figure is the median of its runs, with the least and the most of them', () => {
  const told = (...runs: number[]) => ofRuns(runs, (run) => run / 10);
  expect([told(31, 12, 205), told(31)]).toEqual(['3.10 (1.20–20.5)', 3.1]);
});

test('growth copies to one number of open cases, not to two', () => {
  expect(readArguments(['--open', '20000,1000']).effort.openCases).toEqual([1_000, 20_000]);
  expect(() => readArguments(['--open', '20000,100000'])).toThrow('--open takes one number beyond 10000');
});

test('what has been begun is ended, the last first, though one of it fails to end', async () => {
  const ended: string[] = [];
  const { onEnd, end } = ending();
  onEnd(() => void ended.push('first'));
  onEnd(() => Promise.reject(new Error('second')));
  onEnd(() => void ended.push('third'));
  await expect(end()).rejects.toThrow('second');
  await expect(end()).rejects.toThrow('second');
  expect(ended).toEqual(['third', 'first']);
});

describe('the approval case on DBOS', () => {
  let database: TestDatabase;
  let base: string;
  let stop: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    database = await createTestDatabase({ empty: true });
    const port = await freePort();
    base = `http://127.0.0.1:${port}`;
    stop = await startService(database.url, port);
  });
  afterAll(async () => {
    await stop?.();
    await database.drop();
  });

  test('a life ends by three decisions that are written with their steps', async () => {
    const seen = { decided: 0, followed: 0, stages: 0 };
    await dbosLifeOnce(base, new Patience(), {
      decided: () => void (seen.decided += 1),
      followed: () => void (seen.followed += 1),
      stage: () => void (seen.stages += 1),
    });
    expect(seen).toEqual({ decided: 3, followed: 3, stages: stagesOf('rejected') });
    expect(await rows('SELECT step, outcome FROM tasks ORDER BY decided_at')).toEqual([
      { step: 'acceptance', outcome: 'accept' },
      { step: 'review', outcome: 'recommend-rejection' },
      { step: 'decision', outcome: 'reject' },
    ]);
    expect(await rows('SELECT outcome FROM cases')).toEqual([{ outcome: 'rejected' }]);
  });

  test('a step is decided once, and only when it is open', async () => {
    const { text } = await send('POST', `${base}/cases`, null, { title: '数据需求' });
    const { id } = JSON.parse(text) as { id: string };
    const decide = (step: string, outcome: string) =>
      send('POST', `${base}/cases/${id}/tasks/${step}/decision`, null, { outcome });
    const patience = new Patience();
    const until = (path: string, said: string) =>
      patience.until(said, async () => ((await send('GET', base + path, null)).text.includes(said) ? true : undefined));
    await until(`/cases/${id}/tasks?step=acceptance`, 'acceptance');
    expect((await decide('decision', 'reject')).status).toBe(409);
    const both = await Promise.all([decide('acceptance', 'accept'), decide('acceptance', 'reject')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  async function rows(text: string): Promise<unknown[]> {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query<object>(text)).rows;
    } finally {
      await client.end();
    }
  }
});
