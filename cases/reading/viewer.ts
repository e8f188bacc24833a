/** Who may see what of the record: the reader's side of the permission table. A case one may not know of is not found. */
import { seenCase, seenTask, type SeenCase, type SeenTask } from './sight';
import { seesAll } from '../../domain/permissions';
import { Refusal } from '../../domain/refusal';
import type { Actor } from '../../domain/roles';
import type { Viewer } from '../../records/case-list';
import type { Tx } from '../../records/database';

export function viewerOf(actor: Actor): Viewer {
  return seesAll(actor) ? { sees: 'all' } : { sees: 'own', id: actor.id, org: actor.org, roles: actor.roles };
}

export async function isVisible(tx: Tx, id: string, actor: Actor): Promise<boolean> {
  return (await seenCase(tx, id, actor)) !== null;
}

/** @throws Refusal `not-found` */
export async function visibleCase(tx: Tx, id: string, actor: Actor): Promise<SeenCase> {
  const seen = await seenCase(tx, id, actor);
  if (seen === null) throw absent('案件', 'case', { caseId: id });
  return seen;
}

/** @throws Refusal `not-found` */
export async function visibleTask(tx: Tx, id: string, actor: Actor): Promise<SeenTask> {
  const seen = await seenTask(tx, id, actor);
  if (seen === null) throw absent('任务', 'task', { taskId: id });
  return seen;
}

/** `named`: what the caller named, where the path does not say it. */
export function absent(
  zh: string,
  en: string,
  named: { readonly caseId?: string; readonly taskId?: string } = {},
): Refusal {
  return new Refusal('not-found', { zh: `${zh}不存在`, en: `${en} not found` }, named);
}
