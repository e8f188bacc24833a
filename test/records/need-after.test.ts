/** Art. 14, one need, one application: after which endings there may be another is said once, and the record's constraint and its check say the same. */
import { NEED_AFTER, RELEASING } from '../../processes/data-request/need-after';
import { CHECKS } from '../invariants/check';
import { suiteDatabase } from '../support/postgres';

const { db } = suiteDatabase({ max: 1 });

/** The texts in quotes behind the outcome: the endings. */
function endingsIn(sql: string): string[] {
  const behind = sql.slice(sql.lastIndexOf('outcome'));
  return [...behind.matchAll(/'([a-z-]+)'/g)].map(([, ending = '']) => ending).sort();
}

test('the unique index and the invariants name the endings after which a need is open again', async () => {
  const { rows } = await db.raw<{ rows: { predicate: string }[] }>(
    `SELECT pg_get_expr(indpred, indrelid) AS predicate FROM pg_index WHERE indexrelid = 'one_application_per_need'::regclass`,
  );
  const check = CHECKS.find(({ what }) => what.startsWith('a need with more than one application'));
  expect(endingsIn(rows[0]?.predicate ?? '')).toEqual([...RELEASING].sort());
  expect(endingsIn(check?.sql ?? '')).toEqual([...RELEASING].sort());
  expect(RELEASING.length).toBeLessThan(Object.keys(NEED_AFTER).length);
});
