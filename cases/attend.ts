/**
 * Time passing over a step: sends the reminders, the expiry or the escalation that are due by the database's clock, and
 * answers how the step stands. Called early it changes nothing and tells the time left; it decides nothing, ever.
 */
import { command } from './command';
import type { CommandContext } from './unit';
import { caseOutcomeLabel, expiryOf, stepOf, type ProcessDefinition, type StepDefinition } from '../domain/process';
import type { Bilingual } from '../domain/refusal';
import type { RightLock } from '../records/authorizations';
import { AUTHORITY } from '../records/notices';
import type { TaskRow } from '../records/tasks';
import { Dossier, inCase } from './dossier';
import { citationOf, nextRegularReminder, recountDues } from './due';
import { effectOf } from './behaviour';
import type { Reads } from './reads';
import { endWithRight } from './right-end';
import { afterOutcome, endingOf } from './lifecycle';
import { openEscalation } from './open-task';
import { consultationsBeside, isHalted, stateOf, type StepState } from './step-state';

/** A record restored to before the task was opened does not know it: its step opens anew. */
const VANISHED: StepState = {
  taskId: '',
  status: 'void',
  outcome: null,
  late: false,
  nextInMs: null,
  caseOutcome: null,
};

/** How a step ended, which is final: read without a lock. Null while it is open. */
export async function endedStep(read: Reads, taskId: string): Promise<StepState | null> {
  const task = await read.findEndedTask(taskId);
  if (task === null) return null;
  const { status, outcome, case_outcome: caseOutcome } = task;
  return { taskId, status, outcome, late: task.escalated_at !== null, nextInMs: null, caseOutcome };
}

export const attendStep = command(async (ctx: CommandContext, taskId: string): Promise<StepState> => {
  const seen = await ctx.read.findTask(taskId);
  if (seen === null) return VANISHED;
  return inCase({ caseId: seen.case_id, taskId }, async () => {
    const work = await Dossier.lock(ctx, seen.case_id, (definition) => locksRight(definition, seen.step));
    if (await endWithRight(work)) return stateOf(work, work.task(taskId));
    await recountDues(work);
    for (const asked of consultationsBeside(work, work.task(taskId))) await letPass(work, asked);
    const task = await letPass(work, work.task(taskId));
    return stateOf(work, task);
  });
});

/** Where its time decides in the place of a person, as that decision locks the right. */
function locksRight(definition: ProcessDefinition, name: string): RightLock {
  const step = stepOf(definition, name);
  return step?.onExpiry.kind === 'deemed' ? (step.right ?? 'shared') : 'shared';
}

/** What is due on the task: reminders, then its expiry or escalation. */
export async function letPass(work: Dossier, task: TaskRow): Promise<TaskRow> {
  if (task.status !== 'open' || work.held) return task;
  const reminded = await remind(work, task);
  const late = reminded.due_at !== null && reminded.due_at <= work.now && reminded.escalated_at === null;
  return late && !isHalted(work, reminded) ? expire(work, reminded) : reminded;
}

async function remind(work: Dossier, task: TaskRow): Promise<TaskRow> {
  const due = task.reminders.filter((at) => at <= work.now);
  if (due.length === 0) return task;
  const reminders = [...task.reminders.filter((at) => at > work.now), ...(await nextRegularReminder(work, task.step))];
  work.record({
    type: 'task.reminded',
    taskId: task.id,
    payload: { step: task.step, dueAt: task.due_at?.toISOString() ?? null },
  });
  const step = stepOf(work.definition, task.step);
  const title = step?.title ?? { zh: task.step, en: task.step };
  work.notify(holderOf(task), { zh: `“${title.zh}”即将到期`, en: `“${title.en}” is due soon` });
  return work.changeTask(task, { reminders });
}

async function expire(work: Dossier, task: TaskRow): Promise<TaskRow> {
  const step = stepOf(work.definition, task.step);
  if (step === null) throw new Error(`${work.definition.process} has no step ${task.step}`);
  const expiry = expiryOf(step, task.role);
  switch (expiry.kind) {
    case 'none':
      return task;
    case 'escalate':
    case 'opens': {
      const late = work.changeTask(task, { escalated_at: work.now });
      work.record({
        type: 'task.escalated',
        taskId: task.id,
        payload: { step: task.step, dueAt: task.due_at?.toISOString() ?? null },
      });
      if (expiry.kind === 'escalate') await openEscalation(work, late);
      return late;
    }
    case 'deemed': {
      const { outcome, clock } = expiry;
      const effect = effectOf(work, task.step, outcome);
      const result = await effect?.(work, { task, outcome, opinion: null, data: null });
      const closes = endingOf(work, result, expiry.closes);
      const ended = work.endTask(task, { status: 'expired', outcome });
      work.record({
        type: 'task.expired',
        taskId: task.id,
        basis: citationOf(step),
        payload: { step: task.step, outcome, dueAt: task.due_at?.toISOString() ?? null },
      });
      await afterOutcome(work, ended, { clock, closes });
      tellExpired(work, step, expiry.label);
      return ended;
    }
  }
}

/** The party, unless the case closes, which is told; the authority too where it was the party's time that ran out. */
function tellExpired(work: Dossier, step: StepDefinition, how: Bilingual): void {
  if (step.internal === true) return;
  const { party_id: party, outcome: closed } = work.kase;
  const label = closed === null ? how : caseOutcomeLabel(work.definition, closed);
  const over = {
    zh: `“${step.title.zh}”期限届满${closed === null ? `（${label.zh}）` : `，案件办结（${label.zh}）`}`,
    en: `“${step.title.en}”: the time is over${closed === null ? ` (${label.en})` : `; case closed (${label.en})`}`,
  };
  if (closed === null) work.notify(party, over);
  if (step.duty === 'apply') work.notify(AUTHORITY, over);
}

/** A personal task is told to its person, not to their organisation. */
function holderOf(task: TaskRow): string | { org: string; person: string } {
  return task.personal && task.assignee !== null ? { org: task.party_id, person: task.assignee } : task.party_id;
}
