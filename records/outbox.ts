/** The outbox: what a committed command has to tell its workflow. A wake-up, never the fact; redelivery does no harm. */
import type { Tx } from './database';

export const OUTBOX_CHANNEL = 'outbox';

export type SignalName = 'taskDecided' | 'caseCommanded';

export interface OutboxRow {
  readonly id: number;
  readonly case_id: string;
  readonly process: string;
  readonly definition_version: number;
  readonly signal: SignalName;
  readonly payload: Readonly<Record<string, string | number | null>>;
  readonly created_at: Date;
}

export async function enqueue(tx: Tx, row: Omit<OutboxRow, 'id' | 'created_at'>): Promise<void> {
  await tx.raw(
    `WITH queued AS (INSERT INTO outbox (case_id, process, definition_version, signal, payload) VALUES (?, ?, ?, ?, ?))
     SELECT pg_notify('${OUTBOX_CHANNEL}', '')`,
    [row.case_id, row.process, row.definition_version, row.signal, JSON.stringify(row.payload)],
  );
}

/** Wakes every open case, for an engine that knows none of them. Answers how many. */
export async function enqueueAllOpen(tx: Tx): Promise<number> {
  const { rowCount } = await tx.raw<{ rowCount: number }>(
    `INSERT INTO outbox (case_id, process, definition_version, signal, payload)
     SELECT id, process, definition_version, 'caseCommanded',
            jsonb_build_object('command', 'revive', 'by', 'system', 'seq', head_seq)
       FROM cases WHERE status = 'open' ORDER BY id`,
  );
  await tx.raw(`SELECT pg_notify('${OUTBOX_CHANNEL}', '')`);
  return rowCount;
}

/** The oldest undelivered rows that no other relay holds; they stay locked until the transaction ends. */
export async function takeOutbox(tx: Tx, limit: number): Promise<OutboxRow[]> {
  return tx<OutboxRow>('outbox').orderBy('id').limit(limit).forUpdate().skipLocked();
}

export async function removeFromOutbox(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx('outbox').whereIn('id', ids).delete();
}

export async function outboxDepth(tx: Tx): Promise<number> {
  const row = await tx('outbox').count<{ count: number }>({ count: '*' }).first();
  return Number(row?.count ?? 0);
}
