/** The contract of the activities, kept by the record in memory and by the real one. */
import { entriesOf, PARTIES, refusalOf, TestRecord, type Order } from '../invariants/record';
import { panelsOf } from '../../records/panels';
import { findTask } from '../../records/tasks';
import { describeActivities, type World } from './contract';
import { createFakeActivities } from './fake-activities';
import { FakeRecord, HEALTH, TRANSPORT } from './fake-record';

describeActivities('activities on the record in memory', () => {
  let now = Date.UTC(2026, 2, 2, 1);
  const record = new FakeRecord(() => Promise.resolve(now));
  const world: World = {
    activities: createFakeActivities(record),
    health: HEALTH,
    transport: TRANSPORT,
    file: (filing) => Promise.resolve(record.file(filing)),
    open: (caseId) => Promise.resolve(record.open(caseId)),
    decide: (taskId, outcome, extra) =>
      record.decide(taskId, outcome, extra).then(
        () => 'done',
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      ),
    withdraw: (caseId) => Promise.resolve(record.withdraw(caseId)),
    hold: (caseId) => record.hold(caseId),
    release: (caseId) => record.release(caseId),
    replaceMember: (caseId, person) => Promise.resolve(record.replaceMember(caseId, person)),
    age: (_, ms) => Promise.resolve(void (now += ms)),
    draw: (caseId, number) => {
      const panel = record.of(caseId).panels[number];
      if (panel === undefined) throw new Error('no panel');
      const { pool, poolHash, seed, order } = panel;
      return Promise.resolve({ pool: [...pool], poolHash, seed: seed ?? '', order: [...order] });
    },
    supplies: (caseId) => Promise.resolve(record.of(caseId).supplies),
    close: () => Promise.resolve(),
  };
  return Promise.resolve(world);
});

describeActivities('activities on PostgreSQL', async () => {
  const record = await TestRecord.open();
  const orders = new Map<string, Order>();
  const all = Array.from({ length: 9 }, (_, index) => `expert-${index + 1}`);
  let policy = '';
  return {
    activities: record.activities,
    ...PARTIES,
    file: async ({ limits = {}, experts, departments } = {}) => {
      if (JSON.stringify(limits) !== policy) {
        policy = JSON.stringify(limits);
        const defaults = { acceptance: '5wd', supplement: '15wd', review: '20wd' };
        await record.policy({ limits: { ...defaults, ...limits } });
      }
      await record.setExperts(experts ?? all);
      return record.file(departments === undefined ? {} : { datasets: entriesOf(departments) });
    },
    open: async (caseId) => (await record.tasks(caseId)).filter((task) => task.status === 'open'),
    decide: async (taskId, outcome, extra = {}) => {
      const task = await findTask(record.db, taskId);
      if (task === null) throw new Error(`no task ${taskId}`);
      if (extra.experts !== undefined) await record.setExperts(all); // who is appointed is one, too
      const data = extra.keep === undefined ? undefined : { datasets: entriesOf(extra.keep) };
      return refusalOf(data === undefined ? record.decide(task, outcome) : record.decide(task, outcome, data));
    },
    withdraw: (caseId) => record.withdraw(caseId),
    hold: async (caseId) => void orders.set(caseId, await record.suspend()),
    release: async (caseId) => {
      const order = orders.get(caseId);
      if (order !== undefined) await record.lift(order);
    },
    replaceMember: (caseId, person) => record.replaceMember(caseId, person),
    age: (caseId, ms) => record.age(caseId, ms),
    draw: async (caseId, number) => {
      const panel = (await panelsOf(record.db, caseId)).panels.find((one) => one.panel === number);
      if (panel === undefined) throw new Error('no panel');
      return { pool: panel.pool, poolHash: panel.pool_hash, seed: panel.seed ?? '', order: panel.draw_order ?? [] };
    },
    supplies: async (caseId) => {
      const [row] = await record.superuser<{ n: number }>(
        'SELECT count(*)::int AS n FROM supplies WHERE case_id = $1',
        [caseId],
      );
      return row?.n ?? 0;
    },
    close: () => record.close(),
  };
});

describe('the real draw', () => {
  it('freezes its pool in a commit before the seed is drawn', async () => {
    const record = await TestRecord.open();
    try {
      const caseId = await record.file();
      await record.decide(await record.opened(caseId, 'acceptance'), 'accept');
      await record.decide(await record.opened(caseId, 'review'), 'need-experts');
      await record.activities.drawPanel(caseId, 1);
      const commits = await record.superuser<{ type: string; xmin: string }>(
        `SELECT type, xmin::text FROM events WHERE case_id = $1 AND type IN ('panel.pool-frozen', 'panel.drawn') ORDER BY seq`,
        [caseId],
      );
      expect(commits.map((one) => one.type)).toEqual(['panel.pool-frozen', 'panel.drawn']);
      expect(Number(commits[0]?.xmin)).toBeLessThan(Number(commits[1]?.xmin));
    } finally {
      await record.close();
    }
  });
});
