/** From a call to a command: the runner carries it out under the caller's idempotency key and records what it refuses. */
import { runCommand, type Answer, type Runner, type SentAnswer } from '../cases/run';
import type { Context } from '../cases/context';
import type { Tried } from '../cases/refusals';
import type { Actor } from '../domain/roles';
import type { IdempotencyKey } from '../records/idempotency';
import { recordedByRunner } from './problem';

interface CommandCall {
  readonly actor: Actor;
  readonly requestId: string;
  readonly idempotency?: IdempotencyKey | undefined;
  readonly params: object;
  readonly services: { readonly runner: Runner };
}

export function command(call: CommandCall, name: string, body: (ctx: Context) => Promise<Answer>): Promise<SentAnswer> {
  const { actor, requestId, idempotency, params, services } = call;
  const request = { name, actor, requestId, idempotency, tried: triedIn(params) };
  return recordedByRunner(runCommand(services.runner, request, body));
}

function triedIn(params: object): Tried {
  return 'id' in params && typeof params.id === 'string' ? { id: params.id } : {};
}
