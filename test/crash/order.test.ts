/**
 * Art. 28 ¶1 under kill -9 (invariants 1, 5, 10): an order is issued while parts die between its commit and everything after it.
 * Whatever dies, every check from the 200 on is denied, the requests at work are on hold, there is one suspension, and the case
 * goes on to its lifting, with which the rights return. SEED=n chooses as that run did.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, type Database } from '../../records/database';
import { until } from '../../scripts/client/client';
import { SAMPLE_PURPOSE } from '../../scripts/client/samples';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { describeWithEngine } from '../support/engine';
import { chanceOf } from './chance';
import { CrashingSystem, type Armed, type PartName, type Point } from './parts';
import { LIVES, Portal, WHO } from './portal';
import { expectSound, onDuty } from './soundness';

const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));

type Deaths = readonly (readonly [PartName, Point])[];

/**
 * How the order comes about and what dies over it; between the rounds parts die at every point from the order's commit to what
 * follows from it. One is drafted and issued; one contains an incident, where draft and order are one act (Art. 24, 28).
 */
const ROUNDS: readonly {
  readonly open: (portal: Portal) => Promise<string>;
  readonly step: string;
  readonly outcome: string;
  readonly deaths: Deaths;
}[] = [
  {
    open: (portal) => portal.draftOrder(),
    step: 'order',
    outcome: 'issue',
    deaths: [
      ['api', 'before-commit'],
      ['engine', 'kill -9'],
      ['worker', 'relay-before-signal'],
      ['worker', 'activity-after-commit'],
    ],
  },
  {
    open: (portal) => portal.reportIncident(),
    step: 'containment-decision',
    outcome: 'issue-order',
    deaths: [
      ['api', 'after-commit'],
      ['database', 'kill -9'],
      ['worker', 'relay-after-signal'],
      ['worker', 'activity-before-commit'],
    ],
  },
];
/** Passings of a worker's activities until it dies: more follow an order. */
const MOST_PASSINGS = 2;

interface Check {
  readonly sentAt: number;
  readonly allowed: boolean;
  readonly reason: string;
}

