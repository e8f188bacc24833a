/**
 * The clock that the law counts by: `legal_now()` (migration 0022), the true time in every database but a test's own. What is
 * opened, due, late, in force, signed, told or kept for a time of the law is so by this clock; what the system times for itself
 * (wake-ups, retries, answers kept for a repetition, lives of its parts) is by the true one. test/clock/clocks.test.ts lists those.
 */
import { LEGAL_NOW } from '../migrations/0022-legal-clock';
import { one, type Tx } from './database';

export interface ClockShift {
  /** How far the legal clock is ahead of the true one. */
  readonly aheadMs: number;
  /** The function is the one that the migration made. */
  readonly genuine: boolean;
}

/** Whether the record is as new as its clock. */
export async function hasLegalClock(tx: Tx): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: { there: boolean }[] }>(
    `SELECT to_regprocedure('legal_now(timestamptz)') IS NOT NULL AS there`,
  );
  return one(rows).there;
}

/** A record whose clock is shifted, or whose function is another one, is not a record to decide real cases in. */
export async function clockShift(tx: Tx): Promise<ClockShift> {
  const { rows } = await tx.raw<{ rows: { ahead_ms: number; source: string | null }[] }>(
    `SELECT round(extract(epoch FROM legal_now(t) - t) * 1000)::float8 AS ahead_ms,
            (SELECT prosrc FROM pg_proc WHERE oid = to_regprocedure('legal_now(timestamptz)')) AS source
       FROM (SELECT clock_timestamp() AS t OFFSET 0) true_time`,
  );
  const { ahead_ms: aheadMs, source } = one(rows);
  return { aheadMs, genuine: source === LEGAL_NOW };
}
