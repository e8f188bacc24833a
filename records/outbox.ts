/**
 * The outbox: what a committed command has to tell its workflow. A wake-up, never the fact; redelivery does no harm. A row
 * stands here until it is delivered or dropped; what the engine refuses for good is parked and waits for a person.
 */
import { one, type Tx } from './database';
import { writeAlone, writeTogether, type Part } from './together';

export const OUTBOX_CHANNEL = 'outbox';

export type SignalName = 'taskDecided' | 'caseCommanded';

export type WakeUpPayload = Readonly<Record<string, string | number | null>>;

export interface OutboxRow {
  readonly id: number;
  readonly case_id: string;
  readonly process: string;
  readonly definition_version: number;
  readonly signal: SignalName;
  readonly payload: WakeUpPayload;
  readonly created_at: Date;
  readonly attempts: number;
  readonly next_at: Date;
  /** What the last attempt failed with. */
  readonly error: string | null;
  readonly parked_at: Date | null;
}

type NewRow = Pick<OutboxRow, 'case_id' | 'process' | 'definition_version' | 'signal' | 'payload'>;

/** `afterMs`: what of the case follows within that time goes with it. */
export function wakeUpsToSend(tx: Tx, rows: readonly (NewRow & { readonly afterMs?: number })[]): Part {
  const atOnce = rows.some(({ afterMs = 0 }) => afterMs === 0);
  return {
    tx,
    rows,
    statement: (given) => `INSERT INTO outbox (case_id, process, definition_version, signal, payload, next_at)
     SELECT case_id, process, definition_version, signal, payload,
            clock_timestamp() + coalesce("afterMs", 0) * interval '1 millisecond'
       FROM ROWS FROM (jsonb_to_recordset(${given}) AS (case_id text, process text, definition_version integer, signal text,
            payload jsonb, "afterMs" integer)) WITH ORDINALITY AS g (case_id, process, definition_version, signal, payload,
            "afterMs", n)
      ORDER BY n`,
    ...(atOnce && { telling: `pg_notify('${OUTBOX_CHANNEL}', '')` }),
  };
}

export function enqueue(tx: Tx, rows: Parameters<typeof wakeUpsToSend>[1]): Promise<void> {
  return writeTogether([wakeUpsToSend(tx, rows)]);
}

/** Wakes every open case, for an engine that knows none of them: nothing is on its way there. Answers how many. */
export async function enqueueAllOpen(tx: Tx): Promise<number> {
  await tx('wake_ups').delete();
  const { rowCount } = await tx.raw<{ rowCount: number }>(
    `INSERT INTO outbox (case_id, process, definition_version, signal, payload)
     SELECT id, process, definition_version, 'caseCommanded',
            jsonb_build_object('command', 'revive', 'by', 'system', 'seq', head_seq)
       FROM cases WHERE status = 'open' ORDER BY id`,
  );
  await notifyRelay(tx);
  return rowCount;
}

/**
 * What is due of some cases, case by case and in order: all that the case has to tell. A case is due with its oldest row, and with
 * any later one while the oldest only waits to be told with others: what failed is waited for. While a wake-up of the case is on its
 * way it waits until that is read or the time for it is over; no case waits for another. The oldest rows stay locked until the
 * transaction ends, and with them their cases, for every other relay.
 */
export async function lockDueRows(tx: Tx, cases: number, onTheWayMs: number): Promise<OutboxRow[][]> {
  // Lock and reading are of one statement: what a case comes to tell meanwhile stays for the next look.
  const { rows } = await tx.raw<{ rows: OutboxRow[] }>(
    `WITH heads AS (SELECT o.case_id, o.id FROM outbox o
      WHERE o.parked_at IS NULL
        AND (o.next_at <= clock_timestamp()
             OR (o.attempts = 0 AND EXISTS (SELECT FROM outbox l WHERE l.case_id = o.case_id AND l.id > o.id
                                              AND l.parked_at IS NULL AND l.next_at <= clock_timestamp())))
        AND NOT EXISTS (SELECT FROM outbox e WHERE e.case_id = o.case_id AND e.id < o.id AND e.parked_at IS NULL)
        AND NOT EXISTS (SELECT FROM wake_ups w
                         WHERE w.case_id = o.case_id AND w.seq > w.heard AND w.sent_at > clock_timestamp() - ? * interval '1 millisecond')
      ORDER BY o.id LIMIT ? FOR UPDATE OF o SKIP LOCKED)
     SELECT o.* FROM outbox o JOIN heads ON heads.case_id = o.case_id WHERE o.parked_at IS NULL ORDER BY heads.id, o.id`,
    [onTheWayMs, cases],
  );
  const due = new Map<string, OutboxRow[]>();
  for (const row of rows) {
    const known = due.get(row.case_id);
    if (known === undefined) due.set(row.case_id, [row]);
    else known.push(row);
  }
  return [...due.values()];
}

