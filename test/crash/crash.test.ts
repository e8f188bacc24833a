/**
 * Acknowledged is durable (invariant 10): parts die at every point, again and again, while data requests go through.
 * Bounded in `npm test`; `npm run soak -- MINUTES` goes on. SEED=n chooses as that run did.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, type Database } from '../../records/database';
import { describeWithEngine } from '../support/engine';
import { chanceOf, type Chance } from './chance';
import { CrashingSystem, type PartName, type Point } from './parts';
import { LIVES, Portal, WHO } from './portal';
import { expectSound, onDuty } from './soundness';

const SOAK_MS = Number(process.env['SOAK_MINUTES'] ?? '0') * 60_000;
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));
const AT_ONCE = 3;
/** However slow the machine: then the cells that are still empty fail the test. Where it is fast, all are full long before. */
const LONGEST_MS = 500_000;
/** A part that has not come past its failpoint so often is killed; its next lives are longer, and their failpoints nearer. */
const PATIENCE_MS = 15_000;

const POINTS: Readonly<Record<PartName, readonly Point[]>> = {
  api: ['before-commit', 'after-commit', 'kill -9'],
  worker: ['relay-before-signal', 'relay-after-signal', 'activity-before-commit', 'activity-after-commit', 'kill -9'],
  engine: ['kill -9'],
  database: ['kill -9'],
};
/** Passings of a failpoint, or tenths of a second, until the part dies. */
const WITHIN: Readonly<Record<PartName, readonly [least: number, most: number]>> = {
  api: [2, 8],
  worker: [2, 8],
  engine: [30, 80],
  database: [30, 80],
};

describeWithEngine('a system whose parts die', () => {
  let system: CrashingSystem;
  let portal: Portal;
  let db: Database;
  let endDuty: () => Promise<void> = () => Promise.resolve();
  const died = new Map<string, number>();
  const count = (part: PartName, point: Point) => died.get(`${part} ${point}`) ?? 0;
  const cells = Object.entries(POINTS).flatMap(([part, points]) =>
    points.map((point) => [part as PartName, point] as const),
  );

  beforeAll(async () => {
    system = await CrashingSystem.start();
    const clients = await Promise.all(WHO.map(async (id) => [id, await system.as(id)] as const));
    portal = new Portal(Object.fromEntries(clients));
    db = openDatabase(system.databaseUrl, { max: 2 });
    endDuty = onDuty(db);
  }, 400_000);
  afterAll(async () => {
    await endDuty();
    await db.destroy();
    await system.stop();
  }, 120_000);

  /** Lets a part die where it has died least, beginning where the seed says, until told to stop. */
  async function kills(name: PartName, pick: Chance, going: () => boolean): Promise<void> {
    const part = system.parts[name];
    const [least, most] = WITHIN[name];
    const remembered = part.died;
    const first = pick(0, POINTS[name].length - 1);
    const points = [...POINTS[name].slice(first), ...POINTS[name].slice(0, first)];
    let deaths = 0;
    let impatience = 0;
    const arm = () => {
      const point = points.reduce((one, other) => (count(name, other) < count(name, one) ? other : one));
      const nth = Math.max(1, pick(least, most) >> impatience);
      part.armed = going() && point !== 'kill -9' ? { point, nth } : undefined;
    };
    part.died = (point) => {
      remembered(point);
      died.set(`${name} ${point}`, count(name, point) + 1);
      deaths += 1;
      arm();
    };
    while (going()) {
      await part.up();
      const before = deaths;
      const { armed } = part;
      const patience = Date.now() + (armed === undefined ? 100 * pick(least, most) : PATIENCE_MS << impatience);
      while (going() && deaths === before && Date.now() < patience) await sleep(50);
      if (deaths > before) impatience = 0;
      else if (going()) {
        if (armed !== undefined) impatience = Math.min(4, impatience + 1);
        part.kill();
      }
      while (going() && deaths === before) {
        if (part.isUp && Date.now() > patience) part.kill(); // it had ended by itself as it was killed: again
        await sleep(20);
      }
    }
    part.armed = undefined;
    part.died = remembered;
    part.kill(); // it may still be armed
  }

  it(
    'keeps what it has acknowledged, does nothing twice, and leaves no case stuck',
    async () => {
      process.stdout.write(`SEED=${SEED}\n`);
      const pick = chanceOf(SEED);
      const began = Date.now();
      const ended: { readonly caseId: string; readonly ends: string | null; readonly outcome: string | null }[] = [];
      const covered = () => cells.every(([part, point]) => count(part, point) > 0) && ended.length > LIVES.length;
      let failed: unknown;
      const going = () =>
        failed === undefined &&
        Date.now() - began < Math.max(LONGEST_MS, SOAK_MS) &&
        (!covered() || Date.now() - began < SOAK_MS);
      const lives = Array.from({ length: AT_ONCE }, async (_, lane) => {
        for (let turn = lane; going(); turn += 1) {
          const life = LIVES[turn % LIVES.length];
          if (life === undefined) continue;
          const caseId = await portal.file();
          ended.push({ caseId, ends: life.ends, outcome: await life.live(portal, caseId) });
        }
      });
      // Outside a soak a part that has died everywhere is left in peace, so that the others come to their points.
      const peaceful = (name: PartName) => SOAK_MS === 0 && POINTS[name].every((point) => count(name, point) > 0);
      const chaos = (Object.keys(POINTS) as PartName[]).map((name) =>
        kills(name, pick, () => going() && !peaceful(name)),
      );
      try {
        await Promise.all(
          [...lives, ...chaos].map((one) =>
            one.catch((error: unknown) => {
              failed ??= error;
              throw error;
            }),
          ),
        );
      } catch (error) {
        process.stdout.write(`${system.logs()}\n`);
        throw error;
      } finally {
        process.stdout.write(
          `${table()}\n${ended.length} lives, ${portal.decisions.length} decisions, ${portal.repeats} repeats\n`,
        );
      }
      for (const { ends, outcome } of ended) expect(outcome).toBe(ends);
      expect(cells.filter(([part, point]) => count(part, point) === 0)).toEqual([]);
      await expectSound(system, db, portal);
    },
    Math.max(LONGEST_MS, SOAK_MS) + 150_000,
  );

  it('takes a burst of decisions while the worker is down, and catches up', async () => {
    const cases = await Promise.all(Array.from({ length: 30 }, () => portal.file()));
    const tasks = await Promise.all(cases.map((caseId) => portal.task('officer', caseId, 'acceptance')));
    await system.parts.worker.stop();
    const began = Date.now();
    await Promise.all(tasks.map((task) => portal.decide('officer', task, 'accept')));
    process.stdout.write(`30 decisions without a worker: ${Date.now() - began} ms\n`);
    system.parts.worker.start();
    for (const caseId of cases) await portal.task('reviewer', caseId, 'review');
    await expectSound(system, db, portal);
  }, 400_000);

  function table(): string {
    const lines = cells.map(([part, point]) => `  ${part.padEnd(10)}${point.padEnd(24)}${count(part, point)}`);
    return ['  part      point                   deaths', ...lines].join('\n');
  }
});
