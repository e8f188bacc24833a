/**
 * After a new schedule: the due times counted with an older one are recomputed, case by case, each in a transaction of its
 * own. Cut short it is taken up again, by the next import or by the daily upkeep; what expires meanwhile is counted anew first.
 */
import type { Actor } from '../../domain/roles';
import { latestCalendar } from '../../records/calendars';
import type { Database } from '../../records/database';
import { casesCountedOtherwise } from '../../records/tasks';
import { command } from '../../cases/command';
import { Dossier } from '../../cases/dossier';
import type { Rules } from '../../cases/context';
import { recountDues } from '../../cases/due';
import type { CommandContext } from '../../cases/unit';

/** How many cases were counted anew. */
export async function recomputeOpenCases(
  db: Database,
  rules: Rules,
  by: { readonly actor: Actor; readonly requestId: string },
): Promise<number> {
  const { version } = await latestCalendar(db);
  const cases = await casesCountedOtherwise(db, version);
  for (const caseId of cases) {
    await db.transaction((tx) => recompute({ tx, rules, ...by }, caseId));
  }
  return cases.length;
}

const recompute = command(async (ctx: CommandContext, caseId: string): Promise<void> => {
  const work = await Dossier.take(ctx, caseId);
  await recountDues(work);
  work.wake('caseCommanded', { command: 'recompute', by: ctx.actor.id });
});
