/** What the engine knows of a workflow task that was never answered: its process died, or hung, with an activity under way. */
import type { Client } from '@temporalio/client';

const ASK_MS = 3_000;
/** Of the history's end, enough to hold how the workflow task before ended. */
const EVENTS = 10;
/** temporal.api.enums.v1.TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE: it was taken, and not that nobody took it. */
const START_TO_CLOSE: number = 1;

/** Whether the workflow task under way is a second attempt since the first one's time was over. False where the engine does not answer. */
export async function hasTimedOut(client: Client, workflowId: string, runId: string): Promise<boolean> {
  const execution = { workflowId, runId };
  const { namespace } = client.options;
  try {
    return await client.withDeadline(Date.now() + ASK_MS, async () => {
      const { pendingWorkflowTask } = await client.workflowService.describeWorkflowExecution({ namespace, execution });
      if ((pendingWorkflowTask?.attempt ?? 1) < 2) return false;
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
