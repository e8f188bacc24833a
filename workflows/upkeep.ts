/** What happens by the calendar and belongs to no case (Art. 11): started by the schedules of worker/schedules.ts. */
import { proxyActivities } from '@temporalio/workflow';
import type { Upkeep } from '../activities/upkeep';

const upkeep = proxyActivities<Upkeep>({
  startToCloseTimeout: '10 minutes',
  retry: { initialInterval: '5 seconds', maximumInterval: '1 minute', maximumAttempts: 10 },
});

/** What comes once a year is tried until it is done: the next run is a year away. */
const yearly = proxyActivities<Upkeep>({
  startToCloseTimeout: '10 minutes',
  retry: { initialInterval: '5 seconds', maximumInterval: '10 minutes' },
});

/** The signed digest of all chains; answers its number. */
export function trailDigest(): Promise<number> {
  return upkeep.makeDigest();
}

/** Counts limits anew that an import left behind, and forgets what is kept for a time only; answers how many stored answers. */
export async function housekeeping(): Promise<number> {
  await upkeep.recountLimits();
  await upkeep.forgetAccessLog(); // Art. 23
  return upkeep.forgetAnswers();
}

/** Art. 26: opens the reports that are missing of every finished year; answers how many. */
export function annualReports(): Promise<number> {
  return yearly.openAnnualReports();
}

/** Art. 27: opens the evaluations that are missing of every finished year; answers how many. */
export function evaluations(): Promise<number> {
  return yearly.openEvaluations();
}

/** Art. 25: opens the inspections whose planned day has come; answers how many. */
export function plannedInspections(): Promise<number> {
  return upkeep.openPlannedInspections();
}
