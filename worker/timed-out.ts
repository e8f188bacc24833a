/** What the engine knows of a workflow task that was never answered: its process died, or hung, with an activity under way. */
import type { Client } from '@temporalio/client';

const ASK_MS = 3_000;
/** Of the history's end, enough to hold how the workflow task before ended, and the signals that have come since. */
const EVENTS = 50;
/** temporal.api.enums.v1.TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE: it was taken, and not that nobody took it. */
const START_TO_CLOSE: number = 1;

/**
 * Whether the workflow task under way is there since the one before it ran out of time. Its attempt does not tell: the count begins anew
 * where a signal has come meanwhile. False where the engine does not answer.
 */
export async function hasTimedOut(client: Client, workflowId: string, runId: string): Promise<boolean> {
  const execution = { workflowId, runId };
  const { namespace } = client.options;
  try {
    return await client.withDeadline(Date.now() + ASK_MS, async () => {
      const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
        namespace,
        execution,
        maximumPageSize: EVENTS,
      });
      const ends = (history?.events ?? []).filter(
        (event) =>
          event.workflowTaskTimedOutEventAttributes ??
          event.workflowTaskFailedEventAttributes ??
          event.workflowTaskCompletedEventAttributes,
      );
      const over: number | null | undefined = ends[0]?.workflowTaskTimedOutEventAttributes?.timeoutType;
      return over === START_TO_CLOSE;
    });
  } catch {
    return false;
  }
}
