/** Who may see what of the record: the reader's side of the permission table. A case one may not know of is not found. */
import { maySeeCase, maySeeTask, seesAll } from '../domain/permissions';
import { definitionOf } from '../domain/processes';
import { Refusal } from '../domain/refusal';
import type { Actor } from '../domain/roles';
import { caseView, taskView } from '../commands/case-work';
import type { Viewer } from '../records/case-list';
import { findCase, type CaseRow } from '../records/cases';
import { databaseNow, type Tx } from '../records/database';
import { findTask, tasksOf, type TaskRow } from '../records/tasks';

export function viewerOf(actor: Actor): Viewer {
  return seesAll(actor) ? { sees: 'all' } : { sees: 'own', id: actor.id, org: actor.org, roles: actor.roles };
}

/** The case with its tasks; null where the actor may not know of it. */
async function seenCase(tx: Tx, id: string, actor: Actor): Promise<{ kase: CaseRow; tasks: TaskRow[] } | null> {
  const kase = await findCase(tx, id);
  if (kase === null) return null;
  const tasks = await tasksOf(tx, id);
  const definition = definitionOf(kase.process, kase.definition_version);
  const visible = maySeeCase(actor, caseView(kase), tasks.map(taskView), definition, await databaseNow(tx));
  return visible ? { kase, tasks } : null;
}

export async function isVisible(tx: Tx, id: string, actor: Actor): Promise<boolean> {
  return (await seenCase(tx, id, actor)) !== null;
}

/** @throws Refusal `not-found` */
export async function visibleCase(tx: Tx, id: string, actor: Actor): Promise<{ kase: CaseRow; tasks: TaskRow[] }> {
  const seen = await seenCase(tx, id, actor);
  if (seen === null) throw absent('案件', 'case');
  return seen;
}

/** @throws Refusal `not-found` */
export async function visibleTask(tx: Tx, id: string, actor: Actor): Promise<TaskRow> {
  const task = await findTask(tx, id);
  const kase = task === null ? null : await findCase(tx, task.case_id);
  if (task === null || kase === null) throw absent('任务', 'task');
  const tasks = (await tasksOf(tx, kase.id)).map(taskView);
  const definition = definitionOf(kase.process, kase.definition_version);
  const now = await databaseNow(tx);
  if (!maySeeTask(actor, taskView(task), caseView(kase), tasks, definition, now)) throw absent('任务', 'task');
  return task;
}

export function absent(zh: string, en: string): Refusal {
  return new Refusal('not-found', { zh: `${zh}不存在`, en: `${en} not found` });
}
