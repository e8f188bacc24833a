/** Lists of cases and tasks, read straight from the record: an inbox is never served from the engine. */
import { currentDefinition, PROCESSES } from '../processes/laws';
import type { CaseRow } from './cases';
import { named, one, type Tx } from './database';
import type { NamedOrganisation } from './parties';
import { tasksAndNow, type TaskRow } from './tasks';

/** Whose list it is: everything, what concerns one applicant, or what a holder of tasks may see. */
export type Viewer =
  | { readonly sees: 'all' }
  | { readonly sees: 'own'; readonly id: string; readonly org: string; readonly roles: readonly string[] };

export interface CaseFilter {
  readonly process?: string;
  readonly status?: 'open' | 'closed';
  readonly party?: string;
  readonly step?: string;
  readonly light?: 'green' | 'yellow' | 'red' | 'paused';
  /** Part of the title, of the number or of the party's name, in whatever letter case. */
  readonly q?: string;
  readonly openedFrom?: Date;
  readonly openedBefore?: Date;
  readonly closedFrom?: Date;
  readonly closedBefore?: Date;
  readonly outcome?: string;
  readonly authorizationId?: string;
  /** The case that it is part of. */
  readonly parent?: string;
}

export interface Position {
  readonly at: Date;
  readonly id: string;
}

export const LIGHT = `CASE WHEN c.status = 'closed' THEN 'green' WHEN c.held_since IS NOT NULL THEN 'paused'
  WHEN EXISTS (SELECT 1 FROM tasks t WHERE t.case_id = c.id AND t.status = 'open' AND t.due_at <= (SELECT legal_now())) THEN 'red'
  WHEN EXISTS (SELECT 1 FROM tasks t WHERE t.case_id = c.id AND t.status = 'open' AND t.yellow_at <= (SELECT legal_now())) THEN 'yellow'
  ELSE 'green' END`;

/**
 * A task makes its case visible to its holder in its party, but for a panel member only once they declared no conflict, and until
 * the seat is another's (domain/permissions.ts).
 */
const holdsTaskOf = (caseId: string) => `EXISTS (SELECT 1 FROM tasks t WHERE t.case_id = ${caseId} AND t.party_id = :org
  AND (NOT t.personal OR (t.role = ANY(:roles) AND t.void_reason IS DISTINCT FROM 'member-replaced'))
  AND (t.assignee = :id OR t.decided_by = :id OR (t.delegate_to = :id AND t.delegate_until > (SELECT legal_now()))
       OR (NOT t.personal AND t.role = ANY(:roles)))
  AND (NOT t.personal OR (EXISTS (SELECT 1 FROM tasks d WHERE d.case_id = t.case_id AND d.seat = t.seat AND d.party_id = t.party_id
      AND d.outcome = 'no-conflict')
    AND NOT EXISTS (SELECT 1 FROM tasks n WHERE n.case_id = t.case_id AND n.personal AND (
      (n.seat = t.seat AND n.void_reason = 'member-replaced') OR
      (substring(n.seat FROM '^\\d+[.]\\d+[.]') = substring(t.seat FROM '^\\d+[.]\\d+[.]')
        AND CAST(substring(n.seat FROM '^\\d+[.]\\d+[.](\\d+)$') AS integer)
          > CAST(substring(t.seat FROM '^\\d+[.]\\d+[.](\\d+)$') AS integer)))))))`;

/** And so it makes visible the cases that are part of it. */
const PARTS = PROCESSES.filter((process) => currentDefinition(process).partOf !== undefined);
const HOLDS = `(${holdsTaskOf('c.id')} OR (c.process = ANY(:parts) AND ${holdsTaskOf('c.parent_id')}))`;

type Bindings = Readonly<Record<string, string | number | Date | readonly string[]>>;

interface Condition {
  readonly sql: string;
  readonly bindings: Bindings;
}

