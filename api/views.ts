/** What callers see of cases and tasks: one shape each, made from the record and from the definition the case is pinned to. */
import { authorizationsByIds, RIGHT_STEPS, type AuthorizationRow, type RightStep } from '../records/authorizations';
import type { CaseRow } from '../records/cases';
import { agreementVersionsOfAll, type AgreementVersionRow } from '../records/agreements';
import { casesAround, tasksOfCases } from '../records/task-list';
import { casesExtended } from '../records/clock-entries';
import type { Tx } from '../records/database';
import { organisationsByIds, type NamedOrganisation } from '../records/parties';
import type { TaskRow } from '../records/tasks';
import { caseView as viewOfCase, decidedView, familiesOf, taskView, taskViews } from '../cases/reading/family';
import { effectsOf, withEffects, type Effects } from '../cases/preview';
import { readsOf } from '../cases/reads';
import { processes } from '../processes';
import { extendableTask, isExtended } from '../cases/due';
import { isPast } from '../cases/may-decide';
import { lightOf, type Light } from '../domain/clock';
import { toldOf, yetToAnswer } from '../domain/consultation-step';
import { dataSchemasOf } from '../processes/forms';
import { formatCitation } from '../domain/measures';
import {
  type CaseView,
  type Family,
  maySeeTask,
  mayWithdraw,
  ofParty,
  refusalToDecide,
  refusalToDelegate,
  refusalToReassign,
} from '../domain/permissions';
import { outcomesOpenTo, stepOf, type ProcessDefinition } from '../domain/process';
import { definitionOf, isProcess } from '../processes/laws';
import { rightStatus, rightStopsAt } from '../domain/right';
import { mayReadDecision } from '../domain/reading';
import type { Actor } from '../domain/roles';
import { announcedData, caseData } from '../cases/reading/case-data';
import { agreementsShown } from '../cases/reading/agreements';
import { formerOperators } from '../cases/reading/former-operator';
import type { Case, Task } from './schemas/case';

/** Cases of which all tasks have been read, or all that bear on what is shown, and the database's clock when they were. */
export interface ReadCases {
  readonly kases: ReadonlyMap<string, CaseRow>;
  readonly tasks: ReadonlyMap<string, readonly TaskRow[]>;
  readonly now: Date;
  /** Those that were read with them. */
  readonly organisations?: readonly NamedOrganisation[];
}

/** One such case: as its reader has found it, or as the command leaves it that has just changed it. */
export interface ReadCase {
  readonly kase: CaseRow;
  readonly tasks: readonly TaskRow[];
  readonly now: Date;
  readonly organisations?: readonly NamedOrganisation[];
}

/** Everything the views of some cases need, read at once. */
interface Picture extends Pick<ReadCases, 'tasks' | 'now'> {
  readonly names: ReadonlyMap<string, string>;
  readonly families: ReadonlyMap<string, Family>;
  /** Cases whose decision clock has been extended: read where a case's actions are shown, to those who extend. */
  readonly extended: ReadonlySet<string>;
  /** Of open cases whose materials have effects: as they are foreseen now. */
  readonly effects: ReadonlyMap<string, Effects>;
  /** Of cases of authorisations: a right in force is a step of its open case. */
  readonly rights: ReadonlyMap<string, AuthorizationRow>;
  /** Of these, what both sides have signed. */
  readonly agreements: readonly AgreementVersionRow[];
  /** What applicants were as operators before. */
  readonly formerOperators: Awaited<ReturnType<typeof formerOperators>>;
}

function caseView(kase: CaseRow, picture: Picture): CaseView {
  return viewOfCase(kase, picture.families.get(kase.id));
}

