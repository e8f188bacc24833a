/**
 * One command starts everything and one signal ends everything: the launcher as built, with the real database, engine,
 * identity provider, API and worker.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startOf } from '../../scripts/launcher/processes';
import { portIsFree } from '../../scripts/launcher/ports';
import { describeWithEngine } from '../support/engine';
import { eventually } from '../support/eventually';
import { Launched, built, npmScript } from './launched';

const PARTS = ['api', 'database', 'engine', 'identity', 'worker'];
const READY = /things to try/;
const WORKER_READY = /worker: 就绪/;

let dist: string;
beforeAll(async () => {
  dist = await built();
}, 400_000);

jest.setTimeout(400_000);

describeWithEngine('the whole system', () => {
  let system: Launched;
  beforeEach(async () => {
    system = await Launched.create();
  });
  afterEach(() => system.remove());

  it('starts with every part, answers, starts each part again when it is killed, and ends at SIGTERM with status 0 and nothing left', async () => {
    system.start();
    await system.says(READY);
    await system.says(WORKER_READY);
    expect(Object.keys(system.run()?.parts ?? {}).sort()).toEqual(PARTS);
    expect((await fetch(`http://127.0.0.1:${system.port}/readyz`)).status).toBe(200);
    const doctor = await npmScript('doctor', [], { PORT: String(system.port), DATA_DIR: system.dataDir });
    expect(doctor.stdout).toMatch(/✓ 执行器 · worker/);
    expect(doctor.stdout).toMatch(/✓ 日程 annual-reports · schedule annual-reports/);
    expect(doctor).toMatchObject({ code: 0 });

    const killed: string[] = [];
    for (const part of PARTS) {
      const before = system.pidOf(part);
      if (before === undefined) throw new Error(`${part} does not run`);
      system.output = '';
      process.kill(before, 'SIGKILL');
      await system.says(new RegExp(`· ${part}: 就绪`), 120_000);
      expect(system.pidOf(part)).not.toBe(before);
      expect(startOf(before)).toBeUndefined();
      const ready = async () => (await fetch(`http://127.0.0.1:${system.port}/readyz`)).ok;
      await eventually(`the system is ready after the death of ${part}`, ready, 120_000);
      killed.push(`${part} ${before}`);
    }
    // Each death once, whoever wrote it down; more may have died of the database's.
    const record = new Client({ connectionString: system.run()?.env['DATABASE_URL'] });
    await record.connect();
    const dead = async () =>
      (await record.query<{ one: string }>(`select part || ' ' || pid as one from part_starts where died`)).rows.map(
        ({ one }) => one,
      );
    await eventually('every death is in the record', async () => {
      const written = await dead();
      return killed.every((one) => written.includes(one));
    });
    const readiness = async () =>
      (await (await fetch(`http://127.0.0.1:${system.port}/readyz`)).json()) as { status: string; restarts: number };
    await eventually('readiness counts them', async () => (await readiness()).restarts === (await dead()).length);
    const written = await dead();
    await record.end();
    expect(new Set(written).size).toBe(written.length);
    expect((await readiness()).status).toBe('degraded');
    const after = await npmScript('doctor', [], { PORT: String(system.port), DATA_DIR: system.dataDir });
    expect(after.stdout).toContain(`${written.length} died in the last ten minutes`);

    system.output = '';
    system.kill('SIGTERM');
    expect(await system.ended()).toBe(0);
    const stopped = [...system.output.matchAll(/· (\w+): 已停止/g)].map(([, part]) => part);
    expect(stopped).toEqual(['api', 'worker', 'identity', 'engine', 'database']);
    await system.nothingLeft(1_000);
  });

  it.each(['SIGINT', 'SIGHUP'] as const)('ends at %s in the middle of its start, leaving nothing', async (signal) => {
    system.start();
    await eventually('something runs', () => system.processes().length > 1);
    system.kill(signal);
    expect(await system.ended()).toBe(0);
    await system.nothingLeft(3_000);
  });

  it('leaves nothing when it is killed with -9; the next start goes on with the same data, and after all its processes were killed at once', async () => {
    system.start();
    await system.says(WORKER_READY);
    const url = system.run()?.env['DATABASE_URL'];
    const mark = new Client({ connectionString: url });
    await mark.connect();
    await mark.query('create table kept (id int); insert into kept values (1)');
    await mark.end();
    system.kill('SIGKILL');
    await system.nothingLeft();

    system.start();
    await system.says(READY);
    const kept = async () => {
      const again = new Client({ connectionString: system.run()?.env['DATABASE_URL'] });
      await again.connect();
      const { rows } = await again.query<{ id: number }>('select id from kept');
      await again.end();
      return rows;
    };
    expect(await kept()).toEqual([{ id: 1 }]);

    // And once more after every process of it was killed at once.
    await system.says(WORKER_READY);
    for (const line of system.processes()) process.kill(Number.parseInt(line, 10), 'SIGKILL');
    await system.ended();
    system.start();
    await system.says(READY);
    await system.says(WORKER_READY);
    expect(await kept()).toEqual([{ id: 1 }]);
  });

  it('counts a part that had to be killed, because it would not stop, among those that died; one that stops is none', async () => {
    const parts = mkdtempSync(join(tmpdir(), 'parts-'));
    try {
      for (const folder of ['scripts', 'worker']) symlinkSync(join(dist, folder), join(parts, folder));
      mkdirSync(join(parts, 'api'));
      const main = JSON.stringify(join(dist, 'api', 'main.js'));
      const deaf = `process.exit = () => setInterval(() => undefined, 60000);`; // after all else of its end
      writeFileSync(join(parts, 'api', 'main.js'), `${deaf} require(${main});`);
      system.start({ PARTS_DIR: parts, STOP_GRACE: 'PT0S' });
      await system.says(READY);
      system.kill('SIGTERM');
      expect(await system.ended()).toBe(0);
      expect(system.output).toMatch(/api: 已停止.*KILL/);
      // On a slow machine others may not stop in their time either.
      const killed = system.output.match(/已停止.*KILL/g)?.length;
      system.start();
      await system.says(READY);
      const restarts = async () =>
        ((await (await fetch(`http://127.0.0.1:${system.port}/readyz`)).json()) as { restarts: number }).restarts;
      expect(await restarts()).toBe(killed);
    } finally {
      rmSync(parts, { recursive: true, force: true });
    }
  });

  it('goes on without a place for its logs: nothing ends, nothing hangs, what is lost is counted', async () => {
    const logs = join(system.dataDir, 'logs');
    mkdirSync(logs, { recursive: true });
    for (const part of [...PARTS, 'migrate']) symlinkSync('/dev/full', join(logs, `${part}.log`));
    system.start();
    await system.says(READY);
    await system.says(WORKER_READY);
    const api = system.pidOf('api');
    const dropped = async () => {
      const metrics = await (await fetch(`http://127.0.0.1:${system.port}/metrics`)).text();
      return Number(/^log_lines_dropped_total (\d+)$/m.exec(metrics)?.[1]);
    };
    await eventually('lines are dropped and counted', async () => (await dropped()) > 0);
    expect(system.pidOf('api')).toBe(api);
    system.kill('SIGTERM');
    expect(await system.ended()).toBe(0);
    expect(system.output).not.toContain('KILL');
  });

  it('goes on without a worker that keeps ending at once, and starts it again when it can', async () => {
    const parts = mkdtempSync(join(tmpdir(), 'parts-'));
    try {
      for (const folder of ['scripts', 'api']) symlinkSync(join(dist, folder), join(parts, folder));
      mkdirSync(join(parts, 'worker'));
      writeFileSync(join(parts, 'worker', 'main.js'), `process.exit(3);`);
      system.start({ PARTS_DIR: parts });
      await system.says(READY);
      const before = ['api', 'database', 'engine', 'identity'].map((part) => system.pidOf(part));
      await system.says(/· worker: 屡次一启动就结束/);
      writeFileSync(join(parts, 'worker', 'main.js'), `require(${JSON.stringify(join(dist, 'worker', 'main.js'))});`);
      await system.says(WORKER_READY, 180_000);
      expect(['api', 'database', 'engine', 'identity'].map((part) => system.pidOf(part))).toEqual(before);
    } finally {
      rmSync(parts, { recursive: true, force: true });
    }
  });

  it('runs beside another on the neighbouring port, refuses a second one on its own data, and ends with npm, however npm ends', async () => {
    const neighbour = new Launched(system.port + 1);
    const intruder = await Launched.create();
    try {
      system.start({}, 'npm');
      neighbour.start({}, 'npm');
      await Promise.all([system.says(READY), neighbour.says(READY)]);
      intruder.start({ DATA_DIR: system.dataDir });
      expect(await intruder.ended()).toBe(1);
      expect(intruder.output).toContain(
        `another instance (process ${system.run()?.launcher.pid}) runs on this DATA_DIR`,
      );
      expect((await fetch(`http://127.0.0.1:${system.port}/readyz`)).status).toBe(200);
      for (const [launched, signal] of [[system, 'SIGTERM'] as const, [neighbour, 'SIGKILL'] as const]) {
        launched.kill(signal);
        await launched.ended();
        await launched.nothingLeft();
        await launched.says(/database: 已停止/, 60_000, true);
      }
    } finally {
      await intruder.remove();
      await neighbour.remove();
    }
  });
});

describe('a system that cannot start', () => {
  let system: Launched;
  beforeEach(async () => {
    system = await Launched.create();
  });
  afterEach(() => system.remove());

  it('says which port is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(system.port, '127.0.0.1', resolve));
    system.start();
    expect(await system.ended()).toBe(1);
    expect(system.output).toContain(`port ${system.port} is taken`);
    taken.close();
    await system.nothingLeft(1_000);
  });

  it('gives up with status 1, leaving nothing, when a part keeps dying at once', async () => {
    const parts = mkdtempSync(join(tmpdir(), 'parts-'));
    try {
      symlinkSync(join(dist, 'scripts'), join(parts, 'scripts'));
      for (const part of ['api', 'worker']) {
        mkdirSync(join(parts, part));
        writeFileSync(join(parts, part, 'main.js'), `console.error('${part} is broken'); process.exit(3);`);
      }
      system.start({ PARTS_DIR: parts });
      expect(await system.ended(90_000)).toBe(1);
      expect(system.output).toContain('api is broken');
      expect(system.output).toContain('keeps ending right after its start');
      await system.nothingLeft(1_000);
      expect(await portIsFree(system.port)).toBe(true);
    } finally {
      rmSync(parts, { recursive: true, force: true });
    }
  });

  it('tells all mistakes of its configuration and starts nothing', async () => {
    system.start({ ISSUED_ON: 'soon', DATABASE_URL: 'nowhere', TASK_QUEUE: 'ca ses' });
    expect(await system.ended()).toBe(2);
    for (const name of ['ISSUED_ON', 'DATABASE_URL', 'TASK_QUEUE']) expect(system.output).toContain(`  ${name}: `);
  });
});