/** What of the register the viewer may see and has asked for; the list and whatever counts it stand on the same. */
function conditionOf(viewer: Viewer, filter: CaseFilter): Condition {
  const where: string[] = ['true'];
  const bindings: Record<string, Bindings[string]> = {};
  const add = (condition: string, values: Bindings = {}) => {
    where.push(condition);
    Object.assign(bindings, values);
  };
  if (viewer.sees === 'own') {
    const { id, org, roles } = viewer;
    if (roles.includes('operator')) add('c.party_id = :org AND c.party_visible', { org });
    else add(HOLDS, { id, org, roles, parts: PARTS });
  }
  if (filter.process !== undefined) add('c.process = :process', { process: filter.process });
  if (filter.parent !== undefined) add('c.parent_id = :parent', { parent: filter.parent });
  if (filter.status !== undefined) add('c.status = :status', { status: filter.status });
  if (filter.outcome !== undefined) add('c.outcome = :outcome', { outcome: filter.outcome });
  if (filter.party !== undefined) add('c.party_id = :party', { party: filter.party });
  if (filter.authorizationId !== undefined)
    add('c.authorization_id = :authorizationId', { authorizationId: filter.authorizationId });
  if (filter.step !== undefined) {
    add(`EXISTS (SELECT 1 FROM tasks t WHERE t.case_id = c.id AND t.status = 'open' AND t.step = :step)`, {
      step: filter.step,
    });
  }
  if (filter.light !== undefined) add(`${LIGHT} = :light`, { light: filter.light });
  if (filter.q !== undefined) {
    add(
      `(strpos(lower(c.id), lower(:q)) > 0 OR strpos(lower(c.title), lower(:q)) > 0 OR EXISTS (
         SELECT 1 FROM organisations o WHERE o.id = c.party_id AND strpos(lower(o.name), lower(:q)) > 0))`,
      { q: filter.q },
    );
  }
  if (filter.openedFrom !== undefined) add('c.opened_at >= :openedFrom', { openedFrom: filter.openedFrom });
  if (filter.openedBefore !== undefined) add('c.opened_at < :openedBefore', { openedBefore: filter.openedBefore });
  if (filter.closedFrom !== undefined) add('c.closed_at >= :closedFrom', { closedFrom: filter.closedFrom });
  if (filter.closedBefore !== undefined) add('c.closed_at < :closedBefore', { closedBefore: filter.closedBefore });
  return { sql: where.join(' AND '), bindings };
}

/** Newest first. */
export async function listCases(
  tx: Tx,
  viewer: Viewer,
  filter: CaseFilter,
  page: { readonly after?: Position; readonly limit: number },
): Promise<CaseRow[]> {
  const { sql, bindings } = conditionOf(viewer, filter);
  const after = page.after === undefined ? '' : 'AND (c.opened_at, c.id) < (:afterAt, :afterId)';
  const position: Bindings = page.after === undefined ? {} : { afterAt: page.after.at, afterId: page.after.id };
  const { rows } = await tx.raw<{ rows: CaseRow[] }>(
    `SELECT c.* FROM cases c WHERE ${sql} ${after} ORDER BY c.opened_at DESC, c.id DESC LIMIT :limit`,
    named({ ...bindings, ...position, limit: page.limit }),
  );
  return rows;
}

/** How many cases the list of the filter has, for who sees all. */
export async function countCases(tx: Tx, filter: CaseFilter): Promise<number> {
  const { sql, bindings } = conditionOf({ sees: 'all' }, filter);
  const { rows } = await tx.raw<{ rows: { n: number }[] }>(
    `SELECT count(*) AS n FROM cases c WHERE ${sql}`,
    named(bindings),
  );
  return one(rows).n;
}

/** Rounds whose call is open: what they announce is for everybody who may apply. Newest first. */
export async function openCalls(
  tx: Tx,
  page: { readonly after?: Position; readonly limit: number },
): Promise<CaseRow[]> {
  const { rows } = await tx.raw<{ rows: CaseRow[] }>(
    `SELECT c.* FROM cases c
      WHERE c.process = 'operator-selection' AND c.status = 'open' AND (c.file ->> 'closesAt')::timestamptz > (SELECT legal_now())
        AND (:afterAt::timestamptz IS NULL OR (c.opened_at, c.id) < (:afterAt, :afterId))
      ORDER BY c.opened_at DESC, c.id DESC LIMIT :limit`,
    named({ afterAt: page.after?.at ?? null, afterId: page.after?.id ?? null, limit: page.limit }),
  );
  return rows;
}

export interface TaskFilter {
  readonly process?: string;
  readonly step?: string;
  readonly caseId?: string;
  readonly light?: CaseFilter['light'];
}

