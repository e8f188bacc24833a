/** Lists of tasks, read straight from the record: an inbox is never served from the engine. */
import { CONSULTATION } from '../domain/consultation-step';
import type { CaseFilter, Position } from './case-list';
import type { CaseRow } from './cases';
import { Conditions } from './conditions';
import { databaseNow, FOR_ITS_VALUES, named, one, type Tx } from './database';
import { casesFrom, tasksFrom, type Json } from './json-rows';
import { selectOrganisations, type OrganisationRow } from './parties';
import { tasksAndNow, type TaskRow } from './tasks';

export interface TaskFilter {
  readonly process?: string;
  readonly step?: string;
  readonly caseId?: string;
  readonly light?: CaseFilter['light'];
}

/** Whose list it is, in the organisation for which they act. */
interface Person {
  readonly id: string;
  readonly org: string;
  readonly roles: readonly string[];
}

interface Page {
  readonly after?: Position;
  readonly limit: number;
}

const HELD = 'EXISTS (SELECT 1 FROM cases h WHERE h.id = t.case_id AND h.held_since IS NOT NULL)';

/** As `lightOf` tells it of a task: what is filtered by it is filtered before it is paged. */
const LIT: Readonly<Record<NonNullable<TaskFilter['light']>, string>> = {
  green: `(t.status <> 'open' OR (NOT ${HELD} AND (t.due_at IS NULL OR (t.due_at > :now AND (t.yellow_at IS NULL OR t.yellow_at > :now)))))`,
  yellow: `t.status = 'open' AND t.yellow_at <= :now AND t.due_at > :now AND NOT ${HELD}`,
  red: `t.status = 'open' AND t.due_at <= :now AND NOT ${HELD}`,
  paused: `t.status = 'open' AND ${HELD}`,
};

async function conditionsOf(tx: Tx, filter: TaskFilter & { readonly overdue?: boolean }): Promise<Conditions> {
  const where = new Conditions();
  if (filter.process !== undefined) where.add('t.process = :process', { process: filter.process });
  if (filter.step !== undefined) where.add('t.step = :step', { step: filter.step });
  if (filter.caseId !== undefined) where.add('t.case_id = :caseId', { caseId: filter.caseId });
  if (filter.light !== undefined) where.add(LIT[filter.light]);
  if (filter.overdue === true) where.add(`t.status = 'open' AND t.due_at <= :now`);
  // The instant itself, so that the database knows how many tasks have reached it.
  const counted = filter.overdue === true || (filter.light !== undefined && filter.light !== 'paused');
  if (counted) where.bind({ now: await databaseNow(tx) });
  return where;
}

async function select(tx: Tx, where: Conditions, order: string, limit: number): Promise<TaskRow[]> {
  const { rows } = await tx.raw<{ rows: TaskRow[] }>(
    `/* ${FOR_ITS_VALUES} */ SELECT t.* FROM tasks t WHERE ${where.sql} ORDER BY ${order} LIMIT :limit`,
    named({ ...where.bindings, limit }),
  );
  return rows;
}

/** Open tasks that may be the person's to decide, oldest first; separation of duties is judged by the caller. */
export async function candidateTasks(tx: Tx, person: Person, filter: TaskFilter, page: Page): Promise<TaskRow[]> {
  const where = await conditionsOf(tx, filter);
  where.add(
    `t.status = 'open' AND t.role = r.role AND t.party_id = :org AND c.held_since IS NULL
      AND ((t.assignee IS NULL AND NOT t.personal) OR t.assignee = :id OR (t.delegate_to = :id AND t.delegate_until > (SELECT legal_now())))`,
    { id: person.id, org: person.org },
  );
  if (page.after !== undefined)
    where.add('(t.opened_at, t.id) > (:afterAt, :afterId)', { afterAt: page.after.at, afterId: page.after.id });
  // Role by role, so that each is read in the order of the list and no further than the page.
  const { rows } = await tx.raw<{ rows: TaskRow[] }>(
    `/* ${FOR_ITS_VALUES} */ SELECT o.* FROM unnest(CAST(:roles AS text[])) AS r (role) CROSS JOIN LATERAL (
       SELECT t.* FROM tasks t JOIN cases c ON c.id = t.case_id WHERE ${where.sql} ORDER BY t.opened_at, t.id LIMIT :limit) o
      ORDER BY o.opened_at, o.id LIMIT :limit`,
    named({ ...where.bindings, roles: [...new Set(person.roles)], limit: page.limit }),
  );
  return rows;
}

