/** What statistics count inside the database is what a look at each case and each task tells. */
import fc from 'fast-check';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { lightOf } from '../../domain/clock';
import { localDateOf } from '../../domain/local-date';
import { endedTasks, openCases } from '../../records/statistics';
import { suiteDatabase } from '../support/postgres';

const NOW = new Date('2041-05-06T02:00:00Z');
const HOUR = 3_600_000;
const PROCESSES = ['data-request', 'evaluation'] as const;

/** Hours from now, on both sides of it and at the very instant. */
const instant = fc.constantFrom(-30, -1, 0, 1, 30).map((hours) => new Date(NOW.getTime() + hours * HOUR));
const never = fc.option(instant, { nil: null });
const task = fc.record({
  status: fc.constantFrom('open', 'open', 'decided', 'expired', 'void'),
  step: fc.constantFrom('acceptance', 'review'),
  due: never,
  yellow: never,
  opened: fc.integer({ min: 0, max: 400 }).map((hours) => new Date(NOW.getTime() - hours * HOUR * 1.37)),
  lasted: fc.integer({ min: 0, max: 400 }).map((hours) => hours * HOUR * 0.61),
});
const kase = fc.record({
  process: fc.constantFrom(...PROCESSES),
  is: fc.constantFrom('open', 'open', 'open', 'held', 'closed'),
  tasks: fc.array(task, { maxLength: 4 }),
});
const CASES = fc.sample(kase, { numRuns: 300, seed: 20_261_130 });
const TASKS = CASES.flatMap(({ process, tasks }) => tasks.map((one) => ({ ...one, process })));

const tally = (keys: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
};

describe('a record of cases of every light', () => {
  const { db } = suiteDatabase({ max: 1, demo: true });
  beforeAll(async () => {
    await db('cases').insert(
      CASES.map(({ process, is }, n) => ({
        ...{ id: `C-${n}`, process, definition_version: 1, policy_version: 1, title: `C-${n}` },
        ...{ party_id: DEMO_ORGANISATIONS.operatorA.id, opened_by: 'li', opened_at: NOW, file: '{}' },
        status: is === 'closed' ? 'closed' : 'open',
        outcome: is === 'closed' ? 'withdrawn' : null,
        closed_at: is === 'closed' ? NOW : null,
        held_since: is === 'held' ? NOW : null,
      })),
    );
    await db('tasks').insert(
      CASES.flatMap(({ process, tasks }, n) =>
        tasks.map(({ status, step, due, yellow, opened, lasted }, k) => ({
          ...{ id: `C-${n}-${k}`, case_id: `C-${n}`, process, step, round: k, role: 'reviewer', materials_hash: '' },
          ...{ party_id: DEMO_ORGANISATIONS.authority.id, status, due_at: due, yellow_at: yellow },
          ...{ opened_at: opened, clock_from: opened },
          ended_at: status === 'open' ? null : new Date(opened.getTime() + lasted),
          outcome: status === 'decided' || status === 'expired' ? 'accept' : null,
          decided_by: status === 'decided' ? 'li' : null,
          void_reason: status === 'void' ? 'case-closed' : null,
        })),
      ),
    );
  });

  it('has as many open cases of each process and light as have that light by the rule', async () => {
    const counted = (await openCases(db, NOW)).filter(({ process }) => PROCESSES.some((one) => one === process));
    const told = CASES.filter(({ is }) => is !== 'closed').map(({ process, is, tasks }) => {
      const lights = tasks.map(({ status, due, yellow }) =>
        lightOf({
          status,
          held: false,
          due: due ?? (yellow && new Date(NOW.getTime() + HOUR)),
          yellowAt: yellow,
          now: NOW,
        }),
      );
      const worst = (['red', 'yellow'] as const).find((light) => lights.includes(light)) ?? 'green';
      return `${process} ${is === 'held' ? 'paused' : worst}`;
    });
    expect(Object.fromEntries(counted.map(({ process, light, n }) => [`${process} ${light}`, n]))).toEqual(tally(told));
    expect(counted).toHaveLength(PROCESSES.length * 4);
  });

  it('has as many ended tasks of each step and days as ended on them in Asia/Shanghai', async () => {
    const period = { from: new Date(NOW.getTime() - 200 * HOUR), before: new Date(NOW.getTime() + 20 * HOUR) };
    const counted = await endedTasks(db, period);
    const told = TASKS.map((one) => ({ ...one, ended: new Date(one.opened.getTime() + one.lasted) }))
      .filter(
        ({ status, ended }) => ['decided', 'expired'].includes(status) && ended >= period.from && ended < period.before,
      )
      .map(({ process, step, opened, ended }) => [process, step, localDateOf(opened), localDateOf(ended)].join(' '));
    const rows = counted.map(({ process, step, opened_on, ended_on, n }) => [
      `${process} ${step} ${opened_on} ${ended_on}`,
      n,
    ]);
    expect(Object.fromEntries(rows)).toEqual(tally(told));
    expect(told.length).toBeGreaterThan(50);
  });
});