/** As `lightOf` tells it of a task: what is filtered by it is filtered before it is paged. */
const LIGHT_OF_TASK = `CASE WHEN tasks.status <> 'open' THEN 'green'
  WHEN EXISTS (SELECT 1 FROM cases c WHERE c.id = tasks.case_id AND c.held_since IS NOT NULL) THEN 'paused'
  WHEN tasks.due_at IS NULL THEN 'green' WHEN tasks.due_at <= (SELECT legal_now()) THEN 'red'
  WHEN tasks.yellow_at <= (SELECT legal_now()) THEN 'yellow' ELSE 'green' END`;

/** Open tasks that may be the person's to decide, oldest first; separation of duties is judged by the caller. */
export async function candidateTasks(
  tx: Tx,
  person: { readonly id: string; readonly org: string; readonly roles: readonly string[] },
  filter: TaskFilter,
  page: { readonly after?: Position; readonly limit: number },
): Promise<TaskRow[]> {
  const { rows } = await tx.raw<{ rows: TaskRow[] }>(
    `SELECT t.* FROM tasks t JOIN cases c ON c.id = t.case_id
      WHERE t.status = 'open' AND t.role = ANY(:roles) AND t.party_id = :org AND c.held_since IS NULL
        AND ((t.assignee IS NULL AND NOT t.personal) OR t.assignee = :id OR (t.delegate_to = :id AND t.delegate_until > (SELECT legal_now())))
        AND (:process::text IS NULL OR t.process = :process) AND (:step::text IS NULL OR t.step = :step)
        AND (:caseId::text IS NULL OR t.case_id = :caseId)
        AND (:light::text IS NULL OR ${LIGHT_OF_TASK.replaceAll('tasks.', 't.')} = :light)
        AND (:afterAt::timestamptz IS NULL OR (t.opened_at, t.id) > (:afterAt, :afterId))
      ORDER BY t.opened_at, t.id LIMIT :limit`,
    named({
      id: person.id,
      org: person.org,
      roles: [...person.roles],
      process: filter.process ?? null,
      step: filter.step ?? null,
      caseId: filter.caseId ?? null,
      light: filter.light ?? null,
      afterAt: page.after?.at ?? null,
      afterId: page.after?.id ?? null,
      limit: page.limit,
    }),
  );
  return rows;
}

