/** Waits a year and says so; for the test of the time-skipping server itself. */
import { sleep } from '@temporalio/workflow';

export async function sleepAYear(): Promise<string> {
  await sleep(365 * 24 * 3600 * 1000);
  return 'awake';
}
