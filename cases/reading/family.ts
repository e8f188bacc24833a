/** Loads what stands around cases for the permission table: a round of selection and its applications are judged together. */
import { OFFICIAL, type CaseView, type Family, type TaskView } from '../../domain/permissions';
import type { DecidedTask, KeptDocument } from '../../domain/reading';
import { stepOf } from '../../domain/process';
import { definitionOf, hasParts } from '../../processes/laws';
import { casesByIds } from '../../records/case-list';
import { tasksOfCases } from '../../records/task-list';
import type { CaseRow } from '../../records/cases';
import type { Tx } from '../../records/database';
import type { DocumentRow } from '../../records/documents';
import { handlingsInFamilies, partiesOfParts, type HandlingRow, type MemberRow } from '../../records/families';
import type { TaskRow } from '../../records/tasks';

export function taskView(task: TaskRow): TaskView {
  return {
    id: task.id,
    step: task.step,
    role: task.role,
    partyId: task.party_id,
    personal: task.personal,
    assignee: task.assignee,
    status: task.status,
    outcome: task.outcome,
    voidReason: task.void_reason,
    seat: task.seat,
    escalationOf: task.escalation_of,
    delegateTo: task.delegate_to,
    delegateFrom: task.delegate_from,
    delegateUntil: task.delegate_until,
    decidedBy: task.decided_by,
    onBehalfOf: task.on_behalf_of,
  };
}

const viewsOf = new WeakMap<readonly TaskRow[], readonly TaskView[]>();

/** Of all tasks of a case, made once for a reading: each of thousands of tasks is judged beside all the others. */
export function taskViews(tasks: readonly TaskRow[]): readonly TaskView[] {
  let views = viewsOf.get(tasks);
  if (views === undefined) {
    views = tasks.map(taskView);
    viewsOf.set(tasks, views);
  }
  return views;
}

/** The task and the document as the rule of reading judges them. */
export function decidedView(task: TaskRow): DecidedTask {
  return {
    step: task.step,
    partyId: task.party_id,
    personal: task.personal,
    outcome: task.outcome,
    assignee: task.assignee,
    decidedBy: task.decided_by,
    onBehalfOf: task.on_behalf_of,
    documentIds: task.document_ids,
  };
}

export function documentView({ id, org, uploaded_by: uploadedBy, audience }: DocumentRow): KeptDocument {
  return { id, org, uploadedBy, audience };
}

export function caseView(kase: CaseRow, family: Family | undefined): CaseView {
  return {
    partyId: kase.party_id,
    partyVisible: kase.party_visible,
    status: kase.status,
    // Of what either side may propose, an official's proposal has no applicant.
    openedBy: kase.file['proposedBy'] === 'authority' ? OFFICIAL : kase.opened_by,
    held: kase.held_since !== null,
    ...(family !== undefined && { family }),
  };
}

type Member = Pick<CaseRow, 'id' | 'process' | 'definition_version' | 'parent_id'>;

/** By case; cases that are part of nothing and have no parts have none. */
export async function familiesOf(tx: Tx, cases: readonly Member[]): Promise<Map<string, Family>> {
  const roots = rootsOf(cases);
  if (roots.size === 0) return new Map();
  const ids = [...new Set(roots.values())];
  const around = { handlings: await handlingsInFamilies(tx, ids), parts: await partiesOfParts(tx, ids) };
  return familiesFrom(cases, around, await parentsOf(tx, cases));
}

/** Of what is read of the families of these cases, and of the cases that they are part of. */
export function familiesFrom(
  cases: readonly Member[],
  { handlings, parts }: { readonly handlings: readonly HandlingRow[]; readonly parts: readonly MemberRow[] },
  parents: ReadonlyMap<string, NonNullable<Family['parent']>>,
): Map<string, Family> {
  const roots = rootsOf(cases);
  const families = new Map<string, Family>();
  const known = new Map<string, Omit<Family, 'parent'>>();
  for (const root of new Set(roots.values())) {
    const own = parts.filter((part) => part.root === root);
    known.set(root, {
      handlings: [
        ...handlings.filter((handling) => handling.root === root).flatMap(handlingOf),
        ...own.map(({ opened_by: person }) => ({ person, duty: 'apply' as const })),
      ],
      parties: [...new Set(own.map((part) => part.party_id))],
    });
  }
  for (const kase of cases) {
    const around = known.get(roots.get(kase.id) ?? '');
    if (around === undefined) continue;
    const parent = kase.parent_id === null ? null : (parents.get(kase.parent_id) ?? null);
    families.set(kase.id, { ...around, parent });
  }
  return families;
}

function rootsOf(cases: readonly Member[]): Map<string, string> {
  return new Map(cases.flatMap((kase) => (rootOf(kase) === null ? [] : [[kase.id, rootOf(kase) ?? '']])));
}

function rootOf(kase: Member): string | null {
  if (kase.parent_id !== null && definitionOf(kase.process, kase.definition_version).partOf !== undefined)
    return kase.parent_id;
  return hasParts(kase.process) ? kase.id : null;
}

function handlingOf(row: HandlingRow): Family['handlings'][number][] {
  const step = stepOf(definitionOf(row.process, row.definition_version), row.step);
  // A window is nobody's act, though somebody's decision on another step may have ended it.
  return step === null || step.kind === 'window' ? [] : [{ person: row.person, duty: step.duty }];
}

async function parentsOf(tx: Tx, cases: readonly Member[]): Promise<Map<string, NonNullable<Family['parent']>>> {
  const ids = [...new Set(cases.flatMap((kase) => kase.parent_id ?? []))];
  const parents = new Map<string, NonNullable<Family['parent']>>();
  if (ids.length === 0) return parents;
  const rows = await casesByIds(tx, ids);
  const { tasks } = await tasksOfCases(tx, ids);
  for (const [id, row] of rows) {
    const definition = definitionOf(row.process, row.definition_version);
    parents.set(id, { definition, tasks: (tasks.get(id) ?? []).map(taskView) });
  }
  return parents;
}
