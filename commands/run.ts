/**
 * One command, one transaction: the effect, its events, its wake-up and its first answer commit together or not at all
 * (invariant 10). What is refused is rolled back and then recorded in a transaction of its own (invariant 6).
 */
import { Refusal, STATUS_OF } from '../domain/refusal';
import type { Actor } from '../domain/roles';
import { lockCase } from '../records/cases';
import { databaseNow, isRetryable, isUniqueViolation, type Database } from '../records/database';
import { claimKey, storeAnswer, type IdempotencyKey } from '../records/idempotency';
import { appendToCase, appendToSystem, type Context, type Rules } from './context';
import { failpoint } from './failpoint';

export interface CommandRequest {
  readonly name: string;
  readonly actor: Actor;
  readonly requestId: string;
  readonly idempotency?: IdempotencyKey;
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

/** Carries out a command. Throws the Refusal after it has been recorded; retries deadlocks and lost races. */
export async function runCommand(
  db: Database,
  rules: Rules,
  request: CommandRequest,
  command: (ctx: Context) => Promise<Answer>,
): Promise<SentAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await db.transaction((tx) => attemptCommand(tx, rules, request, command));
      failpoint('after-commit');
      return answer;
    } catch (error) {
      if (error instanceof Refusal) {
        await recordRefusal(db, rules, request, error);
        throw error;
      }
      if (attempt >= ATTEMPTS || !(isRetryable(error) || isUniqueViolation(error, 'idempotency_pkey'))) throw error;
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
      if (stored.body_hash !== idempotency.bodyHash) {
        throw new Refusal('idempotency-key-reused', {
          zh: '该幂等键已用于另一请求',
          en: 'this idempotency key was used with another request',
        });
      }
      return { status: stored.status, text: stored.body, headers: stored.headers, replayed: true };
    }
  }
  const answer = await command({ tx, actor: request.actor, requestId: request.requestId, rules });
  const sent = { status: answer.status, text: JSON.stringify(answer.body), headers: answer.headers ?? {} };
  if (idempotency !== undefined) {
    await storeAnswer(tx, idempotency, { status: sent.status, body: sent.text, headers: { ...sent.headers } });
  }
  failpoint('before-commit');
  return { ...sent, replayed: false };
}

/** Refusals that leave a trace; a malformed request or a key in flight is only logged. */
const RECORDED = new Set([403, 404, 409, 422]);

/** Records a refused command in the chain of its case, or in the system chain, in a transaction of its own. */
export async function recordRefusal(
  db: Database,
  rules: Rules,
  request: CommandRequest,
  refusal: Refusal,
): Promise<void> {
  if (!RECORDED.has(STATUS_OF[refusal.code])) return;
  await db.transaction(async (tx) => {
    const ctx = { tx, actor: request.actor, requestId: request.requestId, rules };
    const event = {
      type: 'command.refused',
      basis: refusal.details.article,
      taskId: refusal.details.taskId,
      payload: {
        command: request.name,
        code: refusal.code,
        requestId: request.requestId,
        pointers: (refusal.details.errors ?? []).map((error) => error.pointer),
      },
    };
    const kase = refusal.details.caseId === undefined ? null : await lockCase(tx, refusal.details.caseId);
    if (kase === null) await appendToSystem(ctx, [event]);
    else await appendToCase(ctx, kase, await databaseNow(tx), [event]);
  });
}
