/** The trail read as a whole: in pages, for the verifier, the digests and the auditor. */
import type { SignedDigest } from '../domain/digest';
import type { ChainHead } from '../domain/trail';
import type { StoredEvent } from '../domain/trail-verify';
import { FOR_ITS_VALUES, one, type Tx } from './database';
import { SYSTEM_CHAIN, type EventRow } from './events';

type VerifiedRow = EventRow & { readonly is_exact: boolean };

const VERIFIED = `*, date_trunc('milliseconds', at) = at AS is_exact`;

function storedEvent(row: VerifiedRow): StoredEvent {
  const { case_id: chain, seq, type, actor, roles, basis, task_id: taskId, payload, algorithm, hash, position } = row;
  const at = new Date(row.at); // an instant that is none (infinity) becomes an invalid date, which verifies as nothing
  const body = { chain, seq, type, at, actor, roles, basis, taskId, payload, algorithm, hash, position };
  return { ...body, previousHash: row.previous_hash, isExact: row.is_exact };
}

/** A chain's records from `fromSeq` on, in their order. */
export async function recordsOf(tx: Tx, chain: string, fromSeq: number, limit: number): Promise<StoredEvent[]> {
  const { rows } = await tx.raw<{ rows: VerifiedRow[] }>(
    `SELECT ${VERIFIED} FROM events WHERE case_id = ? AND seq >= ? ORDER BY seq LIMIT ?`,
    [chain, fromSeq, limit],
  );
  return rows.map(storedEvent);
}

/** The records of some cases, each chain in its order. */
export async function recordsOfCases(tx: Tx, ids: readonly string[]): Promise<Map<string, StoredEvent[]>> {
  const { rows } = await tx.raw<{ rows: VerifiedRow[] }>(
    `SELECT ${VERIFIED} FROM events WHERE case_id = ANY(?) ORDER BY case_id, seq`,
    [[...ids]],
  );
  const chains = new Map<string, StoredEvent[]>(ids.map((id) => [id, []]));
  for (const row of rows) chains.get(row.case_id)?.push(storedEvent(row));
  return chains;
}

export interface KeptHead extends ChainHead {
  readonly chain: string;
}

type HeadRow = { readonly id: string; readonly head_seq: number; readonly head_hash: string };

const headOf = ({ id, head_seq: seq, head_hash: hash }: HeadRow): KeptHead => ({ chain: id, seq, hash });

/** The heads that the register keeps of its cases, by id, in pages. */
export async function caseHeads(tx: Tx, after: string, limit: number): Promise<KeptHead[]> {
  const rows = await tx<HeadRow>('cases')
    .select('id', 'head_seq', 'head_hash')
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit);
  return rows.map(headOf);
}

export async function caseHead(tx: Tx, id: string): Promise<KeptHead | null> {
  const row = await tx<HeadRow>('cases').select('id', 'head_seq', 'head_hash').where({ id }).first();
  return row === undefined ? null : headOf(row);
}

export async function systemHead(tx: Tx): Promise<KeptHead> {
  return headOf(one(await tx<HeadRow>('system_chains').where({ id: SYSTEM_CHAIN })));
}

/** Chains that have records but no case. */
export async function chainsWithoutCase(tx: Tx): Promise<string[]> {
  const { rows } = await tx.raw<{ rows: { case_id: string }[] }>(
    `SELECT DISTINCT case_id FROM events e
      WHERE case_id <> ? AND NOT EXISTS (SELECT FROM cases c WHERE c.id = e.case_id) ORDER BY case_id`,
    [SYSTEM_CHAIN],
  );
  return rows.map((row) => row.case_id);
}

interface DigestRow {
  readonly n: number;
  readonly at: Date;
  readonly body: string;
  readonly hash: string;
  readonly previous_hash: string;
  readonly signature: string;
  readonly key_id: string;
}

export interface StoredDigest extends SignedDigest {
  readonly at: Date;
  readonly previousHash: string;
}

function digestOf({
  n,
  at,
  body,
  hash,
  previous_hash: previousHash,
  signature,
  key_id: keyId,
}: DigestRow): StoredDigest {
  return { n, at, body, hash, previousHash, signature, keyId };
}

/** Digests after `n`, ascending. */
export async function digestsAfter(tx: Tx, n: number, limit: number): Promise<StoredDigest[]> {
  return (await tx<DigestRow>('digests').where('n', '>', n).orderBy('n').limit(limit)).map(digestOf);
}

/** Digests before `n` (all of them where it is null), newest first. */
export async function digestsBefore(tx: Tx, n: number | null, limit: number): Promise<StoredDigest[]> {
  const query = tx<DigestRow>('digests').orderBy('n', 'desc').limit(limit);
  if (n !== null) void query.where('n', '<', n);
  return (await query).map(digestOf);
}

export async function findDigest(tx: Tx, n: number): Promise<StoredDigest | null> {
  const row = await tx<DigestRow>('digests').where({ n }).first();
  return row === undefined ? null : digestOf(row);
}

export type DigestSummary = Omit<StoredDigest, 'body' | 'signature'>;

/** Newest first, before `n` where it is given. */
export async function listDigests(tx: Tx, before: number | undefined, limit: number): Promise<DigestSummary[]> {
  const query = tx<DigestRow>('digests')
    .select('n', 'at', 'hash', 'previous_hash', 'key_id')
    .orderBy('n', 'desc')
    .limit(limit);
  if (before !== undefined) void query.where('n', '<', before);
  return (await query).map(({ n, at, hash, previous_hash: previousHash, key_id: keyId }) => ({
    n,
    at,
    hash,
    previousHash,
    keyId,
  }));
}

export async function insertDigest(
  tx: Tx,
  { n, at, body, hash, previousHash, signature, keyId }: StoredDigest,
): Promise<void> {
  await tx('digests').insert({ n, at, body, hash, previous_hash: previousHash, signature, key_id: keyId });
}

export interface EventFilter {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly result?: 'done' | 'refused' | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly caseId?: string | undefined;
  /** Position of the last record of the page before. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** What was asked for and not given. */
export const REFUSALS: readonly string[] = ['command.refused', 'access.denied'];

/** Records of all chains, newest first. `from` is in, `to` is not. */
export async function findEvents(tx: Tx, filter: EventFilter): Promise<EventRow[]> {
  const query = tx<EventRow>('events').comment(FOR_ITS_VALUES).orderBy('position', 'desc').limit(filter.limit);
  if (filter.actor !== undefined) void query.where({ actor: filter.actor });
  if (filter.action !== undefined) void query.where({ type: filter.action });
  if (filter.result === 'refused') void query.whereIn('type', REFUSALS);
  if (filter.result === 'done') void query.whereNotIn('type', REFUSALS);
  if (filter.from !== undefined) void query.where('at', '>=', filter.from);
  if (filter.to !== undefined) void query.where('at', '<', filter.to);
  if (filter.caseId !== undefined) void query.where({ case_id: filter.caseId });
  if (filter.before !== undefined) void query.where('position', '<', filter.before);
  return query;
}