describeWithEngine('an order whose system dies under it', () => {
  let system: CrashingSystem;
  let portal: Portal;
  let db: Database;
  const died: string[] = [];
  const chance = chanceOf(SEED);
  /** A worker dies twice while the same case may be under way: that is parked, and waits for a person. */
  let endDuty: () => Promise<void> = () => Promise.resolve();

  beforeAll(async () => {
    process.stdout.write(`SEED=${SEED}\n`);
    system = await CrashingSystem.start();
    const clients = await Promise.all(WHO.map(async (id) => [id, await system.as(id)] as const));
    portal = new Portal(Object.fromEntries(clients));
    db = openDatabase(system.databaseUrl, { max: 2 });
    endDuty = onDuty(db);
    for (const [name, part] of Object.entries(system.parts)) {
      const remembered = part.died;
      part.died = (point) => {
        remembered(point);
        died.push(`${name} ${point}`);
      };
    }
    const caseId = await portal.file();
    expect(await LIVES[0]?.live(portal, caseId)).toBe('supplied');
  }, 400_000);
  afterAll(async () => {
    await endDuty();
    await db.destroy();
    await system.stop();
  }, 120_000);

  const check = async (): Promise<Check | undefined> => {
    const asked = { datasetId: 'transport-bus-gps', fields: ['time'], purpose: SAMPLE_PURPOSE };
    const sentAt = Date.now();
    const answer = await portal
      .client('platform')
      .request<{ allowed: boolean; reason: string }>('POST', '/v1/access/check', {
        operatorId: DEMO_ORGANISATIONS.operatorA.id,
        ...asked,
      })
      .catch(() => undefined);
    if (answer?.status !== 200) return undefined; // no answer is no access
    return { sentAt, allowed: answer.body.allowed, reason: answer.body.reason };
  };
  let stopAsking = (): Promise<void> => Promise.resolve();
  /** Asks on and on until told to stop; the answers so far. */
  const asking = () => {
    const answers: Check[] = [];
    let going = true;
    const done = (async () => {
      while (going) {
        const one = await check();
        if (one !== undefined) answers.push(one);
        await sleep(40);
      }
    })();
    stopAsking = () => ((going = false), done);
    return answers;
  };
  afterEach(() => stopAsking());
  const atReview = async (): Promise<string> => {
    const caseId = await portal.file();
    await portal.take(caseId, 'acceptance', 'accept');
    await portal.task('reviewer', caseId, 'review');
    return caseId;
  };
  const endsOf = (name: PartName, deaths: Deaths): Armed[] =>
    deaths.flatMap(([part, point]) => {
      const nth = point.startsWith('activity') ? chance(1, MOST_PASSINGS) : 1;
      return part === name && point !== 'kill -9' ? [{ point, nth }] : [];
    });
  const kase = (caseId: string) =>
    portal.send<{ onHold: boolean; data: { rectificationId?: string } }>('officer', 'GET', `/v1/cases/${caseId}`);

  const rounds = [...ROUNDS.entries()].sort(() => chance(0, 1) - 0.5);
  it.each(rounds.map(([, round]) => ({ ...round, name: round.deaths.map((one) => one.join(' ')).join(', ') })))(
    'by $step suspends once, holds, denies from its 200 on, and goes on: $name',
    async ({ open, step, outcome, deaths }) => {
      const requests = [await atReview(), await atReview()];
      const opened = await open(portal);
      const order = await portal.task('director', opened, step);
      expect((await until('an allowed check', async () => (await check()) ?? undefined)).allowed).toBe(true);
      const byHand = deaths.filter(([, point]) => point === 'kill -9').map(([name]) => system.parts[name]);
      for (const name of ['api', 'worker'] as const) await system.parts[name].relaunch(...endsOf(name, deaths));
      const from = died.length;
      const answered = asking();
      await portal.decide('director', order, outcome);
      const acknowledgedAt = Date.now();
      for (const part of byHand) part.kill();
      const missing = () => deaths.map((one) => one.join(' ')).filter((one) => !died.slice(from).includes(one));
      await until('every death', () => Promise.resolve(missing().length === 0 || undefined), 180_000).catch(
        (error: unknown) => {
          throw new Error(`${String(error)}; still alive: ${missing().join(', ')}\n${system.logs()}`);
        },
      );

      const { rectificationId } = (await kase(opened)).data;
      const caseId = rectificationId ?? opened;
      if (rectificationId !== undefined) portal.others.push(rectificationId);
      // The workflow goes on, whoever died; until then nobody has lifted anything.
      await portal.task('operator-a', caseId, 'rectification');
      const denied = await until('a check after everything', () => check());
      await stopAsking();
      const after = [...answered.filter((one) => one.sentAt > acknowledgedAt), denied];
      expect(after.filter((one) => one.allowed)).toEqual([]);
      expect(denied.reason).toBe('right-suspended');
      for (const id of requests) expect(await kase(id)).toMatchObject({ onHold: true });
      await expectSound(system, db, portal);
      expect(await db('suspension_orders').whereNull('lifted_at').pluck<string[]>('case_id')).toEqual([caseId]);
      const suspended = await db('events').where({ case_id: caseId, type: 'right.suspended' }).pluck<number[]>('seq');
      expect(suspended).toHaveLength(1);
      expect(await db('acts').where({ case_id: caseId }).pluck<string[]>('kind')).toEqual(['order']);

      await portal.lift(caseId);
      const returned = await until('access to return', async () => {
        const one = await check();
        return one?.allowed === true ? one : undefined;
      });
      expect(returned.reason).toBe('permitted');
      for (const id of requests) {
        expect(await kase(id)).toMatchObject({ onHold: false });
        await portal.task('reviewer', id, 'review');
      }
      process.stdout.write(
        `${died.slice(from).join(', ')}: ${after.length} checks after the 200, ${after.filter((one) => one.allowed).length} allowed\n`,
      );
    },
    300_000,
  );
});
