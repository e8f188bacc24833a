/**
 * The arbiter's activity: the same command as the API's, without idempotency row, since the Update's id stands for it. The engine may run it
 * again behind its commit (a workflow task that took too long loses what its local activities answered): the decision is then found made.
 */
import { decide } from '../../cases/decide';
import type { Rules } from '../../cases/context';
import { Refusal } from '../../domain/refusal';
import type { Database } from '../../records/database';
import type { DecideAnswer, DecideRequest } from './update-messages';

export interface UpdateActivities {
  decideTask: (request: DecideRequest) => Promise<DecideAnswer>;
}

export function updateActivities({ db, rules }: { db: Database; rules: Rules }): UpdateActivities {
  return {
    decideTask: async ({ actor, taskId, outcome, opinion, data, materialsHash }) => {
      try {
        await db.transaction((tx) =>
          decide({ tx, actor, requestId: 'update', rules }, taskId, {
            outcome,
            materialsHash,
            ...(opinion !== undefined && { opinion }),
            ...(data !== undefined && { data }),
          }),
        );
        return { outcome };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return isOwn(error, actor.id, outcome) ? { outcome } : { refused: error.code };
      }
    },
  };
}

/** Refused because this person has decided the task so: by an earlier run of the same activity. */
function isOwn({ code, details: { extra = {} } }: Refusal, by: string, outcome: string): boolean {
  return code === 'task-already-decided' && extra['decidedBy'] === by && extra['outcome'] === outcome;
}
