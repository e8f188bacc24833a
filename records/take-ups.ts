/** Which open cases to look after, and which were taken up. */
import type { Tx } from './database';

/** Of the two-key advisory locks, that of who watches over the record's cases. */
const WATCH = [1_886_286_708, 0] as const;

/** Until the transaction ends; false where another process watches. A round takes longer than a transaction may be idle. */
export async function tryLockWatch(tx: Tx): Promise<boolean> {
  await tx.raw(`SET LOCAL idle_in_transaction_session_timeout = '5min'`);
  const { rows } = await tx.raw<{ rows: { taken: boolean }[] }>('SELECT pg_try_advisory_xact_lock(?, ?) AS taken', [
    ...WATCH,
  ]);
  return rows[0]?.taken === true;
}

/**
 * Cases with a task whose time has been over for so long and that nobody has attended to: of those named all, and some others, any.
 * They are looked for among the late tasks, which are few, and not among all cases.
 */
export async function unattendedCases(
  tx: Tx,
  overMs: number,
  names: readonly string[],
  others: number,
): Promise<string[]> {
  const { rows } = await tx.raw<{ rows: { id: string }[] }>(
    `WITH late AS MATERIALIZED (SELECT case_id FROM tasks
        WHERE status = 'open' AND escalated_at IS NULL AND due_at < (SELECT legal_now() - ? * interval '1 millisecond'))
     SELECT c.id FROM cases c
      WHERE c.id = ANY(ARRAY(SELECT case_id FROM late)) AND c.status = 'open' AND c.held_since IS NULL
        AND NOT EXISTS (SELECT FROM parked_cases p WHERE p.case_id = c.id)
        AND NOT EXISTS (SELECT FROM case_trials t WHERE t.case_id = c.id)
      ORDER BY c.id = ANY(?) DESC, random() LIMIT ?`,
    [overMs, [...names], names.length + others],
  );
  return rows.map(({ id }) => id);
}

/** A hundred thousand are remembered: the number of the last one is how many there were. */
const KEPT = 100_000;

export async function insertTakeUp(tx: Tx, caseId: string, reason: string): Promise<void> {
  await tx.raw(
    `WITH added AS (INSERT INTO take_ups (case_id, reason) VALUES (?, ?) RETURNING id)
     DELETE FROM take_ups USING added WHERE take_ups.id <= added.id - ?`,
    [caseId, reason, KEPT],
  );
}
