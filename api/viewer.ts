/** Who may see what of the record: the reader's side of the permission table. A case one may not know of is not found. */
import { maySeeCase, maySeeTask, seesAll, type CaseView } from '../domain/permissions';
import { definitionOf } from '../domain/processes';
import { Refusal } from '../domain/refusal';
import type { Actor } from '../domain/roles';
import { caseView, familiesOf, taskView } from '../commands/family';
import type { Viewer } from '../records/case-list';
import { findCase, type CaseRow } from '../records/cases';
import type { Tx } from '../records/database';
import { findTask, tasksAndNow, type TaskRow } from '../records/tasks';

export function viewerOf(actor: Actor): Viewer {
  return seesAll(actor) ? { sees: 'all' } : { sees: 'own', id: actor.id, org: actor.org, roles: actor.roles };
}

export interface SeenCase {
  readonly kase: CaseRow;
  readonly tasks: TaskRow[];
  /** Those of them that the actor may read: who sees a case does not see who sits on its panel. */
  readonly shown: TaskRow[];
  /** The database's clock when the tasks were read. */
  readonly now: Date;
}

/** The case with its tasks; null where the actor may not know of it. */
export async function findSeenCase(tx: Tx, id: string, actor: Actor): Promise<SeenCase | null> {
  const kase = await findCase(tx, id);
  if (kase === null) return null;
  const { now, tasks } = await tasksAndNow(tx, id);
  const definition = definitionOf(kase.process, kase.definition_version);
  const [view, views] = [await viewOf(tx, kase), tasks.map(taskView)];
  if (!maySeeCase(actor, view, views, definition, now)) return null;
  const shown = tasks.filter((task) => maySeeTask(actor, taskView(task), view, views, definition, now));
  return { kase, tasks, shown, now };
}

async function viewOf(tx: Tx, kase: CaseRow): Promise<CaseView> {
  return caseView(kase, (await familiesOf(tx, [kase])).get(kase.id));
}

export async function isVisible(tx: Tx, id: string, actor: Actor): Promise<boolean> {
  return (await findSeenCase(tx, id, actor)) !== null;
}

/** @throws Refusal `not-found` */
export async function visibleCase(tx: Tx, id: string, actor: Actor): Promise<SeenCase> {
  const seen = await findSeenCase(tx, id, actor);
  if (seen === null) throw absent('案件', 'case');
  return seen;
}

/** @throws Refusal `not-found` */
export async function visibleTask(
  tx: Tx,
  id: string,
  actor: Actor,
): Promise<Omit<SeenCase, 'shown'> & { readonly task: TaskRow }> {
  const seen = await findTask(tx, id);
  const kase = seen === null ? null : await findCase(tx, seen.case_id);
  if (kase === null) throw absent('任务', 'task');
  const { now, tasks } = await tasksAndNow(tx, kase.id);
  const task = tasks.find((one) => one.id === id);
  const definition = definitionOf(kase.process, kase.definition_version);
  const view = await viewOf(tx, kase);
  if (task === undefined || !maySeeTask(actor, taskView(task), view, tasks.map(taskView), definition, now))
    throw absent('任务', 'task');
  return { task, kase, tasks, now };
}

export function absent(zh: string, en: string): Refusal {
  return new Refusal('not-found', { zh: `${zh}不存在`, en: `${en} not found` });
}
