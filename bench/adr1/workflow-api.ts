/**
 * Stands in for `@temporalio/workflow` in the bundle with ordinary activities: the same workflows, whose activities go
 * through the task queue. Nothing of the workflows is written twice.
 */
import { proxyActivities } from '@temporalio/workflow/lib/index';

export * from '@temporalio/workflow/lib/index';

/** With the time-outs of case-file.ts. */
export function proxyLocalActivities<A extends object>() {
  return proxyActivities<A>({
    startToCloseTimeout: '20 seconds',
    retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
  });
}
