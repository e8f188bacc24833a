/**
 * The variant that was not taken: the workflow arbitrates. A decision is an Update; its handler runs the activity that writes
 * task, effect and event in one transaction, and its answer is the caller's. It needs no outbox, no signal and no reading of
 * the record, since the workflow has seen the decision itself. The happy path of a data request, with the same steps.
 */
import { allHandlersFinished, condition, defineUpdate, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { Activities } from '../../activities';
import { caseCommanded } from '../../workflows/messages';
import type { CaseRun } from '../../workflows/case-file';
import type { UpdateActivities } from './update-activities';
import { DECIDE_UPDATE, type DecideAnswer, type DecideRequest } from './update-messages';

const activities = proxyLocalActivities<Activities & UpdateActivities>({
  startToCloseTimeout: '20 seconds',
  localRetryThreshold: '1 minute',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

const decide = defineUpdate<DecideAnswer, [DecideRequest]>(DECIDE_UPDATE);

export async function dataRequest({ caseId }: CaseRun): Promise<string> {
  const outcomes = new Map<string, string>();
  setHandler(caseCommanded, () => undefined);
  setHandler(decide, async (request) => {
    const answer = await activities.decideTask(request);
    if ('outcome' in answer) outcomes.set(request.taskId, answer.outcome);
    return answer;
  });
  const step = async (name: string, seat = ''): Promise<void> => {
    const { taskId, nextInMs } = await activities.openStep({
      caseId,
      step: name,
      round: 1,
      seat,
      ...(seat !== '' && { partyId: seat }),
    });
    await condition(() => outcomes.has(taskId), nextInMs ?? '1 day');
  };
  await step('acceptance');
  await step('review');
  await step('decision');
  const departments = await activities.dockingParties(caseId);
  await Promise.all(departments.map((id) => step('docking', id)));
  await activities.dockingParties(caseId);
  await activities.supply(caseId);
  await condition(allHandlersFinished);
  return (await activities.confirmClosed(caseId)) ?? 'open';
}
