/** The workflow's end: whatever led to it has closed the case in its own commit. */
import { findCase } from '../../records/cases';
import type { Context } from '../context';

/** The outcome the case is closed with; null for one that is open: its decision did not close it, as its definition says it does. */
export async function closedAs(ctx: Context, caseId: string): Promise<string | null> {
  return (await findCase(ctx.tx, caseId))?.outcome ?? null;
}
