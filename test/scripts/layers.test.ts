/** Where the time of one decision goes, told from marks of the parts (bench/layers). */
import { waysOf } from '../../bench/layers/layers';
import { pictureOf } from '../../bench/layers/picture';
import type { Mark } from '../../bench/layers/marks';

const statement = (part: string, session: number, what: string, from: number, to: number): Mark => ({
  ...{ part, kind: 'statement', what, from, to, session },
});

/** A decision that comes at `at` and is followed by a step, 100 ms in all. */
const way = (at: number): Mark[] => [
  { part: 'api', kind: 'request', what: 'POST /v1/tasks/1/decision', from: at, to: at + 40 },
  statement('api', 1, 'SELECT * FROM claim_key($1)', at + 1, at + 3),
  statement('api', 1, 'SELECT c.*, p.process AS parent_process', at + 3, at + 6),
  statement('api', 1, 'SELECT c.* FROM cases c FOR UPDATE', at + 7, at + 12),
  statement('api', 1, 'UPDATE tasks t SET', at + 18, at + 38),
  statement('api', 1, 'WITH part0 AS (INSERT INTO events)', at + 18, at + 38),
  statement('api', 1, 'COMMIT;', at + 18, at + 39),
  statement('worker', 7, 'SELECT * FROM outbox FOR UPDATE SKIP LOCKED', at + 41, at + 44),
  { part: 'worker', kind: 'call', what: '/t.api/SignalWithStartWorkflowExecution', from: at + 45, to: at + 55 },
  statement('worker', 8, 'BEGIN;', at + 70, at + 74),
  statement('worker', 8, 'SELECT * FROM cases FOR UPDATE', at + 70, at + 75),
  statement('worker', 8, 'WITH part0 AS (INSERT INTO tasks)', at + 80, at + 99),
  statement('worker', 8, 'COMMIT;', at + 80, at + 100),
];

it('the stretches follow one another from the request to the step that is open', () => {
  const { layers, wholeMs, decisions } = waysOf([...way(0), ...way(1_000), ...way(2_000)]);
  expect([decisions, wholeMs]).toEqual([3, 100]);
  expect(layers.map(({ ms }) => ms)).toEqual([1, 2, 3, 1, 5, 6, 21, 1, 4, 1, 10, 15, 5, 5, 20]);
  expect(pictureOf(layers, wholeMs).match(/<rect /g)).toHaveLength(1 + 4 + layers.length);
});

it('a decision that no step follows before the next one counts for nothing', () => {
  const unfollowed = way(0).filter(({ part }) => part === 'api');
  expect(waysOf([...unfollowed, ...way(1_000)]).decisions).toBe(1);
});

it('a step that opens behind another command is not the decision’s', () => {
  const filing: Mark = { part: 'api', kind: 'request', what: 'POST /v1/data-requests', from: 60, to: 65 };
  expect(waysOf([...way(0), filing, ...way(1_000)]).decisions).toBe(1);
});
