/** The same with many open cases: lives per second, memory of each process, bytes per open and per closed case. */
import { setTimeout as sleep } from 'node:timers/promises';
import { realLives } from './lives';
import { memoryMb, percentile } from './measure';
import { aim, inTurn, medianOf, type Session } from './session';

const CLIENTS = 16;
const PROCESSES = ['api', 'worker', 'engine', 'database'] as const;

interface Sizes {
  readonly database: number;
  readonly engine: number;
}

export async function measureGrowth(session: Session): Promise<void> {
  session.say('growth: warming up');
  await realLives(session, CLIENTS);
  const rows: (string | number)[][] = [];
  const rates: number[] = [];
  let bytesPerOpen: Sizes = { database: 0, engine: 0 };
  let bytesPerClosed: Sizes = { database: 0, engine: 0 };
  let small = 0;
  for (const wanted of session.effort.openCases) {
    const before = await sizes(session);
    const cases = Math.max(1, wanted - (await openCases(session)));
    session.say(`growth: filing ${cases} cases`);
    const began = Date.now();
    await session.load.run({ kind: 'file', target: session.target, clients: CLIENTS, cases });
    const filedPerSecond = (cases * 1000) / (Date.now() - began);
    await whenIdle(session);
    const followedPerSecond = (cases * 1000) / (Date.now() - began);
    const filled = await sizes(session);
    bytesPerOpen = perCase(before, filled, cases);
    session.say(`growth: lives at ${wanted} open cases`);
    const { lives = [] } = await inTurn(session.effort.runs, { lives: () => realLives(session, CLIENTS) });
    await whenIdle(session);
    const livesInAll = lives.reduce((sum, result) => sum + result.livesInAll, 0);
    bytesPerClosed = perCase(filled, await sizes(session), livesInAll);
    const rate = medianOf(lives, ({ livesPerSecond }) => livesPerSecond);
    rates.push(rate);
    const memory = Object.fromEntries(session.stack.watched().map(({ name, pid }) => [name, memoryMb(pid)]));
    small = (memory['api'] ?? 0) + (memory['worker'] ?? 0);
    rows.push([
      String(await openCases(session)),
      rate,
      medianOf(lives, ({ decisionMs }) => percentile(decisionMs, 0.5)),
      medianOf(lives, ({ nextMs }) => percentile(nextMs, 0.5)),
      filedPerSecond,
      followedPerSecond,
      ...PROCESSES.map((name) => memory[name] ?? 0),
      bytesPerOpen.database / 1024,
      bytesPerOpen.engine / 1024,
      bytesPerClosed.database / 1024,
      bytesPerClosed.engine / 1024,
    ]);
  }
  const ratio = (rates[1] ?? 0) / (rates[0] ?? 1);
  session.put(
    `Growth, ${CLIENTS} clients`,
    [
      'open cases',
      'lives/s',
      'decision p50 ms',
      'next readable p50 ms',
      'filed/s',
      'filed and followed/s',
      ...PROCESSES.map((name) => `${name} MB`),
      'KB per open case, database',
      'engine',
      'KB per closed case, database',
      'engine',
    ],
    rows,
    `lives/s at the larger number: ${ratio.toFixed(2)} × the smaller (${aim(ratio, 0.9, 'more')}). ` +
      `API + worker: ${small.toFixed(0)} MB (${aim(small, 400, 'less')}). Memory is proportional resident (PSS), ` +
      `the engine's bytes are its data file with its log, which SQLite does not shrink.`,
  );
}

function perCase(before: Sizes, after: Sizes, cases: number): Sizes {
  return {
    database: (after.database - before.database) / cases,
    engine: (after.engine - before.engine) / cases,
  };
}

async function openCases(session: Session): Promise<number> {
  const [row] = await session.sql<{ n: string }>(
    `SELECT count(*) AS n FROM cases WHERE status = 'open' AND process = 'data-request'`,
  );
  return Number(row?.n);
}

async function sizes(session: Session): Promise<Sizes> {
  await session.sql('VACUUM');
  const [row] = await session.sql<{ size: string }>('SELECT pg_database_size(current_database()) AS size');
  return { database: Number(row?.size), engine: session.stack.engineBytes() };
}

/** Until nothing waits for the engine: no undelivered wake-up, a task open in every open case. */
export async function whenIdle(session: Session): Promise<void> {
  for (let tries = 0; tries < 6_000; tries += 1) {
    const [row] = await session.sql<{ n: string }>(
      `SELECT (SELECT count(*) FROM outbox) + count(*) AS n FROM cases c
        WHERE c.status = 'open' AND c.process = 'data-request' AND NOT EXISTS (SELECT FROM tasks t WHERE t.case_id = c.id AND t.status = 'open')`,
    );
    if (Number(row?.n) === 0) return;
    await sleep(100);
  }
  throw new Error('the engine does not catch up');
}
