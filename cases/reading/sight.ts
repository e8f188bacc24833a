/**
 * Whether somebody may know of a case, judged before anything is locked: a stranger holds up nobody. One statement, always the
 * same, so that a case which is hidden costs what one costs that is not there.
 */
import { maySeeCase, maySeeTask, seesAll, type CaseView } from '../../domain/permissions';
import { definitionOf } from '../../processes/laws';
import { Refusal } from '../../domain/refusal';
import type { Actor } from '../../domain/roles';
import { findRelatedCase, type CaseKey, type RelatedCase } from '../../records/case-sight';
import type { CaseRow } from '../../records/cases';
import type { Tx } from '../../records/database';
import type { OrganisationRow } from '../../records/parties';
import type { TaskRow } from '../../records/tasks';
import { caseView, taskView, taskViews } from './family';

export interface SeenCase {
  readonly kase: CaseRow;
  readonly tasks: TaskRow[];
  /** Those of them that the actor may read: who sees a case does not see who sits on its panel. */
  readonly shown: TaskRow[];
  /** The database's clock when the tasks were read. */
  readonly now: Date;
  /** The party, and whose the tasks are. */
  readonly organisations: readonly OrganisationRow[];
}

export type SeenTask = Omit<SeenCase, 'shown'> & { readonly task: TaskRow };

/** The case with its tasks; null where the actor may not know of it. */
export async function seenCase(tx: Tx, id: string, actor: Actor): Promise<SeenCase | null> {
  const looked = await look(tx, { caseId: id }, actor);
  if (looked === null) return null;
  const { kase, tasks, now, view, maySee, organisations } = looked;
  const definition = definitionOf(kase.process, kase.definition_version);
  if (!maySeeCase(actor, view, taskViews(tasks), definition, now)) return null;
  return { kase, tasks, now, organisations, shown: tasks.filter(maySee) };
}

/** The task with its case; null where the actor may not know of it. */
export async function seenTask(tx: Tx, id: string, actor: Actor): Promise<SeenTask | null> {
  const looked = await look(tx, { taskId: id }, actor);
  if (looked === null) return null;
  const { kase, tasks, now, maySee, organisations } = looked;
  const task = tasks.find((row) => row.id === id);
  return task === undefined || !maySee(task) ? null : { kase, tasks, now, organisations, task };
}

/** For a command about a case, before its locks. @throws Refusal `not-found` */
export async function knownCase(tx: Tx, id: string, actor: Actor): Promise<CaseRow> {
  const seen = await seenCase(tx, id, actor);
  if (seen === null) throw new Refusal('not-found', NO_CASE, { caseId: id });
  return seen.kase;
}

/** For a command about a task, before its locks. @throws Refusal `not-found` */
export async function knownTask(tx: Tx, id: string, actor: Actor): Promise<SeenTask> {
  const seen = await seenTask(tx, id, actor);
  if (seen === null) throw new Refusal('not-found', NO_TASK, { taskId: id });
  return seen;
}

const NO_CASE = { zh: '案件不存在', en: 'case not found' };
const NO_TASK = { zh: '任务不存在', en: 'task not found' };

interface Looked {
  readonly kase: CaseRow;
  readonly tasks: TaskRow[];
  readonly now: Date;
  readonly organisations: readonly OrganisationRow[];
  readonly view: CaseView;
  readonly maySee: (task: TaskRow) => boolean;
}

async function look(tx: Tx, key: CaseKey, actor: Actor): Promise<Looked | null> {
  const found = await findRelatedCase(tx, key, seesAll(actor) ? null : actor);
  if (found === null) return null;
  const { kase, now, organisations } = found;
  const tasks = found.tasks.filter((task) => task.case_id === kase.id);
  const view = viewOf(found);
  const definition = definitionOf(kase.process, kase.definition_version);
  const views = taskViews(tasks);
  const maySee = (task: TaskRow) => maySeeTask(actor, taskView(task), view, views, definition, now);
  return { kase, tasks, now, organisations, view, maySee };
}

/** Of what stands around the case only what tells who may know of it: the case that it is part of. */
function viewOf({ kase, parent, tasks: around }: RelatedCase): CaseView {
  const isPart = definitionOf(kase.process, kase.definition_version).partOf !== undefined;
  if (parent === null || !isPart) return caseView(kase, undefined);
  const tasks = around.filter((task) => task.case_id === kase.parent_id).map(taskView);
  const definition = definitionOf(parent.process, parent.definition_version);
  return caseView(kase, { parent: { tasks, definition }, handlings: [], parties: [] });
}
