/** Whether the caller may act on a task now; refused in the order in which a caller needs to know. */
import { maySeeTask, refusalToDecide } from '../domain/permissions';
import { expiryOf, stepOf, type ProcessDefinition } from '../domain/process';
import { Refusal } from '../domain/refusal';
import type { TaskRow } from '../records/tasks';
import type { Dossier } from './dossier';
import { taskView, taskViews } from './reading/family';
import { notFound } from './context';

/** Existence, role and party, the end of the task, the case, the person. @throws Refusal */
export function assertMayDecide(work: Dossier, task: TaskRow): void {
  assertKnown(work, task);
  const { actor } = work.ctx;
  const [view, kase, tasks] = [taskView(task), work.view, taskViews(work.tasks)];
  const why = refusalToDecide(actor, view, kase, tasks, work.definition, work.now);
  if (why?.code === 'forbidden') throw why;
  assertOpen(work, task);
  if (why !== null) throw why;
}

/** What the caller may not know of does not exist for them. @throws Refusal `not-found` */
export function assertKnown(work: Dossier, task: TaskRow): void {
  const [view, kase, tasks] = [taskView(task), work.view, taskViews(work.tasks)];
  if (!maySeeTask(work.ctx.actor, view, kase, tasks, work.definition, work.now)) {
    throw notFound({ zh: '任务', en: 'task' });
  }
}

/** The end of the task, then of the case, then a hold. @throws Refusal */
export function assertOpen(work: Dossier, task: TaskRow): void {
  if (task.status === 'decided') {
    throw new Refusal(
      'task-already-decided',
      { zh: '该任务已办结', en: 'this task has been decided already' },
      { extra: { decidedBy: task.decided_by, decidedAt: task.ended_at?.toISOString() ?? null, outcome: task.outcome } },
    );
  }
  if (task.status === 'expired') throw deadlinePassed(task);
  if (work.kase.status === 'closed') {
    throw new Refusal(
      'case-closed',
      { zh: '案件已办结', en: 'the case is closed' },
      { extra: { outcome: work.kase.outcome } },
    );
  }
  if (task.status === 'void') throw new Refusal('task-not-open', { zh: '该任务已失效', en: 'this task is void' });
  assertNotHeld(work);
  if (isPast(task, work.definition, work.now)) throw deadlinePassed(task);
}

/** @throws Refusal `case-on-hold` */
export function assertNotHeld(work: Dossier): void {
  if (!work.held) return;
  throw new Refusal(
    'case-on-hold',
    { zh: '数据使用权限暂停期间，案件中止办理', en: 'the case is on hold while the right is suspended' },
    { article: 'Art. 28 ¶1' },
  );
}

/** The time has decided the step, whenever its timer fires. */
export function isPast(
  task: Pick<TaskRow, 'step' | 'role' | 'due_at'>,
  definition: ProcessDefinition,
  now: Date,
): boolean {
  const step = stepOf(definition, task.step);
  const terminal = step !== null && expiryOf(step, task.role).kind === 'deemed';
  return terminal && task.due_at !== null && task.due_at <= now;
}

function deadlinePassed(task: TaskRow): Refusal {
  return new Refusal(
    'deadline-passed',
    { zh: '已超过办理期限', en: 'the time limit has passed' },
    { extra: { dueAt: task.due_at?.toISOString() ?? null, outcome: task.outcome } },
  );
}
