/** What a run by the calendar opens (Art. 26, 27): each on its own, so that one that fails keeps no other from being opened. */
import { failpoint } from './failpoint';

/** So many failures are the record's, not theirs: the rest is left to the next attempt. */
const ENOUGH = 10;

/** Answers how many were opened, by what `open` says of each. @throws what the first that failed threw, after all have been tried, or enough */
export async function openEach<T>(all: readonly T[], open: (one: T) => Promise<boolean>): Promise<number> {
  let opened = 0;
  const failures: unknown[] = [];
  for (const one of all) {
    try {
      if (await open(one)) opened += 1;
    } catch (error) {
      if (failures.push(error) >= ENOUGH) break;
    }
    failpoint('activity-after-commit');
  }
  if (failures.length > 0) throw failures[0];
  return opened;
}
