/** The contract of the activities, kept by the record in memory and by the one in PostgreSQL. */
import { activitiesOver } from '../../activities';
import { fileObjection } from '../../cases/objections';
import { defaultLimits } from '../../domain/policy';
import { ANONYMOUS, SYSTEM } from '../../domain/roles';
import { operatorSelection } from '../../processes/operator-selection/law';
import { panelsOf, type PanelRow } from '../../records/panels';
import { listPublicNotices } from '../../records/public-notices';
import { findTask } from '../../records/tasks';
import { sampleApplication } from '../../scripts/client/samples';
import { LASTING, PARTIES, entriesOf } from '../builders/data-request';
import { refusalOf, TestRecord, type Order } from '../invariants/record';
import { describeActivities, type Draw } from './contract';
import { adopted, EXPERTS } from './given';
import { MemoryRecord } from './memory-record';
import { announced } from './memory-round';

/** A data request, each in a record of its own; a test looks at the one that it has filed. */
describeActivities('activities on the record in memory', () => {
  let world: MemoryRecord;
  let lift: () => Promise<void>;
  let now = Date.UTC(2026, 2, 2, 1);
  return Promise.resolve({
    activities: activitiesOver({
      look: (reading) => world.look(reading),
      run: (command) => world.commit(SYSTEM, command),
      heard: () => Promise.resolve(),
    }),
    ...PARTIES,
    file: async ({ limits = {}, experts: pool = EXPERTS, departments = Object.values(PARTIES) } = {}) => {
      const file = { ...sampleApplication('need'), term: LASTING, datasets: entriesOf(departments) };
      const clock = () => Promise.resolve(new Date(now));
      world = await MemoryRecord.file({ process: 'data-request', file, pool, clock, policy: adopted({ limits }) });
      return world.caseId;
    },
    open: (caseId) => Promise.resolve(world.at(caseId).openTasks()),
    decide: (taskId, outcome, { experts, keep } = {}) => {
      const datasets = keep === undefined ? undefined : { datasets: entriesOf(keep) };
      return refusalOf(world.decide(taskId, outcome, experts === undefined ? datasets : { experts }));
    },
    withdraw: (caseId) => world.at(caseId).withdraw(),
    hold: async () => void (lift = await world.suspend()),
    release: () => lift(),
    replaceMember: (_, person) => world.replaceMember(person),
    age: (_, ms) => Promise.resolve(void (now += ms)),
    draw: (_, number) => Promise.resolve(drawOf(world.panels, number)),
    supplies: () => Promise.resolve(world.supplies),
    announce: async (applicants) => {
      const limits = { 'public-notice': 'PT1H' };
      const clock = () => Promise.resolve(new Date(now));
      const said = { panelSize: 5, pool: EXPERTS, clock, policy: adopted({ limits }) };
      const { round, applications } = await announced({ ...said, applicants });
      world = round;
      return { round: round.caseId, applications: applications.map(({ caseId }) => caseId) };
    },
    object: () => refusalOf(world.object()),
    close: () => Promise.resolve(),
  });
});

function drawOf(panels: readonly PanelRow[], number: number): Draw {
  const panel = panels.find((one) => one.panel === number);
  if (panel === undefined) throw new Error('no panel');
  return { pool: panel.pool, poolHash: panel.pool_hash, seed: panel.seed ?? '', order: panel.draw_order ?? [] };
}

describeActivities('activities on PostgreSQL', async () => {
  const record = await TestRecord.open();
  const orders = new Map<string, Order>();
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
      await record.setExperts(experts ?? EXPERTS);
      return record.file(departments === undefined ? {} : { datasets: entriesOf(departments) });
    },
    open: async (caseId) => (await record.tasks(caseId)).filter((task) => task.status === 'open'),
    decide: async (taskId, outcome, extra = {}) => {
      const task = await findTask(record.db, taskId);
      if (task === null) throw new Error(`no task ${taskId}`);
      if (extra.experts !== undefined) await record.setExperts(EXPERTS); // who is appointed is one, too
      const data = extra.keep === undefined ? undefined : { datasets: entriesOf(extra.keep) };
      return refusalOf(data === undefined ? record.decide(task, outcome) : record.decide(task, outcome, data));
    },
    announce: async (applicants) => {
      const limits = { ...defaultLimits(operatorSelection), call: 'PT1H', 'public-notice': 'PT1H' };
      await record.policy({ limits }, operatorSelection);
      await record.setExperts(EXPERTS);
      const round = await record.round(2 * 3_600_000);
      const applications: string[] = [];
      for (const persona of applicants) applications.push(await record.application(round, persona));
      return { round, applications };
    },
    object: (round) =>
      refusalOf(
        record.command(ANONYMOUS, 'object', async (ctx) => {
          const [notice] = await listPublicNotices(ctx.tx, { caseId: round, kind: 'public-notice', limit: 1 });
          await fileObjection(ctx, notice?.id ?? '', { name: '市民甲', contact: '13800000000', grounds: '请说明依据' });
        }),
      ),
    withdraw: async (caseId) => {
      const [kase] = await record.superuser<{ opened_by: string }>('SELECT opened_by FROM cases WHERE id = $1', [
        caseId,
      ]);
      await record.withdraw(caseId, kase?.opened_by);
    },
    hold: async (caseId) => void orders.set(caseId, await record.suspend()),
    release: async (caseId) => {
      const order = orders.get(caseId);
      if (order !== undefined) await record.lift(order);
    },
    replaceMember: (caseId, person) => record.replaceMember(caseId, person),
    age: (caseId, ms) => record.age(caseId, ms),
    draw: async (caseId, number) => drawOf((await panelsOf(record.db, caseId)).panels, number),
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
