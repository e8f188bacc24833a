/** Waits for something to become true, looking often, up to a deadline; tests never sleep a fixed time. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Answers the first value that is neither false nor undefined. A check that throws counts as not yet; its last words are kept. */
export async function eventually<T>(
  what: string,
  check: () => T | undefined | false | Promise<T | undefined | false>,
  deadlineMs = 60_000,
): Promise<T> {
  const end = Date.now() + deadlineMs;
  let last: unknown;
  do {
    try {
      const value = await check();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      last = error;
    }
    await sleep(25);
  } while (Date.now() < end);
  throw new Error(`not within ${deadlineMs} ms: ${what}`, { cause: last });
}
