/** After a new schedule: the due times of every open case are recomputed, each case in a transaction of its own. */
import type { Actor } from '../domain/roles';
import { casesWithOpenLimits } from '../records/tasks';
import type { Database } from '../records/database';
import { CaseWork } from './case-work';
import type { Rules } from './context';
import { recomputeDues } from './due';

/** How many cases had a due time that changed. */
export async function recomputeOpenCases(
  db: Database,
  rules: Rules,
  by: { actor: Actor; requestId: string },
): Promise<number> {
  let changed = 0;
  for (const caseId of await casesWithOpenLimits(db)) {
    changed += await db.transaction(async (tx) => {
      const work = await CaseWork.take({ tx, rules, ...by }, caseId);
      const tasks = await recomputeDues(work);
      if (tasks.length === 0) return 0;
      const { version } = await work.calendar();
      for (const task of tasks) {
        work.record({
          type: 'clock.recomputed',
          taskId: task.id,
          payload: {
            calendarVersion: version,
            dueAt: task.due_at?.toISOString() ?? null,
            provisional: task.provisional,
          },
        });
      }
      work.wake('caseCommanded', { command: 'recompute', by: by.actor.id });
      await work.save();
      return 1;
    });
  }
  return changed;
}
