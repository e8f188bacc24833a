/**
 * Invariant 10 for an amendment, a clearance and a department's own error: the API dies after the commit and before its answer, the worker before the
 * signal that the commit owes; as the case is opened, and again as its last decision is taken. Nothing is done twice, and the case goes on to its end.
 */
import type { Case } from '../../api/schemas/case';
import { openDatabase, type Database } from '../../records/database';
import { until } from '../../scripts/client/client';
import { correction, anomaly } from '../builders/anomaly-feedback';
import { bring } from '../builders/bring';
import { DATASET } from '../rights/supply-on-record';
import { describeWithEngine } from '../support/engine';
import { CrashingSystem } from './parts';
import { LIVES, Portal, WHO } from './portal';
import { expectSound, onDuty } from './soundness';

const DEATHS = [
  ['api', 'after-commit'],
  ['worker', 'relay-before-signal'],
] as const;

describeWithEngine('a case whose system dies between commit and signal', () => {
  let system: CrashingSystem;
  let portal: Portal;
  let db: Database;
  let supplyId = '';
  const died: string[] = [];
  let endDuty: () => Promise<void> = () => Promise.resolve();

  beforeAll(async () => {
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
    const request = await portal.file();
    expect(await LIVES[0]?.live(portal, request)).toBe('supplied');
    [supplyId = ''] = await db('supplies').where({ case_id: request }).pluck<string[]>('id');
  }, 400_000);
  afterAll(async () => {
    await endDuty();
    await db.destroy();
    await system.stop();
  }, 120_000);

  /** Both die over what is done, once, and are up again. */
  async function dyingOver<T>(act: () => Promise<T>): Promise<T> {
    for (const [name, point] of DEATHS) await system.parts[name].relaunch({ point, nth: 1 });
    const from = died.length;
    const done = await act();
    const missing = () => DEATHS.map((one) => one.join(' ')).filter((one) => !died.slice(from).includes(one));
    await until('both deaths', () => Promise.resolve(missing().length === 0 || undefined), 120_000).catch(
      (error: unknown) => {
        throw new Error(`${String(error)}; still alive: ${missing().join(', ')}\n${system.logs()}`);
      },
    );
    return done;
  }

  const opened = async (as: string, path: string, body: object): Promise<string> =>
    (await portal.send<Case>(as, 'POST', path, body)).id;

  const ROWS: readonly {
    readonly process: 'agreement-amendment' | 'supply-closure' | 'anomaly-feedback';
    readonly open: () => Promise<string>;
    /** To where one decision is left. */
    readonly live?: (id: string) => Promise<void>;
    readonly last: (id: string) => Promise<void>;
    readonly ends: string;
    /** Recorded once, in this case. */
    readonly events: readonly string[];
  }[] = [
    {
      process: 'agreement-amendment',
      open: () => opened('officer', '/v1/authorizations/authorization-demo-a/amendments', { reason: '业务变化' }),
      live: (id) => bring(portal, 'agreement-amendment', id, { from: 'draft', to: 'authority-signature' }),
      last: (id) => portal.take(id, 'authority-signature', 'sign'),
      ends: 'amended',
      events: ['case.opened', 'agreement.amended', 'act.issued', 'case.closed'],
    },
    {
      process: 'supply-closure',
      open: async () => {
        await portal.send('operator-a', 'POST', `/v1/supplies/${supplyId}/return`, { reason: '业务调整' });
        const [id = ''] = await db('cases').where({ supply_id: supplyId }).pluck<string[]>('id');
        return id;
      },
      live: (id) => portal.take(id, 'statement', 'submit'),
      last: (id) => portal.take(id, 'check', 'confirm'),
      ends: 'cleared',
      events: ['case.opened', 'supply.ended', 'clearance.confirmed', 'case.closed'],
    },
    {
      process: 'anomaly-feedback',
      open: () => opened('steward-transport', '/v1/anomaly-reports', anomaly()),
      last: async (id) => {
        const [version = 0] = await db('datasets').where({ id: DATASET }).pluck<number[]>('version');
        await portal.take(id, 'correction', 'corrected', correction(version + 1));
      },
      ends: 'corrected',
      events: ['case.opened', 'dataset.disputed', 'case.closed'],
    },
  ];

  it.each(ROWS)(
    'of $process is opened once, is decided once, and comes to its end',
    async ({ process, open, live, last, ends, events }) => {
      const id = await dyingOver(open);
      portal.others.push(id);
      await expectSound(system, db, portal); // its workflow has begun, and waits for what is open
      await live?.(id);
      await dyingOver(() => last(id));
      await expectSound(system, db, portal);
      const cases = await db('cases').where({ process }).select('id', 'status', 'outcome');
      expect(cases).toEqual([{ id, status: 'closed', outcome: ends }]);
      const recorded = await db('events').where({ case_id: id }).whereIn('type', events).pluck<string[]>('type');
      expect(recorded.sort()).toEqual([...events].sort());
    },
    300_000,
  );
});