/** How far a wake-up tells of its case. */
export interface Delivered {
  readonly case_id: string;
  readonly seq: number;
  readonly ids: readonly number[];
}

/** Delivered: the rows go, and the case has a wake-up on its way. Answers whether a workflow has read one of these already. */
export async function removeDelivered(tx: Tx, delivered: readonly Delivered[]): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: { heard: boolean }[] }>(
    `WITH removed AS (DELETE FROM outbox WHERE id = ANY(?))
     INSERT INTO wake_ups AS w (case_id, seq) SELECT * FROM unnest(?::text[], ?::bigint[])
       ON CONFLICT (case_id) DO UPDATE SET seq = excluded.seq, sent_at = excluded.sent_at
     RETURNING w.heard >= w.seq AS heard`,
    [delivered.flatMap(({ ids }) => [...ids]), delivered.map((one) => one.case_id), delivered.map((one) => one.seq)],
  );
  return rows.some(({ heard }) => heard);
}

export interface PutOff {
  readonly ids: readonly number[];
  readonly error: string;
  /** Milliseconds until the next attempt; null: parked. */
  readonly retryInMs: number | null;
}

export async function putOff(tx: Tx, { ids, error, retryInMs }: PutOff): Promise<void> {
  await tx.raw(
    `UPDATE outbox SET attempts = attempts + 1, error = ?,
            next_at = clock_timestamp() + ? * interval '1 millisecond',
            parked_at = CASE WHEN ? THEN clock_timestamp() END
      WHERE id = ANY(?)`,
    [error, retryInMs ?? 0, retryInMs === null, [...ids]],
  );
}

/** How far a workflow has read its case. */
export interface Heard {
  readonly caseId: string;
  readonly seq: number;
}

/**
 * The workflow has read its case up to here: what was on its way has come, and what has gathered since may follow. It may have read before
 * the delivery is on record.
 */
export function wakeUpsHeard(tx: Tx, heard: readonly Heard[]): Part {
  return {
    tx,
    rows: heard,
    statement: (rows) => `INSERT INTO wake_ups AS w (case_id, seq, heard)
     SELECT "caseId", 0, seq FROM jsonb_to_recordset(${rows}) AS g ("caseId" text, seq bigint)
       ON CONFLICT (case_id) DO UPDATE SET heard = greatest(w.heard, excluded.heard)
     RETURNING CASE WHEN w.heard >= w.seq
         THEN (SELECT pg_notify('${OUTBOX_CHANNEL}', '') FROM outbox o WHERE o.case_id = w.case_id AND o.parked_at IS NULL LIMIT 1) END`,
  };
}

export function hearWakeUp(tx: Tx, caseId: string, seq: number): Promise<void> {
  return writeAlone(wakeUpsHeard(tx, [{ caseId, seq }]));
}

/** Forgets what no workflow will read, such as what woke a case that has closed. */
export async function forgetWakeUps(tx: Tx): Promise<void> {
  await tx('wake_ups').where('sent_at', '<', tx.raw(`clock_timestamp() - interval '1 day'`)).delete();
}

/** A row that waits for a person, without its payload. */
export type ParkedRow = Pick<OutboxRow, 'id' | 'case_id' | 'signal' | 'created_at' | 'attempts' | 'error'> & {
  readonly parked_at: Date;
};

/** The longest parked first. */
export async function parkedRows(tx: Tx, limit: number): Promise<ParkedRow[]> {
  const { rows } = await tx.raw<{ rows: ParkedRow[] }>(
    `SELECT id, case_id, signal, created_at, attempts, error, parked_at FROM outbox
      WHERE parked_at IS NOT NULL ORDER BY parked_at, id LIMIT ?`,
    [limit],
  );
  return rows;
}

export async function countParked(tx: Tx): Promise<number> {
  const { rows } = await tx.raw<{ rows: { n: number }[] }>(
    'SELECT count(*) AS n FROM outbox WHERE parked_at IS NOT NULL',
  );
  return one(rows).n;
}

/** Tried again at once, as if for the first time; null where no such row is parked. */
export async function unpark(tx: Tx, id: number): Promise<OutboxRow | null> {
  const [row] = await tx<OutboxRow>('outbox')
    .where({ id })
    .whereNotNull('parked_at')
    .update({ attempts: 0, error: null, parked_at: null, next_at: tx.raw('clock_timestamp()') })
    .returning('*');
  if (row !== undefined) await notifyRelay(tx);
  return row ?? null;
}

/** Null where no such row is parked. */
export async function dropParked(tx: Tx, id: number): Promise<OutboxRow | null> {
  const [row] = await tx<OutboxRow>('outbox').where({ id }).whereNotNull('parked_at').delete().returning('*');
  return row ?? null;
}

async function notifyRelay(tx: Tx): Promise<void> {
  await tx.raw(`SELECT pg_notify('${OUTBOX_CHANNEL}', '')`);
}
