/** What a workflow learns of a step: how it stands, and how long until the next moment that concerns it. Ids and names only. */
import type { TaskRow } from '../records/tasks';
import { CONSULTATION } from '../domain/consultation-step';
import { stepOf } from '../domain/process';
import type { Dossier } from './dossier';

export interface StepState {
  readonly taskId: string;
  readonly status: 'open' | 'decided' | 'expired' | 'void';
  readonly outcome: string | null;
  /** Past a limit whose expiry opens another step: the workflow opens it. */
  readonly late: boolean;
  /** Milliseconds on the database's clock until the next reminder, expiry or escalation; null: none is coming. */
  readonly nextInMs: number | null;
  /** The outcome the case was closed with; null while it is open. */
  readonly caseOutcome: string | null;
}

export function stateOf(work: Dossier, task: TaskRow | undefined): StepState {
  const caseOutcome = work.kase.outcome;
  if (task === undefined)
    return { taskId: '', status: 'void', outcome: null, late: false, nextInMs: null, caseOutcome };
  const attended = [...(isHalted(work, task) ? [] : [task]), ...consultationsBeside(work, task)];
  const next = task.status === 'open' ? earliest(attended.flatMap((one) => nextMoment(one) ?? [])) : null;
  return {
    taskId: task.id,
    status: task.status,
    outcome: task.outcome,
    late: task.escalated_at !== null,
    nextInMs: next === null ? null : Math.max(0, next.getTime() - work.now.getTime()),
    caseOutcome,
  };
}

/** The open consultations of a step: who waits for the step attends to them with it. */
export function consultationsBeside(work: Dossier, task: TaskRow): TaskRow[] {
  if (task.status !== 'open' || stepOf(work.definition, task.step)?.consults === undefined) return [];
  return work.openTasks.filter(({ step }) => step === CONSULTATION);
}

function earliest(moments: readonly Date[]): Date | null {
  return moments.reduce<Date | null>((a, b) => (a === null || b < a ? b : a), null);
}

/** The next reminder, or the due time while it still has something to bring about. */
export function nextMoment(task: TaskRow): Date | null {
  const moments = [...task.reminders, ...(task.due_at === null || task.escalated_at !== null ? [] : [task.due_at])];
  return earliest(moments);
}

/** Its expiry does not come about while what halts it stands, though its own clock runs on. */
export function isHalted(work: Dossier, task: TaskRow): boolean {
  const name = stepOf(work.definition, task.step)?.haltedBy;
  const facts: Readonly<Record<string, unknown>> = work.facts;
  const count = name === undefined ? undefined : facts[name];
  return typeof count === 'number' && count > 0;
}
