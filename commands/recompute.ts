/**
 * After a new schedule: the due times counted with an older one are recomputed, case by case, each in a transaction of its
 * own. Cut short it is taken up again, by the next import or by the daily upkeep; what expires meanwhile is counted anew first.
 */
import type { Actor } from '../domain/roles';
import { latestCalendar } from '../records/calendars';
import type { Database } from '../records/database';
import { casesCountedOtherwise } from '../records/tasks';
import { CaseWork } from './case-work';
import type { Rules } from './context';
import { recountDues } from './due';

/** How many cases were counted anew. */
export async function recomputeOpenCases(
  db: Database,
  rules: Rules,
  by: { readonly actor: Actor; readonly requestId: string },
): Promise<number> {
  const { version } = await latestCalendar(db);
  const cases = await casesCountedOtherwise(db, version);
  for (const caseId of cases) {
    await db.transaction(async (tx) => {
      const work = await CaseWork.take({ tx, rules, ...by }, caseId);
      await recountDues(work);
      work.wake('caseCommanded', { command: 'recompute', by: by.actor.id });
      await work.save();
    });
  }
  return cases.length;
}
