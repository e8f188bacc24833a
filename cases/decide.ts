/**
 * Deciding a task: compare-and-set on `open` in one transaction with the event, the decision's legal effect and the
 * wake-up. Decision against deadline, two deciders at once, withdrawal against approval have one winner; the loser is
 * told who won.
 */
import { command } from './command';
import type { CommandContext } from './unit';
import type { JsonObject } from '../domain/canonical';
import { checkOutcomeData } from '../domain/forms/outcome-data';
import { formatCitation } from '../domain/measures';
import { delegatorFor } from '../domain/permissions';
import {
  expiryOf,
  isOpenTo,
  outcomesOpenTo,
  stepOf,
  type OutcomeDefinition,
  type StepDefinition,
} from '../domain/process';
import { invalid, Refusal } from '../domain/refusal';
import { AUTHORITY } from '../records/notices';
import type { TaskRow } from '../records/tasks';
import { assertConsulted, assertDissentAnswered } from './consultation';
import { Dossier, inCase, type HandledTask } from './dossier';
import { namedByDecision } from './documents';
import { citationOf, recountDues } from './due';
import { effectOf, formOf } from './behaviour';
import { escalationEffect } from './escalation';
import { taskView } from './reading/family';
import { afterOutcome, endingOf } from './lifecycle';
import { assertMayDecide } from './may-decide';
import { effectsOf, keepEffects, withEffects, type Effects } from './preview';
import { knownTask } from './reading/sight';

export interface DecisionInput {
  readonly outcome: string;
  readonly opinion?: string;
  readonly data?: unknown;
  /** Documents of the case or of the decider's own that go with the decision, beside those of its data. */
  readonly documentIds?: readonly string[];
  readonly materialsHash: string;
}

export const decide = command(
  async (ctx: CommandContext, taskId: string, input: DecisionInput): Promise<HandledTask> => {
    const seen = await knownTask(ctx.tx, taskId, ctx.actor);
    return inCase({ caseId: seen.kase.id, taskId }, async () => {
      const work = await Dossier.lockLoaded(
        ctx,
        seen.kase,
        (definition) => stepOf(definition, seen.task.step)?.right ?? 'shared',
      );
      return decideIn(work, taskId, input);
    });
  },
);

/** The same in a case that is locked already, by somebody who may know of it. */
export async function decideIn(work: Dossier, taskId: string, said: DecisionInput): Promise<HandledTask> {
  const input = withoutBlank(said);
  const { step: named, role } = work.task(taskId);
  const waits = stepOf(work.definition, named);
  if (waits !== null && expiryOf(waits, role).kind === 'deemed') await recountDues(work);
  const opened = work.task(taskId);
  const step = stepOf(work.definition, opened.step);
  if (step === null) throw new Error(`${work.definition.process} has no step ${opened.step}`);
  assertMayDecide(work, opened);
  assertConsulted(work, opened);
  const effects = await effectsOf(work.ctx.rules.processes, work.read, work.kase);
  const task = { ...opened, materials_hash: withEffects(opened.materials_hash, effects) };
  const data = checkContent(work, task, step, input);
  if (input.materialsHash !== task.materials_hash) {
    throw new Refusal('materials-changed', {
      zh: '材料已变更，请重新阅卷后再作决定',
      en: 'the materials have changed since they were read; read the file again before deciding',
    });
  }
  // Kept as what was decided on.
  if (task.materials_hash !== opened.materials_hash) work.changeTask(opened, { materials_hash: task.materials_hash });
  return { work, task: await carryOut(work, task, step, input, { data, effects }) };
}

/** An opinion of nothing but spaces is none, whatever asks for one. */
function withoutBlank({ opinion, ...input }: DecisionInput): DecisionInput {
  return opinion === undefined || opinion.trim() === '' ? input : { ...input, opinion };
}

async function carryOut(
  work: Dossier,
  task: TaskRow,
  step: StepDefinition,
  input: DecisionInput,
  { data, effects }: { readonly data: JsonObject | null; readonly effects: Effects | null },
): Promise<TaskRow> {
  const outcome = step.outcomes[input.outcome];
  if (outcome === undefined) throw new Error(`${task.step} has no outcome ${input.outcome}`);
  const decision = { task, outcome: input.outcome, opinion: input.opinion ?? null, data };
  const effect =
    task.escalation_of === null ? effectOf(work, task.step, input.outcome) : escalationEffect(input.outcome);
  const result = await effect?.(work, decision);
  const closes = endingOf(work, result, outcome.closes);
  if (closes !== undefined) keepEffects(work, effects, closes);
  const documentIds = await namedByDecision(work, task.id, input.documentIds ?? [], data);
  const delegator = delegatorFor(work.ctx.actor, taskView(task), work.now);
  const ended = work.endTask(task, {
    status: 'decided',
    outcome: input.outcome,
    opinion: input.opinion ?? null,
    data,
    document_ids: documentIds,
    decided_by: work.ctx.actor.id,
    on_behalf_of: delegator,
  });
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
      ...(documentIds.length > 0 && { documentIds }),
      onBehalfOf: delegator,
      materialsHash: task.materials_hash,
      late: task.due_at !== null && task.due_at <= work.now,
    },
  });
  if (work.definition.partySeesFrom === `${task.step}.${input.outcome}`) work.set({ party_visible: true });
  await afterOutcome(work, ended, { ...outcome, closes });
  if (closes === undefined || step.duty === 'apply') notifyOtherSide(work, step, outcome);
  work.wake('taskDecided', { taskId: task.id, step: task.step, outcome: input.outcome, by: work.ctx.actor.id });
  return ended;
}

/** A notice to the other side at every change of state; what the authority deliberates is no change yet, closing has its own to the party. */
function notifyOtherSide(work: Dossier, step: StepDefinition, outcome: OutcomeDefinition): void {
  if (step.internal === true || outcome.internal === true || work.definition.partyIs === 'authority') return;
  const org = step.duty === 'apply' ? AUTHORITY : work.kase.party_id;
  work.notify(org, {
    zh: `“${step.title.zh}”：${outcome.label.zh}`,
    en: `“${step.title.en}”: ${outcome.label.en}`,
  });
}

function checkContent(work: Dossier, task: TaskRow, step: StepDefinition, input: DecisionInput): JsonObject | null {
  const outcome = Object.hasOwn(step.outcomes, input.outcome) ? step.outcomes[input.outcome] : undefined;
  if (outcome === undefined) {
    const known = outcomesOpenTo(step, work.kase.facts).join(', ');
    throw invalid('/outcome', { zh: `可选结果：${known}`, en: `outcomes of this step: ${known}` }, citationOf(step));
  }
  if (outcome.onlyIf !== undefined && !isOpenTo(outcome.onlyIf, work.kase.facts)) {
    const { reason, basis } = outcome.onlyIf;
    throw invalid('/outcome', reason, formatCitation(basis).en);
  }
  if (outcome.opinion === 'required' && input.opinion === undefined) {
    throw invalid('/opinion', { zh: '须填写意见', en: 'an opinion is required' }, citationOf(step));
  }
  assertDissentAnswered(work, step, input);
  return checkOutcomeData(formOf(work, task.step, input.outcome), input.data, citationOf(step));
}
