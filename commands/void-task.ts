/** Ending a task without a decision: its case closed, its member was replaced, or what it supervised has ended. */
import { endTask, type TaskRow } from '../records/tasks';
import type { CaseWork } from './case-work';

export async function voidTask(work: CaseWork, task: TaskRow, reason: string): Promise<void> {
  const ended = await endTask(work.ctx.tx, task.id, {
    status: 'void',
    outcome: null,
    opinion: null,
    data: null,
    decided_by: null,
    on_behalf_of: null,
    void_reason: reason,
    ended_at: work.now,
  });
  if (ended === null) return;
  work.put(ended);
  work.record({ type: 'task.voided', taskId: task.id, payload: { step: task.step, reason } });
}

/** The superior's tasks over one that ended, or that is no longer late. */
export async function voidEscalations(work: CaseWork, task: TaskRow, reason = 'original-ended'): Promise<void> {
  for (const one of work.openTasks) {
    if (one.escalation_of === task.id) await voidTask(work, one, reason);
  }
}

/** Ends the other of two steps that stand open side by side; who was late has nothing left to do. */
export async function voidStep(work: CaseWork, step: string, reason: string): Promise<void> {
  for (const task of work.openTasks) {
    if (task.step !== step) continue;
    await voidTask(work, task, reason);
    await voidEscalations(work, task);
  }
}
