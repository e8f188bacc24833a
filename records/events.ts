/** The trail 留痕: events appended to the chain of their case, or to the one system chain; never changed. */
import type { ChainedEvent, ChainHead } from '../domain/trail';
import { one, send, type Tx, type Writing } from './database';
import type { Part } from './together';

export interface EventRow {
  readonly position: number;
  readonly case_id: string;
  readonly seq: number;
  readonly type: string;
  readonly at: Date;
  readonly actor: string;
  readonly roles: string[];
  readonly basis: string | null;
  readonly task_id: string | null;
  readonly payload: string;
  readonly algorithm: string;
  readonly previous_hash: string;
  readonly hash: string;
}

/** The chain of what belongs to no case. */
export const SYSTEM_CHAIN = 'system';

/** Events at the end of their chains, whose heads are written with them. */
export function eventsToAppend(tx: Writing, events: readonly ChainedEvent[]): Part {
  return {
    tx,
    rows: events,
    statement: (
      rows,
    ) => `INSERT INTO events (case_id, seq, type, at, actor, roles, basis, task_id, payload, algorithm, previous_hash, hash)
     SELECT chain, seq, type, at, actor, ARRAY(SELECT jsonb_array_elements_text(roles)), basis, "taskId", payload, algorithm,
            "previousHash", hash
       FROM jsonb_to_recordset(${rows}) AS e (chain text, seq integer, type text, at timestamptz, actor text, roles jsonb,
            basis text, "taskId" text, payload text, algorithm text, "previousHash" text, hash text)
      ORDER BY seq`,
  };
}

/**
 * The end of the chain of what belongs to no case, under its lock, and the time behind it. Sent as `send` sends: what is sent next is carried
 * out under the lock.
 */
export async function lockSystemChain(tx: Tx): Promise<{ head: ChainHead; now: Date }> {
  const rows = await send<{ head_seq: number; head_hash: string; now: Date }>(
    tx,
    `WITH system_chain AS MATERIALIZED (SELECT head_seq, head_hash FROM system_chains WHERE id = $1 FOR UPDATE)
     SELECT head_seq, head_hash, legal_now() AS now FROM system_chain`,
    [SYSTEM_CHAIN],
  );
  const { head_seq: seq, head_hash: hash, now } = one(rows);
  return { head: { seq, hash }, now };
}

export function systemHead(tx: Writing, head: ChainHead): Part {
  return {
    tx,
    rows: [{ id: SYSTEM_CHAIN, ...head }],
    statement: (rows) => `UPDATE system_chains c SET head_seq = g.seq, head_hash = g.hash
      FROM jsonb_to_recordset(${rows}) AS g (id text, seq integer, hash text) WHERE c.id = g.id`,
  };
}

/** A chain's events after `afterSeq`, oldest first. */
export async function eventsOf(tx: Tx, chain: string, afterSeq: number, limit: number): Promise<EventRow[]> {
  return tx<EventRow>('events').where({ case_id: chain }).andWhere('seq', '>', afterSeq).orderBy('seq').limit(limit);
}

/** When the event was written; null where there is none of that number. */
export async function eventTime(tx: Tx, chain: string, seq: number): Promise<Date | null> {
  return (await tx<EventRow>('events').where({ case_id: chain, seq }).first('at'))?.at ?? null;
}

/** Every event of the type in the chain, oldest first. */
export async function eventsOfType(tx: Tx, chain: string, type: string): Promise<Pick<EventRow, 'at' | 'payload'>[]> {
  return tx<EventRow>('events').where({ case_id: chain, type }).orderBy('position').select('at', 'payload');
}

export interface ChainPage {
  readonly head: { readonly seq: number; readonly hash: string };
  /** Of the case; null while it is open. */
  readonly outcome: string | null;
  readonly events: readonly EventWithTask[];
}

/** An event with how the task that it is about stands. */
export interface EventWithTask extends Pick<EventRow, 'seq' | 'hash' | 'type' | 'task_id'> {
  readonly task_status: string | null;
  readonly task_outcome: string | null;
}

/** A case's head, outcome and events after `afterSeq`, as they stood at one instant; null where there is no such case. */
export async function chainPage(tx: Tx, caseId: string, afterSeq: number, limit: number): Promise<ChainPage | null> {
  type Row = EventWithTask & { readonly head_seq: number; readonly head_hash: string; readonly outcome: string | null };
  const { rows } = await tx.raw<{ rows: Row[] }>(
    `SELECT e.seq, e.hash, e.type, e.task_id, t.status AS task_status, t.outcome AS task_outcome, c.head_seq, c.head_hash, c.outcome FROM cases c
       LEFT JOIN LATERAL (SELECT seq, hash, type, task_id FROM events WHERE case_id = c.id AND seq > ? ORDER BY seq LIMIT ?) e ON true
       LEFT JOIN tasks t ON t.id = e.task_id
      WHERE c.id = ? ORDER BY e.seq`,
    [afterSeq, limit, caseId],
  );
  const [first] = rows;
  if (first === undefined) return null;
  const { head_seq: seq, head_hash: hash, outcome } = first;
  return { head: { seq, hash }, outcome, events: rows.filter((row) => (row.seq as number | null) !== null) };
}
