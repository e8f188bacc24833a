/** The arbiter's activity: the same command as the API's, without idempotency row, since the Update's id stands for it. */
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
        if (error instanceof Refusal) return { refused: error.code };
        throw error;
      }
    },
  };
}