async function pictureOf(
  tx: Tx,
  { kases, tasks, now, organisations = [] }: ReadCases,
  extender?: Actor,
): Promise<Picture> {
  const orgs = new Set([
    ...[...kases.values()].map((kase) => kase.party_id),
    ...[...tasks.values()].flat().map((task) => task.party_id),
  ]);
  const names = await namesOf(tx, orgs, organisations);
  const all = [...kases.values()];
  return {
    now,
    names,
    tasks,
    families: await familiesOf(tx, all),
    extended: extender?.roles.includes('director') ? await casesExtended(tx, [...kases.keys()]) : new Set(),
    effects: await foreseen(tx, all),
    ...(await rightsOf(tx, all)),
    formerOperators: await formerOperators(tx, all, now),
  };
}

async function foreseen(tx: Tx, kases: readonly CaseRow[]): Promise<Map<string, Effects>> {
  const found = new Map<string, Effects>();
  for (const kase of kases.filter(({ process }) => isProcess(process) && processes[process].preview !== undefined)) {
    const effects = await effectsOf(processes, readsOf(tx), kase);
    if (effects !== null) found.set(kase.id, effects);
  }
  return found;
}

async function rightsOf(tx: Tx, kases: readonly CaseRow[]): Promise<Pick<Picture, 'rights' | 'agreements'>> {
  const ids = kases.flatMap(({ process, authorization_id: id }) =>
    process === 'authorization' && id !== null ? [id] : [],
  );
  if (ids.length === 0) return { rights: new Map(), agreements: [] };
  const rights = await authorizationsByIds(tx, ids);
  return {
    rights: new Map(rights.map((right) => [right.id, right])),
    agreements: await agreementVersionsOfAll(tx, ids),
  };
}

/** A right in force, or suspended, is a step of its open case that nobody takes, due where the right ends (Art. 7, 9). */
function rightStepOf(kase: CaseRow, { rights, now }: Picture): { step: RightStep; due: Date | null } | null {
  const right =
    kase.process === 'authorization' && kase.status === 'open' ? rights.get(kase.authorization_id ?? '') : undefined;
  const status = right === undefined ? undefined : rightStatus(right, now);
  const step = RIGHT_STEPS.find((one) => one === status);
  return right === undefined || step === undefined ? null : { step, due: rightStopsAt(right) };
}

/** Of those that were not read with their cases the names are read by themselves: a command may have opened a task of somebody else's. */
async function namesOf(
  tx: Tx,
  ids: ReadonlySet<string>,
  read: readonly NamedOrganisation[],
): Promise<Map<string, string>> {
  const names = new Map(read.map(({ id, name }) => [id, name]));
  const missing = [...ids].filter((id) => !names.has(id));
  if (missing.length > 0) for (const { id, name } of await organisationsByIds(tx, missing)) names.set(id, name);
  return names;
}

function only({ kase, tasks, now, organisations = [] }: ReadCase): ReadCases {
  return { kases: new Map([[kase.id, kase]]), tasks: new Map([[kase.id, tasks]]), now, organisations };
}

export async function presentCases(tx: Tx, kases: readonly CaseRow[], actor: Actor): Promise<Case[]> {
  if (kases.length === 0) return [];
  const byId = new Map(kases.map((kase) => [kase.id, kase]));
  const picture = await pictureOf(tx, { kases: byId, ...(await tasksOfCases(tx, [...byId.keys()])) }, actor);
  return kases.map((kase) => presentCase(kase, picture, actor));
}

/** Cases of which the caller is to know no more than what was announced: their file, and neither tasks nor what has come about. */
export async function presentAnnounced(tx: Tx, kases: readonly CaseRow[], actor: Actor): Promise<Case[]> {
  const cases = await presentCases(tx, kases, actor);
  return cases.map((one, index) => ({
    ...one,
    ...announcedData({ file: kases[index]?.file ?? {} }),
    steps: ['call'],
    tasks: [],
    availableActions: [],
  }));
}

export async function presentOneCase(tx: Tx, read: ReadCase, actor: Actor): Promise<Case> {
  return presentCase(read.kase, await pictureOf(tx, only(read), actor), actor);
}

export async function presentOneTask(tx: Tx, read: ReadCase, task: TaskRow, actor: Actor): Promise<Task> {
  return presentTask(task, read.kase, await pictureOf(tx, only(read)), actor);
}

