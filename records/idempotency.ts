/** First answers of commands, kept at least 24 h and committed with the command, so that a retry gets the same again. */
import { one, send, type Tx } from './database';
import { writeTogether, type Part } from './together';

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
  type Claim = StoredAnswer & { readonly locked: boolean; readonly kept: boolean };
  const { locked, kept, ...stored } = one(
    await send<Claim>(tx, 'SELECT * FROM claim_key($1, $2, $3)', [key.scope, key.route, key.key]),
  );
  return { locked, stored: kept ? stored : null };
}

/** A first answer, to be written with what the command does or by itself. */
export interface NewAnswer {
  readonly key: IdempotencyKey;
  readonly answer: Omit<StoredAnswer, 'body_hash'>;
}

export function answersToKeep(tx: Tx, answers: readonly NewAnswer[]): Part {
  return {
    tx,
    rows: answers.map(({ key: { bodyHash: body_hash, ...key }, answer }) => ({ ...key, body_hash, ...answer })),
    statement: (rows) => `INSERT INTO idempotency (scope, route, key, body_hash, org, status, body, headers)
     SELECT scope, route, key, body_hash, org, status, body, headers
       FROM jsonb_to_recordset(${rows}) AS g (scope text, route text, key text, body_hash text, org text, status integer, body text,
            headers jsonb)`,
  };
}

export function storeAnswer(tx: Tx, answer: NewAnswer): Promise<void> {
  return writeTogether([answersToKeep(tx, [answer])]);
}

/** Forgets answers older than the promised time; returns how many. Of the clock asked once an index is of use. */
export async function forgetOldAnswers(tx: Tx, olderThanHours: number): Promise<number> {
  return tx('idempotency')
    .whereRaw('at < (SELECT clock_timestamp() - make_interval(hours => ?))', [olderThanHours])
    .delete();
}
