/** `npm run dev`: what changed is compiled, and what runs from it is started again; at Ctrl-C nothing is left. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/launcher/paths';
import { partsOf, SourceWatch } from '../../scripts/launcher/source-watch';
import { describeWithEngine } from '../support/engine';
import { eventually } from '../support/eventually';
import { Launched, built } from './launched';

const READY = /things to try/;

it.each([
  ['api/routes/cases.js', ['api']],
  ['domain/limit.js', ['api', 'worker']],
  ['cases/decide.js', ['api', 'worker']],
  ['workflows/index.js', ['worker']],
  ['activities/index.js', ['worker']],
  ['scripts/identity/login-page.js', ['identity']],
  ['config/index.js', ['api', 'worker', 'identity']],
  ['scripts/doctor.js', []],
])('%s concerns %j', (file, parts) => {
  expect(partsOf([file])).toEqual(parts);
});

test.each(['tsconfig.build.json', 'tsconfig.json'])('a compiler that dies is told: %s', async (project) => {
  const sources = mkdtempSync(join(tmpdir(), 'sources-'));
  for (const name of ['tsconfig.json', 'tsconfig.build.json'])
    writeFileSync(join(sources, name), '{ "compilerOptions": { "outDir": "dist", "types": [] }, "files": ["one.ts"] }');
  writeFileSync(join(sources, 'one.ts'), 'export const one = 1;\n');
  const watch = new SourceWatch(sources, () => Promise.resolve());
  await watch.start();
  const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' });
  const compiler = children.split('\n').find((line) => line.includes(`-p ${project}`) && line.includes('--watch'));
  process.kill(Number.parseInt(compiler ?? '', 10), 'SIGKILL');
  await expect(watch.failed).rejects.toThrow(/编译程序已退出（SIGKILL）.*run npm run dev again/);
  await watch.stop();
  rmSync(sources, { recursive: true });
});

describeWithEngine('the system while it is worked on', () => {
  let system: Launched;
  let sources: string;
  beforeAll(async () => {
    const dist = await built();
    system = await Launched.create();
    // Sources of its own, whose programs are those of the built system: a change of theirs changes nothing under other suites.
    sources = join(system.folder, 'sources');
    mkdirSync(sources);
    symlinkSync(join(projectRoot(), 'node_modules'), join(sources, 'node_modules'));
    for (const name of ['tsconfig.json', 'tsconfig.build.json']) cpSync(join(projectRoot(), name), join(sources, name));
    for (const entry of ['api/main.ts', 'worker/main.ts', 'scripts/migrate.ts', 'scripts/identity.ts']) {
      mkdirSync(join(sources, entry, '..'), { recursive: true });
      // As the main module, which `migrate` wants to be.
      const text = `process.argv[1] = ${JSON.stringify(join(dist, entry.replace('.ts', '.js')))};\nrequire('node:module').runMain();\n`;
      writeFileSync(join(sources, entry), text);
    }
  }, 180_000);
  afterAll(() => system.remove());

  const touch = (entry: string, what: string) => {
    const file = join(sources, entry);
    writeFileSync(file, `${what}\n${readFileSync(file, 'utf8')}`);
  };
  const pids = () => Object.fromEntries(['api', 'worker', 'identity'].map((part) => [part, system.pidOf(part)]));

  it('starts again the part whose sources changed, tells of types, and leaves nothing at Ctrl-C', async () => {
    system.start({ SOURCES_DIR: sources }, 'node', 'dev');
    await system.says(READY);
    await system.says(/worker: 就绪/);
    const first = pids();
    system.output = '';
    touch('api/main.ts', 'console.log(1);');
    await system.says(/· api: 按改动重新启动/);
    await system.says(/· api: 就绪/);
    const second = pids();
    expect(second['api']).not.toBe(first['api']);
    expect({ ...second, api: first['api'] }).toEqual(first);

    system.output = '';
    touch('worker/main.ts', 'const n: number = "no number"; console.log(n);');
    await system.says(/· worker: 就绪/);
    await system.says(/类型 · types: worker\/main\.ts.*TS2322/);
    expect({ ...pids(), worker: second['worker'] }).toEqual(second);
    expect(pids()['worker']).not.toBe(second['worker']);

    // What was started again on purpose has not died.
    const ready = await (await fetch(`http://127.0.0.1:${system.port}/readyz`)).json();
    expect(ready).toMatchObject({ restarts: 0 });

    system.kill('SIGINT');
    expect(await system.ended()).toBe(0);
    await system.nothingLeft(1_000);
    await eventually('the folder can go', () => rmSync(sources, { recursive: true, force: true }) ?? true);
  });
});