/** Tasks of possibly many cases; those of unknown cases cannot be. */
export async function presentTasks(tx: Tx, tasks: readonly TaskRow[], actor: Actor, read?: ReadCases): Promise<Task[]> {
  if (tasks.length === 0) return [];
  const { kases, ...rest } = read ?? (await casesAround(tx, tasks, actor.id));
  const picture = await pictureOf(tx, { kases, ...rest });
  return tasks.flatMap((task) => {
    const kase = kases.get(task.case_id);
    return kase === undefined ? [] : [presentTask(task, kase, picture, actor)];
  });
}

function presentCase(kase: CaseRow, picture: Picture, actor: Actor): Case {
  const definition = definitionOf(kase.process, kase.definition_version);
  const all = picture.tasks.get(kase.id) ?? [];
  const views = taskViews(all);
  const open = all.filter((task) => task.status === 'open');
  const seen = open.filter((task) =>
    maySeeTask(actor, taskView(task), caseView(kase, picture), views, definition, picture.now),
  );
  const told = toldOf(open, seen);
  const right = rightStepOf(kase, picture);
  // The case of a right ends with the right, whatever else is to be done in it.
  const dues = (right === null ? told.map((task) => task.due_at) : [right.due]).flatMap((due) => due?.getTime() ?? []);
  return {
    id: kase.id,
    process: kase.process,
    title: kase.title,
    status: kase.status,
    outcome: kase.outcome,
    party: party(kase.party_id, picture),
    steps: [...new Set([...(right === null ? [] : [right.step]), ...told.map((task) => task.step)])],
    openedAt: kase.opened_at.toISOString(),
    dueAt: dues.length === 0 ? null : new Date(Math.min(...dues)).toISOString(),
    closedAt: kase.closed_at?.toISOString() ?? null,
    onHold: kase.held_since !== null,
    light: caseLight(kase, told, picture.now),
    policyVersion: kase.policy_version,
    definitionVersion: kase.definition_version,
    ...caseData(kase, lookedUp(kase, picture), actor),
    tasks: seen.map((task) => presentTask(task, kase, picture, actor)),
    availableActions: caseActions(kase, all, picture, definition, actor),
  };
}

/** What no case keeps, and readers of some are told: it is looked up with the case. */
function lookedUp(kase: CaseRow, picture: Picture) {
  if (kase.process === 'authorization') {
    const signed = picture.agreements.filter(({ authorization_id: id }) => id === kase.authorization_id);
    return agreementsShown(picture.rights.get(kase.authorization_id ?? ''), signed, picture.now);
  }
  if (kase.process !== 'selection-application') return {};
  return { selectionId: kase.parent_id, formerOperator: picture.formerOperators.get(kase.id) ?? null };
}

function presentTask(task: TaskRow, kase: CaseRow, picture: Picture, actor: Actor): Task {
  const definition = definitionOf(kase.process, kase.definition_version);
  const step = stepOf(definition, task.step);
  if (step === null) throw new Error(`${kase.process} has no step ${task.step}`);
  const shown = mayReadDecision(actor, decidedView(task), definition);
  const late = task.due_at !== null && (task.ended_at ?? picture.now) >= task.due_at;
  return {
    id: task.id,
    caseId: task.case_id,
    process: task.process,
    step: task.step,
    round: task.round,
    seat: task.seat,
    title: step.title.zh,
    titleEn: step.title.en,
    article: step.basis.map((citation) => formatCitation(citation).en).join('; '),
    role: task.role,
    party: party(task.party_id, picture),
    assignee: task.assignee,
    delegate:
      task.delegate_to === null ? null : { to: task.delegate_to, until: task.delegate_until?.toISOString() ?? '' },
    status: task.status,
    outcomes: step.kind === 'window' ? [] : outcomesOpenTo(step, kase.facts),
    dataSchema: step.kind === 'window' ? {} : dataSchemasOf(task.process, task.step),
    materialsHash:
      task.status === 'open'
        ? withEffects(task.materials_hash, picture.effects.get(kase.id) ?? null)
        : task.materials_hash,
    openedAt: task.opened_at.toISOString(),
    dueAt: task.due_at?.toISOString() ?? null,
    provisional: task.provisional,
    late,
    light: lightOf({
      status: task.status,
      held: kase.held_since !== null,
      due: task.due_at,
      yellowAt: task.yellow_at,
      now: picture.now,
    }),
    applicant: party(kase.party_id, picture),
    decision:
      !shown || task.outcome === null || task.ended_at === null
        ? null
        : {
            outcome: task.outcome,
            opinion: task.opinion,
            data: task.data,
            documentIds: [...task.document_ids],
            by: task.decided_by,
            onBehalfOf: task.on_behalf_of,
            at: task.ended_at.toISOString(),
          },
    voidReason: task.void_reason,
    availableActions: taskActions(task, kase, picture, actor, definition),
  };
}

