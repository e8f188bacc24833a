/** The workflow's end: the decision closed the case in its own commit; this confirms it, or closes what no decision did. */
import { findCase } from '../records/cases';
import { CaseWork } from './case-work';
import type { Context } from './context';
import { closeCase } from './lifecycle';

/** The outcome the case is closed with; where the record says another than the workflow, the record wins. */
export async function confirmClosed(ctx: Context, caseId: string, outcome: string): Promise<string> {
  const seen = await findCase(ctx.tx, caseId);
  if (seen !== null && seen.outcome !== null) return seen.outcome; // a closed case never changes
  const work = await CaseWork.take(ctx, caseId);
  if (work.kase.outcome !== null) return work.kase.outcome;
  await closeCase(work, outcome);
  await work.save();
  return outcome;
}
