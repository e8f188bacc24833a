/**
 * Deciding a task: compare-and-set on `open` in one transaction with the event, the decision's legal effect and the
 * wake-up. Decision against deadline, two deciders at once, withdrawal against approval have one winner; the loser is
 * told who won.
 */
import type { JsonObject } from '../domain/canonical';
import { checkOutcomeData } from '../domain/forms/outcome-data';
import { delegatorFor, maySeeTask, whyNotDecide } from '../domain/permissions';
import { stepOf, type OutcomeDefinition, type StepDefinition } from '../domain/process';
import { invalid, Refusal } from '../domain/refusal';
import { authorityOf } from '../records/parties';
import { endTask, findTask, type TaskRow } from '../records/tasks';
import { caseView, CaseWork, inCase, taskView } from './case-work';
import { notFound, type Context } from './context';
import { citationOf } from './due';
import { effectsOf } from './effects';
import { decideEscalation } from './escalation';
import { afterOutcome } from './lifecycle';

export interface DecisionInput {
  readonly outcome: string;
  readonly opinion?: string;
  readonly data?: unknown;
  readonly materialsHash: string;
}

export interface Decided {
  readonly work: CaseWork;
  readonly task: TaskRow;
}

export async function decide(ctx: Context, taskId: string, input: DecisionInput): Promise<Decided> {
  const seen = await findTask(ctx.tx, taskId);
  if (seen === null) throw notFound({ zh: '任务', en: 'task' });
  return inCase({ caseId: seen.case_id, taskId }, async () => {
    const work = await CaseWork.take(ctx, seen.case_id);
    const task = work.task(taskId);
    const step = stepOf(work.definition, task.step);
    if (step === null) throw new Error(`${work.definition.process} has no step ${task.step}`);
    assertMayDecide(work, task);
    const data = checkContent(work, task, step, input);
    if (input.materialsHash !== task.materials_hash) {
      throw new Refusal('materials-changed', {
        zh: '材料已变更，请重新阅卷后再作决定',
        en: 'the materials have changed since they were read; read the file again before deciding',
      });
    }
    return { work, task: await carryOut(work, task, step, input, data) };
  });
}

async function carryOut(
  work: CaseWork,
  task: TaskRow,
  step: StepDefinition,
  input: DecisionInput,
  data: JsonObject | null,
): Promise<TaskRow> {
  const outcome = step.outcomes[input.outcome];
  if (outcome === undefined) throw new Error(`${task.step} has no outcome ${input.outcome}`);
  const decision = { task, outcome: input.outcome, opinion: input.opinion ?? null, data: data ?? {} };
  if (task.escalation_of === null) await effectsOf(work.kase.process).decided(work, decision);
  else await decideEscalation(work, decision);
  const delegator = delegatorFor(work.ctx.actor, taskView(task), work.now);
  const ended = await endTask(work.ctx.tx, task.id, {
    status: 'decided',
    outcome: input.outcome,
    opinion: input.opinion ?? null,
    data,
    decided_by: work.ctx.actor.id,
    on_behalf_of: delegator,
    void_reason: null,
    ended_at: work.now,
  });
  if (ended === null) throw new Error(`task ${task.id} ended under the lock of its case`);
  work.put(ended);
  work.record({
    type: 'task.decided',
    taskId: task.id,
    basis: citationOf(step),
    payload: {
      step: task.step,
      round: task.round,
      seat: task.seat,
      outcome: input.outcome,
      opinion: input.opinion ?? null,
      data,
      onBehalfOf: delegator,
      materialsHash: task.materials_hash,
      late: task.due_at !== null && task.due_at <= work.now,
    },
  });
  await afterOutcome(work, ended, outcome);
  await notifyOtherSide(work, step, outcome);
  work.wake('taskDecided', { taskId: task.id, step: task.step, outcome: input.outcome, by: work.ctx.actor.id });
  await work.save();
  return ended;
}

/** A notice to the other side at every change of state; what the authority deliberates is no change yet, closing has its own. */
async function notifyOtherSide(work: CaseWork, step: StepDefinition, outcome: OutcomeDefinition): Promise<void> {
  if (step.internal === true || outcome.closes !== undefined) return;
  const org = step.duty === 'apply' ? (await authorityOf(work.ctx.tx)).id : work.kase.party_id;
  await work.notify(org, {
    zh: `“${step.title.zh}”：${outcome.label.zh}`,
    en: `“${step.title.en}”: ${outcome.label.en}`,
  });
}

/** Refuses in the order in which a caller needs to know: existence, the end of the task, the case, the person. */
export function assertMayDecide(work: CaseWork, task: TaskRow): void {
  const { actor } = work.ctx;
  const [view, kase, tasks] = [taskView(task), caseView(work.kase), work.tasks.map(taskView)];
  if (!maySeeTask(actor, view, kase, tasks, work.definition, work.now)) throw notFound({ zh: '任务', en: 'task' });
  const why = whyNotDecide(actor, view, kase, tasks, work.definition, work.now);
  if (why?.code === 'forbidden') throw why;
  assertOpen(work, task);
  if (why !== null) throw why;
}

function assertOpen(work: CaseWork, task: TaskRow): void {
  if (task.status === 'decided') {
    throw new Refusal(
      'task-already-decided',
      { zh: '该任务已由他人办结', en: 'this task has been decided already' },
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
  if (work.held) {
    throw new Refusal(
      'case-on-hold',
      { zh: '数据使用权限暂停期间，案件中止办理', en: 'the case is on hold while the right is suspended' },
      { article: 'Art. 28 ¶1' },
    );
  }
  const terminal = stepOf(work.definition, task.step)?.onExpiry.kind === 'deemed';
  if (terminal && task.due_at !== null && task.due_at <= work.now) throw deadlinePassed(task);
}

function deadlinePassed(task: TaskRow): Refusal {
  return new Refusal(
    'deadline-passed',
    { zh: '已超过办理期限', en: 'the time limit has passed' },
    { extra: { dueAt: task.due_at?.toISOString() ?? null, outcome: task.outcome } },
  );
}

function checkContent(work: CaseWork, task: TaskRow, step: StepDefinition, input: DecisionInput): JsonObject | null {
  const outcome = Object.hasOwn(step.outcomes, input.outcome) ? step.outcomes[input.outcome] : undefined;
  if (outcome === undefined) {
    const known = Object.keys(step.outcomes).join(', ');
    throw invalid('/outcome', { zh: `可选结果：${known}`, en: `outcomes of this step: ${known}` }, citationOf(step));
  }
  if (outcome.opinion === 'required' && (input.opinion ?? '').trim() === '') {
    throw invalid('/opinion', { zh: '须填写意见', en: 'an opinion is required' }, citationOf(step));
  }
  return checkOutcomeData(work.kase.process, task.step, input.outcome, input.data, citationOf(step));
}
