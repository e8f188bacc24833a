/** From a call to a command: the runner carries it out under the caller's idempotency key and records what it refuses. */
import { runCommand, type Answer, type CommandRequest, type Runner, type SentAnswer } from '../cases/run';
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

type Body = (ctx: Context) => Promise<Answer>;

export function command(call: CommandCall, name: string, body: Body): Promise<SentAnswer> {
  return run(call, { name }, body);
}

/** The same for a body that makes its answer of what the command hands it, and reads nothing that was written: one statement writes both. */
export function commandThatKnows(call: CommandCall, name: string, body: Body): Promise<SentAnswer> {
  return run(call, { name, knowsItsAnswer: true }, body);
}

function run(call: CommandCall, how: Pick<CommandRequest, 'name' | 'knowsItsAnswer'>, body: Body): Promise<SentAnswer> {
  const { actor, requestId, idempotency, params, services } = call;
  const request = { ...how, actor, requestId, idempotency, tried: triedIn(params) };
  return recordedByRunner(runCommand(services.runner, request, body));
}

function triedIn(params: object): Tried {
  return 'id' in params && typeof params.id === 'string' ? { id: params.id } : {};
}
