/**
 * Consultation 意见征询: whoever holds the open step asks other bodies for their opinion, one task each; until all have answered, or their time
 * has, the step is not decided. Opinions bind nobody, but a decision to the contrary says why. Who waits for the step attends to them with it
 * (step-state.ts), so that a workflow knows nothing of them.
 */
import { command } from './command';
import type { CommandContext } from './unit';
import { CONSULTATION, consultedRole, DISSENT, yetToAnswer } from '../domain/consultation-step';
import type { CONSULTATION_FORMS, ConsultationRequest } from '../domain/forms/consultation';
import { ORGANISATION_LABELS } from '../domain/organisation';
import { refusalToDecide } from '../domain/permissions';
import { stepOf, type StepDefinition } from '../domain/process';
import { invalid, Refusal } from '../domain/refusal';
import type { Role } from '../domain/roles';
import type { ProcessName } from '../processes/laws';
import type { ConsultationRow } from '../records/consultations';
import { CONSULTED_ABOUT } from '../records/documents';
import { AUTHORITY } from '../records/notices';
import type { TaskRow } from '../records/tasks';
import { assertCaseOpen, withCase } from './case-commands';
import type { Dossier } from './dossier';
import { citationOf } from './due';
import type { Decision, Effect, ReadBy } from './effect';
import { assertOwnDocuments, attachChecked } from './file-checks';
import { refreshMaterials } from './materials';
import { assertNotHeld } from './may-decide';
import { openForBodies } from './open-task';
import { taskView, taskViews } from './reading/family';

export interface Asked {
  readonly work: Dossier;
  readonly row: ConsultationRow;
}

export const consult = command(
  async (ctx: CommandContext, caseId: string, input: ConsultationRequest): Promise<Asked> => {
    const { work, result: row } = await withCase(ctx, caseId, (locked) => consultIn(locked, input));
    return { work, row };
  },
);

async function consultIn(
  work: Dossier,
  { bodies, question, documentIds }: ConsultationRequest,
): Promise<ConsultationRow> {
  const { actor } = work.ctx;
  const held = heldStep(work);
  assertNotHeld(work);
  const asked = await bodiesOf(work, bodies);
  await assertOwnDocuments(work.ctx, documentIds, actor.org, '/documentIds');
  const n = 1 + Math.max(0, ...work.tasks.filter(({ step }) => step === CONSULTATION).map(({ round }) => round));
  await attachChecked(work, documentIds, CONSULTED_ABOUT, held.id);
  const row = {
    ...{ case_id: work.kase.id, n, task_id: held.id, question, document_ids: documentIds },
    ...{ asked_by: actor.id, asked_at: work.now },
  };
  work.change({ kind: 'consultation', row });
  const step = stepOf(work.definition, CONSULTATION);
  work.record({
    type: 'consultation.asked',
    taskId: held.id,
    basis: step === null ? undefined : citationOf(step),
    payload: { n, step: held.step, bodies, question, documentIds },
  });
  await openForBodies(work, CONSULTATION, n, asked);
  await refreshMaterials(work, CONSULTATION);
  for (const { id } of asked) {
    work.notify(id, { zh: '待办“意见征询”', en: 'to do: “Consultation”' }, { zh: question, en: question });
  }
  work.wake('caseCommanded', { command: 'consult', by: actor.id });
  return row;
}

/** The open step that allows it and is the caller's to decide. @throws Refusal 403 for whoever does not hold it */
function heldStep(work: Dossier): TaskRow {
  assertCaseOpen(work);
  const consulting = work.openTasks.filter((task) => stepOf(work.definition, task.step)?.consults !== undefined);
  const [views, view] = [taskViews(work.tasks), work.view];
  const refusals = consulting.map((task) =>
    refusalToDecide(work.ctx.actor, taskView(task), view, views, work.definition, work.now),
  );
  const mine = consulting.find((_, index) => refusals[index] === null);
  if (mine !== undefined) return mine;
  const [refusal] = refusals;
  if (refusal != null) throw refusal;
  throw new Refusal('task-not-open', {
    zh: '案件当前没有可以征询意见的环节',
    en: 'no step of the case is open in which bodies are consulted',
  });
}

async function bodiesOf(
  work: Dossier,
  ids: readonly string[],
): Promise<{ readonly id: string; readonly role: Role }[]> {
  const known = new Map((await work.read.organisationsByIds(ids)).map((one) => [one.id, one]));
  return ids.map((id, index) => {
    const at = `/bodies/${index}`;
    const body = known.get(id);
    if (body === undefined) throw invalid(at, { zh: '没有该单位', en: 'no such organisation' });
    const role = consultedRole(body.kind);
    if (role === null) {
      const { zh, en } = ORGANISATION_LABELS[body.kind];
      throw invalid(at, { zh: `不向${zh}征询意见`, en: `${en} is not consulted` });
    }
    if (work.openTasks.some(({ step, seat }) => step === CONSULTATION && seat === id)) {
      throw invalid(at, { zh: '该单位尚未答复前一次征询', en: 'the body has not answered the consultation before' });
    }
    return { id, role };
  });
}

/** @throws Refusal `consultation-open` */
export function assertConsulted(work: Dossier, { step }: Pick<TaskRow, 'step'>): void {
  const open = yetToAnswer(work.definition, step, work.openTasks);
  if (open.length === 0) return;
  throw new Refusal(
    'consultation-open',
    {
      zh: '意见征询尚未全部答复，暂不能作出决定',
      en: 'bodies that were consulted have yet to answer: nothing is decided until then',
    },
    { extra: { bodies: open.map(({ seat }) => seat) } },
  );
}

/** What goes against an objection, or leaves a condition out, says why. @throws Refusal */
export function assertDissentAnswered(
  work: Dossier,
  step: StepDefinition,
  { outcome, opinion = '' }: { readonly outcome: string; readonly opinion?: string },
): void {
  if (step.consults?.includes(outcome) !== true || opinion.trim() !== '') return;
  const last = new Map(work.tasks.filter((task) => task.step === CONSULTATION).map((task) => [task.seat, task]));
  if (![...last.values()].some((task) => task.outcome !== null && DISSENT.includes(task.outcome))) return;
  throw invalid(
    '/opinion',
    {
      zh: '被征询单位提出反对意见或者条件的，须说明不予采纳的理由或者条件的落实',
      en: 'a body that was consulted has objected or set a condition: say why the decision is otherwise, or how the condition is met',
    },
    citationOf(step),
  );
}

function answered(work: Dossier, { task, outcome }: Decision): void {
  work.record({
    type: 'consultation.answered',
    taskId: task.id,
    payload: { n: task.round, body: task.party_id, outcome },
  });
  const name = work.organisations.find(({ id }) => id === task.party_id)?.name ?? task.party_id;
  work.notify(AUTHORITY, { zh: `${name}已答复意见征询`, en: `${name}: consultation answered` });
}

type Answers = typeof CONSULTATION_FORMS & { readonly 'deemed-consent': null };
type ConsultationEffects = { readonly [O in keyof Answers]: Effect<ProcessName, never, ReadBy<Answers[O]>> };

/** What every process that allows it has among its effects. */
export const consultationEffects: ConsultationEffects = {
  agree: answered,
  'agree-with-conditions': answered,
  object: answered,
  'not-concerned': answered,
  'deemed-consent': answered,
};
