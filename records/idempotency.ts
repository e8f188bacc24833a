/** First answers of commands, kept at least 24 h and committed with the command, so that a retry gets the same again. */
import { one, send, type Tx } from './database';

export interface IdempotencyKey {
  /** Caller (or, for the public, the thing addressed). */
  readonly scope: string;
  readonly route: string;
  readonly key: string;
  readonly bodyHash: string;
}

export interface StoredAnswer {
  readonly body_hash: string;
  /** The organisation for which the caller acted; null in answers of 0.1.0, which are a day old at most. */
  readonly org: string | null;
  readonly status: number;
  readonly body: string;
  readonly headers: Record<string, string>;
}

/** Tries the key's lock for this transaction: `locked` false means that the same key is being worked on right now. */
export async function claimKey(tx: Tx, key: IdempotencyKey): Promise<{ locked: boolean; stored: StoredAnswer | null }> {
  const name = `${key.scope}\n${key.route}\n${key.key}`;
  // Two statements in one round trip: in one, the answer that was stored before the lock was given might not be seen.
  const [locks, answers] = await Promise.all([
    send<{ locked: boolean }>(tx, 'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 1)) AS locked', [name]),
    send<StoredAnswer>(
      tx,
      'SELECT body_hash, org, status, body, headers FROM idempotency WHERE scope = $1 AND route = $2 AND key = $3',
      [key.scope, key.route, key.key],
    ),
  ]);
  const { locked } = one(locks);
  return { locked, stored: locked ? (answers[0] ?? null) : null };
}

export async function storeAnswer(tx: Tx, key: IdempotencyKey, answer: Omit<StoredAnswer, 'body_hash'>): Promise<void> {
  await tx('idempotency').insert({
    scope: key.scope,
    route: key.route,
    key: key.key,
    body_hash: key.bodyHash,
    org: answer.org,
    status: answer.status,
    body: answer.body,
    headers: JSON.stringify(answer.headers),
  });
}

/** Forgets answers older than the promised time; returns how many. Of the clock asked once an index is of use. */
export async function forgetOldAnswers(tx: Tx, olderThanHours: number): Promise<number> {
  return tx('idempotency')
    .whereRaw('at < (SELECT clock_timestamp() - make_interval(hours => ?))', [olderThanHours])
    .delete();
}
