/** Windows: steps that nobody decides, which end by their time, or because another step brings their end about. */
import { stepOf } from '../domain/process';
import type { OutcomeAt, ProcessName, StepOf } from '../processes/laws';
import type { TaskAt } from './at-step';
import type { Dossier } from './dossier';
import { citationOf } from './due';
import { afterOutcome, endingOf } from './lifecycle';

/** Ends an open window before its time, by the decision that the caller is about. */
export async function endWindow<P extends ProcessName, S extends StepOf<P>>(
  work: Dossier<P>,
  task: TaskAt<P, S>,
  outcome: OutcomeAt<P, S>,
): Promise<void> {
  const step = stepOf(work.definition, task.step);
  const end = step !== null && Object.hasOwn(step.outcomes, outcome) ? step.outcomes[outcome] : undefined;
  if (step?.kind !== 'window' || end === undefined) throw new Error(`${task.step} does not end as ${outcome}`);
  const ended = work.endTask(task, { status: 'decided', outcome, decided_by: work.ctx.actor.id });
  work.record({
    type: 'task.decided',
    taskId: task.id,
    basis: citationOf(step),
    payload: { step: task.step, round: task.round, seat: task.seat, outcome },
  });
  await afterOutcome(work, ended, { ...end, closes: endingOf(work, undefined, end.closes) });
}
