/** The tasks of a step by the names of its law: what compares a step or an outcome with a name that is none does not compile. */
import type { OutcomeAt, ProcessName, StepOf } from '../processes/laws';
import type { TaskRow } from '../records/tasks';
import type { Dossier } from './dossier';

/** A task of the step: it has ended, if it has, as the law of its process says. */
export interface TaskAt<P extends ProcessName, S extends string> extends TaskRow {
  readonly step: S;
  readonly outcome: OutcomeAt<P, S> | null;
}

/** The tasks of these steps, in the order of opening. */
export function tasksAt<P extends ProcessName, S extends StepOf<P>>(
  work: Dossier<P>,
  ...steps: readonly S[]
): TaskAt<P, S>[] {
  return tasksIn<P, S>(work.tasks, ...steps);
}

/** The same among the tasks of a case of the process P, where there is no dossier. */
export function tasksIn<P extends ProcessName, S extends StepOf<P>>(
  tasks: readonly TaskRow[],
  ...steps: readonly S[]
): TaskAt<P, S>[] {
  return tasks.filter((task): task is TaskAt<P, S> => steps.some((step) => step === task.step));
}
