/** Windows: steps that nobody decides, which end by their time, or because another step brings their end about. */
import { stepOf } from '../domain/process';
import type { Dossier } from './dossier';
import { citationOf } from './due';
import { afterOutcome, endingOf } from './lifecycle';

/** Ends the open window of the step before its time, by the decision that the caller is about; whether one was open. */
export async function endWindow(work: Dossier, name: string, outcome: string): Promise<boolean> {
  const task = work.openTasks.find((row) => row.step === name);
  const step = stepOf(work.definition, name);
  if (task === undefined || step === null) return false;
  const end = Object.hasOwn(step.outcomes, outcome) ? step.outcomes[outcome] : undefined;
  if (step.kind !== 'window' || end === undefined) throw new Error(`${name} does not end as ${outcome}`);
  const ended = work.endTask(task, { status: 'decided', outcome, decided_by: work.ctx.actor.id });
  work.record({
    type: 'task.decided',
    taskId: task.id,
    basis: citationOf(step),
    payload: { step: name, round: task.round, seat: task.seat, outcome },
  });
  await afterOutcome(work, ended, { ...end, closes: endingOf(work, undefined, end.closes) });
  return true;
}
