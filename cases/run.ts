/**
 * One command, one transaction: the effect, its events, its wake-up and its first answer commit together or not at all
 * (invariant 10). What is refused is rolled back and then recorded in a transaction of its own (invariant 6; refusals.ts).
 */
import { Refusal, STATUS_OF } from '../domain/refusal';
import type { Actor } from '../domain/roles';
import { isRetryable, isUniqueViolation, transaction, type Database } from '../records/database';
import { claimKey, storeAnswer, type IdempotencyKey, type NewAnswer } from '../records/idempotency';
import { carryOut } from './command';
import { refusalOf } from './constraints';
import type { Context, Rules } from './context';
import { failpoint } from './failpoint';
import { Unit } from './unit';
import { refusedCommand, type RefusalBook, type Tried } from './refusals';

export interface CommandRequest {
  readonly name: string;
  readonly actor: Actor;
  readonly requestId: string;
  readonly idempotency?: IdempotencyKey;
  /** What the caller named, for the record of a refusal. */
  readonly tried?: Tried;
  /** The answer is made of what the command knows, and reads nothing that it writes: both are written at once. */
  readonly knowsItsAnswer?: boolean;
}

/** Where commands are carried out. */
export interface Runner {
  readonly db: Database;
  readonly rules: Rules;
  readonly refusals: Pick<RefusalBook, 'record'>;
}

/** The first answer: what a retry with the same key gets again, to the byte. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer as it is sent: the body is JSON text already. */
export interface SentAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly replayed: boolean;
}

const ATTEMPTS = 4;

/** Refusals that leave a trace; a malformed request is only logged. */
const RECORDED = new Set([403, 404, 409, 422]);

/** Carries out a command. Throws the Refusal after it has been recorded; retries deadlocks and lost races. */
export async function runCommand(
  { db, rules, refusals }: Runner,
  request: CommandRequest,
  command: (ctx: Context) => Promise<Answer>,
): Promise<SentAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await transaction(db, (tx) => attemptCommand(tx, rules, request, command));
      failpoint('after-commit');
      return answer;
    } catch (error) {
      if (attempt < ATTEMPTS && (isRetryable(error) || isUniqueViolation(error, 'idempotency_pkey'))) continue;
      const refusal = error instanceof Refusal ? error : refusalOf(error);
      if (refusal === null) throw error;
      if (RECORDED.has(STATUS_OF[refusal.code])) {
        await refusals.record(refusedCommand({ command: request.name, ...request }, refusal));
      }
      throw refusal;
    }
  }
}

async function attemptCommand(
  tx: Context['tx'],
  rules: Rules,
  request: CommandRequest,
  command: (ctx: Context) => Promise<Answer>,
): Promise<SentAnswer> {
  const { idempotency } = request;
  if (idempotency !== undefined) {
    const { locked, stored } = await claimKey(tx, idempotency);
    if (!locked) {
      throw new Refusal('idempotency-key-in-flight', {
        zh: '同一幂等键的请求正在处理，请稍后重试',
        en: 'a request with the same idempotency key is being processed; try again shortly',
      });
    }
    if (stored !== null) {
      // What was answered to them in another organisation is not theirs to read again in this.
      const elsewhere = stored.org !== null && stored.org !== request.actor.org;
      if (elsewhere || stored.body_hash !== idempotency.bodyHash) {
        throw new Refusal('idempotency-key-reused', {
          zh: '该幂等键已用于另一请求',
          en: 'this idempotency key was used with another request',
        });
      }
      return { status: stored.status, text: stored.body, headers: stored.headers, replayed: true };
    }
  }
  const ctx: Context = { tx, actor: request.actor, requestId: request.requestId, rules };
  let sent: Omit<SentAnswer, 'replayed'>;
  if (request.knowsItsAnswer === true) {
    sent = await carryOut(ctx, new Unit(), async (within) => {
      const known = sentOf(await command(within));
      if (idempotency !== undefined)
        within.unit.record({ kind: 'answer', ...toKeep(request.actor, idempotency, known) });
      return known;
    });
  } else {
    sent = sentOf(await command(ctx));
    if (idempotency !== undefined) await storeAnswer(tx, toKeep(request.actor, idempotency, sent));
  }
  failpoint('before-commit');
  return { ...sent, replayed: false };
}

function sentOf({ status, body, headers = {} }: Answer): Omit<SentAnswer, 'replayed'> {
  return { status, text: JSON.stringify(body), headers };
}

function toKeep({ org }: Actor, key: IdempotencyKey, sent: Omit<SentAnswer, 'replayed'>): NewAnswer {
  return { key, answer: { org, status: sent.status, body: sent.text, headers: { ...sent.headers } } };
}