/** What the person has decided in the organisation of today, latest first. */
export async function decidedTasks(tx: Tx, person: Person, filter: TaskFilter, page: Page): Promise<TaskRow[]> {
  const where = await conditionsOf(tx, filter);
  where.add('t.decided_by = :id AND t.party_id = :org AND (NOT t.personal OR t.role = ANY(:roles))', {
    ...{ id: person.id, org: person.org, roles: person.roles },
  });
  if (page.after !== undefined)
    where.add('(t.ended_at, t.id) < (:afterAt, :afterId)', { afterAt: page.after.at, afterId: page.after.id });
  return select(tx, where, 't.ended_at DESC, t.id DESC', page.limit);
}

export interface RegisterFilter extends TaskFilter {
  readonly party?: string;
  readonly outcome?: string;
  /** Decided, or ended by their time. */
  readonly ended?: boolean;
  readonly endedFrom?: Date;
  readonly endedBefore?: Date;
  /** Open and past their due time. */
  readonly overdue?: boolean;
}

/** Every task there was, for who sees all; the latest opened first. */
export async function taskRegister(tx: Tx, filter: RegisterFilter, page: Page): Promise<TaskRow[]> {
  const where = await conditionsOf(tx, filter);
  if (filter.party !== undefined) where.add('t.party_id = :party', { party: filter.party });
  if (filter.outcome !== undefined) where.add('t.outcome = :outcome', { outcome: filter.outcome });
  if (filter.ended === true) where.add(`t.status IN ('decided', 'expired')`);
  if (filter.endedFrom !== undefined) where.add('t.ended_at >= :endedFrom', { endedFrom: filter.endedFrom });
  if (filter.endedBefore !== undefined) where.add('t.ended_at < :endedBefore', { endedBefore: filter.endedBefore });
  if (page.after !== undefined)
    where.add('(t.opened_at, t.id) < (:afterAt, :afterId)', { afterAt: page.after.at, afterId: page.after.id });
  return select(tx, where, 't.opened_at DESC, t.id DESC', page.limit);
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
 * The cases of some tasks, read at one instant, and of each what whether the person may decide them depends on: these tasks, those that
 * supervise them or are supervised, the bodies that are yet to answer, and what the person, or whoever delegated to them, has decided
 * there. A round has thousands of others.
 * With them the parties and whose the tasks are, and the database's clock.
 */
export async function casesAround(
  tx: Tx,
  tasks: readonly TaskRow[],
  person: string,
): Promise<{
  now: Date;
  kases: Map<string, CaseRow>;
  tasks: Map<string, TaskRow[]>;
  organisations: readonly OrganisationRow[];
}> {
  const cases = [...new Set(tasks.map((task) => task.case_id))];
  const delegators = tasks.flatMap((task) => (task.delegate_to === person ? (task.delegate_from ?? []) : []));
  const { rows } = await tx.raw<{ rows: AroundRow[] }>(
    `WITH c AS MATERIALIZED (SELECT * FROM cases WHERE id = ANY(:cases)),
          t AS MATERIALIZED (SELECT * FROM tasks WHERE case_id = ANY(:cases)
            AND (id = ANY(:ids) OR escalation_of = ANY(:ids) OR decided_by = ANY(:persons) OR on_behalf_of = ANY(:persons)
              OR (step = :consultation AND status = 'open')))
     SELECT legal_now() AS now, (SELECT json_agg(c) FROM c) AS cases, (SELECT json_agg(t ORDER BY t.opened_at, t.id) FROM t) AS tasks,
            ${selectOrganisations('SELECT party_id FROM c UNION ALL SELECT party_id FROM t')} AS organisations`,
    named({
      cases,
      consultation: CONSULTATION,
      ids: tasks.flatMap((task) => [task.id, ...(task.escalation_of === null ? [] : [task.escalation_of])]),
      persons: [person, ...delegators],
    }),
  );
  const row = one(rows);
  const byCase = new Map<string, TaskRow[]>(cases.map((id) => [id, []]));
  for (const task of tasksFrom(row.tasks)) byCase.get(task.case_id)?.push(task);
  return { now: row.now, kases: casesFrom(row.cases), tasks: byCase, organisations: row.organisations ?? [] };
}

interface AroundRow {
  readonly now: Date;
  readonly cases: readonly Json<CaseRow>[] | null;
  readonly tasks: readonly Json<TaskRow>[] | null;
  readonly organisations: readonly OrganisationRow[] | null;
}
