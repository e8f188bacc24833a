/** Ending a task without a decision: its case closed, its member was replaced, or what it supervised has ended. */
import type { ProcessName, StepOf } from '../processes/laws';
import type { TaskRow } from '../records/tasks';
import { tasksAt } from './at-step';
import type { Dossier } from './dossier';

export function voidTask(work: Dossier, task: TaskRow, reason: string): void {
  work.endTask(task, { status: 'void', void_reason: reason });
  work.record({ type: 'task.voided', taskId: task.id, payload: { step: task.step, reason } });
}

/** The superior's tasks over one that ended, or that is no longer late. */
export function voidEscalations(work: Dossier, task: TaskRow, reason = 'original-ended'): void {
  for (const other of work.openTasks) {
    if (other.escalation_of === task.id) voidTask(work, other, reason);
  }
}

/** Ends the other of two steps that stand open side by side; who was late has nothing left to do. */
export function voidStep<P extends ProcessName>(work: Dossier<P>, step: StepOf<P>, reason: string): void {
  for (const task of tasksAt(work, step).filter(({ status }) => status === 'open')) {
    voidTask(work, task, reason);
    voidEscalations(work, task);
  }
}
