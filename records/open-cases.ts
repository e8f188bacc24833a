/** What every open case waits for, as `reconcile` holds it against the engine; but for those that wait for a person. */
import { one, type Tx } from './database';

export interface OpenCase {
  readonly id: string;
  readonly process: string;
  readonly definition_version: number;
  /** Its open tasks, without those that only supervise another; ascending. */
  readonly tasks: readonly string[];
  /** News of it that its workflow will be told; what is parked waits for a person. */
  readonly undelivered: number;
}

const OPEN_CASE = `
  SELECT c.id, c.process, c.definition_version,
         ARRAY(SELECT t.id FROM tasks t
                WHERE t.case_id = c.id AND t.status = 'open' AND t.escalation_of IS NULL ORDER BY t.id COLLATE "C") AS tasks,
         (SELECT count(*)::int FROM outbox o WHERE o.case_id = c.id AND o.parked_at IS NULL) AS undelivered
    FROM cases c
   WHERE c.status = 'open' AND NOT EXISTS (SELECT FROM parked_cases p WHERE p.case_id = c.id)`;

/** By id, in pages. */
export async function openCases(tx: Tx, after: string, limit: number): Promise<OpenCase[]> {
  const { rows } = await tx.raw<{ rows: OpenCase[] }>(`${OPEN_CASE} AND c.id > ? ORDER BY c.id LIMIT ?`, [
    after,
    limit,
  ]);
  return rows;
}

/** Null where it has closed. */
export async function findOpenCase(tx: Tx, id: string): Promise<OpenCase | null> {
  const { rows } = await tx.raw<{ rows: OpenCase[] }>(`${OPEN_CASE} AND c.id = ?`, [id]);
  return rows.length === 0 ? null : one(rows);
}