/** What the person has decided in the organisation of today, latest first. */
export async function decidedTasks(
  tx: Tx,
  person: { readonly id: string; readonly org: string; readonly roles: readonly string[] },
  filter: TaskFilter,
  page: { readonly after?: Position; readonly limit: number },
): Promise<TaskRow[]> {
  const query = tx<TaskRow>('tasks')
    .where({ decided_by: person.id, party_id: person.org })
    .whereRaw('(NOT personal OR role = ANY(?))', [[...person.roles]])
    .orderBy([
      { column: 'ended_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(page.limit);
  if (filter.process !== undefined) void query.where({ process: filter.process });
  if (filter.step !== undefined) void query.where({ step: filter.step });
  if (filter.caseId !== undefined) void query.where({ case_id: filter.caseId });
  if (filter.light !== undefined) void query.whereRaw(`${LIGHT_OF_TASK} = ?`, [filter.light]);
  if (page.after !== undefined) void query.whereRaw('(ended_at, id) < (?, ?)', [page.after.at, page.after.id]);
  return query;
}

export interface RegisterFilter extends TaskFilter {
  /** Decided, or ended by their time. */
  readonly ended?: boolean;
  readonly endedFrom?: Date;
  readonly endedBefore?: Date;
  /** Open and past their due time. */
  readonly overdue?: boolean;
}

/** Every task there was, for who sees all; the latest opened first. */
export async function taskRegister(
  tx: Tx,
  filter: RegisterFilter,
  page: { readonly after?: Position; readonly limit: number },
): Promise<TaskRow[]> {
  const query = tx<TaskRow>('tasks')
    .orderBy([
      { column: 'opened_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(page.limit);
  if (filter.process !== undefined) void query.where({ process: filter.process });
  if (filter.step !== undefined) void query.where({ step: filter.step });
  if (filter.caseId !== undefined) void query.where({ case_id: filter.caseId });
  if (filter.light !== undefined) void query.whereRaw(`${LIGHT_OF_TASK} = ?`, [filter.light]);
  if (filter.ended === true) void query.whereIn('status', ['decided', 'expired']);
  if (filter.endedFrom !== undefined) void query.where('ended_at', '>=', filter.endedFrom);
  if (filter.endedBefore !== undefined) void query.where('ended_at', '<', filter.endedBefore);
  if (filter.overdue === true) void query.where({ status: 'open' }).whereRaw('due_at <= (SELECT legal_now())');
  if (page.after !== undefined) void query.whereRaw('(opened_at, id) < (?, ?)', [page.after.at, page.after.id]);
  return query;
}

/** All tasks of several cases, by case, in the order of opening, with the database's clock read in the same statement. */
export async function tasksOfCases(
  tx: Tx,
  caseIds: readonly string[],
): Promise<{ now: Date; tasks: Map<string, TaskRow[]> }> {
  const { now, tasks } = await tasksAndNow(tx, ...caseIds);
  const byCase = new Map<string, TaskRow[]>(caseIds.map((id) => [id, []]));
  for (const task of tasks) byCase.get(task.case_id)?.push(task);
  return { now, tasks: byCase };
}

/**
 * Of the cases of some tasks, what whether the person may decide them depends on: these tasks, those that supervise them or are
 * supervised, and what the person, or whoever delegated to them, has decided there. A round has thousands of others. With them the names of
 * the parties and of whose the tasks are, and the database's clock.
 */
export async function tasksBearingOn(
  tx: Tx,
  tasks: readonly TaskRow[],
  person: string,
): Promise<{ now: Date; tasks: Map<string, TaskRow[]>; organisations: NamedOrganisation[] }> {
  const cases = [...new Set(tasks.map((task) => task.case_id))];
  const delegators = tasks.flatMap((task) => (task.delegate_to === person ? (task.delegate_from ?? []) : []));
  const { rows } = await tx.raw<{ rows: BearingRow[] }>(
    `SELECT t.*, n.database_now, holder.name AS holder_name, c.party_id AS applicant, party.name AS applicant_name
       FROM (SELECT legal_now() AS database_now) n LEFT JOIN tasks t ON t.case_id = ANY(:cases)
              AND (t.id = ANY(:ids) OR t.escalation_of = ANY(:ids) OR t.decided_by = ANY(:persons) OR t.on_behalf_of = ANY(:persons))
            LEFT JOIN cases c ON c.id = t.case_id
            LEFT JOIN organisations party ON party.id = c.party_id LEFT JOIN organisations holder ON holder.id = t.party_id
      ORDER BY t.opened_at, t.id`,
    named({
      cases,
      ids: tasks.flatMap((task) => [task.id, ...(task.escalation_of === null ? [] : [task.escalation_of])]),
      persons: [person, ...delegators],
    }),
  );
  const byCase = new Map<string, TaskRow[]>(cases.map((id) => [id, []]));
  const names = new Map<string, string>();
  for (const row of rows.filter(({ id }) => (id as string | null) !== null)) {
    byCase.get(row.case_id)?.push(taskOf(row));
    names.set(row.applicant, row.applicant_name);
    if (row.holder_name !== null) names.set(row.party_id, row.holder_name);
  }
  const organisations = [...names].map(([id, name]) => ({ id, name }));
  return { now: one(rows).database_now, tasks: byCase, organisations };
}

type BearingRow = TaskRow & {
  readonly database_now: Date;
  readonly holder_name: string | null;
  readonly applicant: string;
  readonly applicant_name: string;
};

const taskOf = ({
  database_now: _,
  holder_name: _h,
  applicant: _a,
  applicant_name: _n,
  ...task
}: BearingRow): TaskRow => task;

export async function casesByIds(tx: Tx, ids: readonly string[]): Promise<Map<string, CaseRow>> {
  const rows = await tx<CaseRow>('cases').whereRaw('id = ANY(?)', [[...ids]]);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function countOpenCases(tx: Tx): Promise<number> {
  const { rows } = await tx.raw<{ rows: { n: number }[] }>(`SELECT count(*) AS n FROM cases WHERE status = 'open'`);
  return one(rows).n;
}
