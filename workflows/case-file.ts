/**
 * The verbs statutory workflows are written in: step, parallel, panel, ended. The mechanics of every process live here
 * once: open, wait for a signal or the next moment, remind, escalate, expire, hold, fast-forward, continue as new.
 *
 * 1. A signal is a wake-up. After it the record is read behind the cursor, by an activity for that or with the one that acts next, and nothing is
 *    done in the business that the record does not say.
 * 2. A step is opened under (case, step, round, seat), the progress of the business. A workflow started from nothing
 *    opens the same steps and is answered with how they ended: it fast-forwards to the record.
 * 3. It waits for the next moment only; what is due then is judged by the database's clock, in the activity.
 */
import { CancellationScope } from '@temporalio/workflow';
import type { ProcessDefinition } from '../domain/process';
import { NoticeVerbs } from './case-notice';
import { CaseClosed, type CaseRun, type InTurn } from './case-watch';

export type { CaseRun };

export class CaseFile<D extends ProcessDefinition> extends NoticeVerbs<D> {}

/** Runs a process over its case file; answers the outcome that the record closed the case with. */
export async function runCase<D extends ProcessDefinition>(
  run: CaseRun,
  process: (file: CaseFile<D>, activities: InTurn) => Promise<never>,
): Promise<string> {
  const file = new CaseFile<D>(run);
  // A cancel from the engine's console is not obeyed: a case ends as the record says, and in no other way.
  return CancellationScope.nonCancellable(async () => {
    try {
      return await process(file, file.activities);
    } catch (error) {
      if (!(error instanceof CaseClosed)) throw error;
      await file.settle(error.outcome);
      return error.outcome;
    }
  });
}
