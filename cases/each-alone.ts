/** What a run takes up, such as the reports that a year owes (Art. 26): each on its own, so that one that fails keeps no other back. */
import { failpoint } from './failpoint';

/** So many failures are the record's, not theirs: the rest is left to the next attempt. */
const ENOUGH = 10;

/** Answers how many were done, by what `act` says of each. @throws what the first that failed threw, after all have been tried, or enough */
export async function eachAlone<T>(all: readonly T[], act: (item: T) => Promise<boolean>): Promise<number> {
  let done = 0;
  const failures: unknown[] = [];
  for (const item of all) {
    try {
      if (await act(item)) done += 1;
    } catch (error) {
      if (failures.push(error) >= ENOUGH) break;
    }
    failpoint('activity-after-commit');
  }
  if (failures.length > 0) throw failures[0];
  return done;
}
