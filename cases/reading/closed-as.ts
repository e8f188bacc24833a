/** The workflow's end: whatever led to it has closed the case in its own commit. */
import type { Reads } from '../reads';

/** The outcome the case is closed with; null for one that is open: its decision did not close it, as its definition says it does. */
export async function closedAs(read: Reads, caseId: string): Promise<string | null> {
  return (await read.findCase(caseId))?.outcome ?? null;
}
