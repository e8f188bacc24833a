/** From a call to a command: the runner carries it out under the caller's idempotency key and records what it refuses. */
import { runCommand, type Answer, type SentAnswer } from '../commands/run';
import type { Context, Rules } from '../commands/context';
import type { Actor } from '../domain/roles';
import type { Database } from '../records/database';
import type { IdempotencyKey } from '../records/idempotency';
import { recordedByRunner } from './problem';

interface CommandCall {
  readonly actor: Actor;
  readonly requestId: string;
  readonly idempotency?: IdempotencyKey | undefined;
  readonly services: { readonly db: Database; readonly rules: Rules };
}

export function command(call: CommandCall, name: string, body: (ctx: Context) => Promise<Answer>): Promise<SentAnswer> {
  const { actor, requestId, idempotency, services } = call;
  return recordedByRunner(runCommand(services.db, services.rules, { name, actor, requestId, idempotency }, body));
}
