/** Windows: steps that nobody decides, which end by their time, or because another step brings their end about. */
import { stepOf } from '../domain/process';
import { endTask } from '../records/tasks';
import type { CaseWork } from './case-work';
import { citationOf } from './due';
import { afterOutcome } from './lifecycle';

/** Ends the open window of the step before its time, by the decision that the caller is about; whether one was open. */
export async function endWindow(work: CaseWork, name: string, outcome: string): Promise<boolean> {
  const task = work.openTasks.find((one) => one.step === name);
  const step = stepOf(work.definition, name);
  if (task === undefined || step === null) return false;
  if (step.kind !== 'window' || !Object.hasOwn(step.outcomes, outcome))
    throw new Error(`${name} does not end as ${outcome}`);
  const ended = await endTask(work.ctx.tx, task.id, {
    status: 'decided',
    outcome,
    opinion: null,
    data: null,
    decided_by: work.ctx.actor.id,
    on_behalf_of: null,
    void_reason: null,
    ended_at: work.now,
  });
  if (ended === null) throw new Error(`window ${task.id} ended under the lock of its case`);
  work.put(ended);
  work.record({
    type: 'task.decided',
    taskId: task.id,
    basis: citationOf(step),
    payload: { step: name, round: task.round, seat: task.seat, outcome },
  });
  await afterOutcome(work, ended, step.outcomes[outcome] ?? {});
  return true;
}