function taskActions(
  task: TaskRow,
  kase: CaseRow,
  picture: Picture,
  actor: Actor,
  definition: ProcessDefinition,
): Task['availableActions'] {
  if (task.status !== 'open' || kase.held_since !== null || isPast(task, definition, picture.now)) return [];
  const tasks = taskViews(picture.tasks.get(kase.id) ?? []);
  const actions: Task['availableActions'] = [];
  const drawn = stepOf(definition, task.step)?.group === 'panel';
  if (refusalToDecide(actor, taskView(task), caseView(kase, picture), tasks, definition, picture.now) === null) {
    if (yetToAnswer(definition, task.step, tasks).length === 0) actions.push('decision');
    if (!drawn && refusalToDelegate(actor, taskView(task), picture.now) === null) actions.push('delegate');
    if (!task.personal && task.assignee === null) actions.push('claim');
    if (!task.personal && task.assignee === actor.id) actions.push('release');
  }
  if (!drawn && refusalToReassign(actor, taskView(task), caseView(kase, picture), definition) === null)
    actions.push('reassign');
  return actions;
}

function caseActions(
  kase: CaseRow,
  tasks: readonly TaskRow[],
  picture: Picture,
  definition: ProcessDefinition,
  actor: Actor,
): Case['availableActions'] {
  const actions: Case['availableActions'] = ['comment'];
  const officer = actor.roles.includes('director') || actor.roles.includes('case-officer');
  if (officer) actions.push('referrals');
  if (kase.status === 'closed') return actions;
  const concerned = ofParty(actor, caseView(kase, picture), definition);
  if (mayWithdraw(actor, caseView(kase, picture), definition)) actions.push('withdraw');
  const views = taskViews(tasks);
  const open = tasks.filter((task) => task.status === 'open');
  if (actor.roles.includes('director') && !concerned && kase.held_since === null) {
    const extendable = extendableTask(open, definition);
    if (extendable !== undefined && !isExtended(extendable, definition, picture.extended.has(kase.id)))
      actions.push('extend');
    if (open.some((task) => task.personal)) actions.push('panel/replace');
  }
  const decidable = (task: TaskRow) =>
    !isPast(task, definition, picture.now) &&
    refusalToDecide(actor, taskView(task), caseView(kase, picture), views, definition, picture.now) === null;
  if (kase.held_since === null && open.some(decidable)) actions.push('decision');
  return actions;
}

function caseLight(kase: CaseRow, open: readonly TaskRow[], now: Date): Light {
  if (kase.status === 'closed') return 'green';
  if (kase.held_since !== null) return 'paused';
  const lights = open.map((task) =>
    lightOf({ status: 'open', held: false, due: task.due_at, yellowAt: task.yellow_at, now }),
  );
  return lights.includes('red') ? 'red' : lights.includes('yellow') ? 'yellow' : 'green';
}

function party(id: string, picture: Picture): { id: string; name: string } {
  return { id, name: picture.names.get(id) ?? id };
}
