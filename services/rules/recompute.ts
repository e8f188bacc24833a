/**
 * After a new schedule: the due times counted with an older one are recomputed, case by case, each in a transaction of its
 * own, so that one that fails keeps no other back. Cut short it is taken up again, by the next import or by the daily upkeep; what expires meanwhile is counted anew first.
 */
import type { Actor } from '../../domain/roles';
import { latestCalendar } from '../../records/calendars';
import type { Database } from '../../records/database';
import { casesCountedOtherwise } from '../../records/tasks';
import { command } from '../../cases/command';
import { eachAlone } from '../../cases/each-alone';
import { Dossier } from '../../cases/dossier';
import type { Rules } from '../../cases/context';
import { recountDues } from '../../cases/due';
import type { CommandContext } from '../../cases/unit';

/** How many cases were counted anew. @throws what the first that failed threw, after the others */
export async function recomputeOpenCases(
  db: Database,
  rules: Rules,
  by: { readonly actor: Actor; readonly requestId: string },
): Promise<number> {
  const { version } = await latestCalendar(db);
  return eachAlone(await casesCountedOtherwise(db, version), async (caseId) => {
    await db.transaction((tx) => recompute({ tx, rules, ...by }, caseId));
    return true;
  });
}

const recompute = command(async (ctx: CommandContext, caseId: string): Promise<void> => {
  const work = await Dossier.lock(ctx, caseId);
  await recountDues(work);
  work.wake('caseCommanded', { command: 'recompute', by: ctx.actor.id });
});
