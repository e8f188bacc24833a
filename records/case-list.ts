/** Lists of cases, read straight from the record; those of tasks are in task-list.ts. Neither is served from the engine. */
import { STEPS_OF_CONSULTATION } from '../domain/consultation-step';
import { ROLES } from '../domain/roles';
import { factName } from '../processes/fact-names';
import { currentDefinition, PROCESSES } from '../processes/laws';
import { CASE_AT_RIGHT_STEP, RIGHT_STEPS } from './authorizations';
import type { CaseRow } from './cases';
import { Conditions } from './conditions';
import { databaseNow, FOR_ITS_VALUES, named, one, type Tx } from './database';

/** Whose list it is: everything, what concerns one applicant, or what a holder of tasks may see. */
export type Viewer =
  | { readonly sees: 'all' }
  | { readonly sees: 'own'; readonly id: string; readonly org: string; readonly roles: readonly string[] };

type Holder = Extract<Viewer, { sees: 'own' }>;

const isApplicant = ({ roles }: Holder): boolean => roles.includes('operator');

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
  /** Incidents that were reported late. */
  readonly reportedLate?: boolean;
  /** Reports of a delivery's fault that was confirmed (Art. 16). */
  readonly deliveryFault?: string;
  /** Reports about entries of this department. */
  readonly provider?: string;
  /** Cases in which the party was late with a step that was due then. */
  readonly lateFrom?: Date;
  readonly lateBefore?: Date;
}

export interface Position {
  readonly at: Date;
  readonly id: string;
}

/**
 * A task makes its case visible to its holder in its party, but for a panel member only once they declared no conflict, and until
 * the seat is another's (domain/permissions.ts); and so it makes visible the cases that are part of it. What somebody holds by a role is read
 * from an index alone; what they hold by name besides is of other roles (all others: a task has one of `ROLES`), or of a panel.
 */
const NAMES_ONE = `t.party_id = :org
     AND (t.assignee = :id OR t.decided_by = :id OR (t.delegate_to = :id AND t.delegate_until > (SELECT legal_now())))`;
const SEEN = `
  WITH held AS MATERIALIZED (
  SELECT t.case_id, t.process FROM tasks t WHERE t.party_id = :org AND NOT t.personal AND t.role = ANY(:roles)
   UNION ALL
  SELECT t.case_id, t.process FROM tasks t WHERE ${NAMES_ONE} AND NOT t.personal AND t.role = ANY(:otherRoles)
   UNION ALL
  SELECT t.case_id, t.process FROM tasks t WHERE ${NAMES_ONE} AND t.personal AND t.role = ANY(:roles) AND t.void_reason IS DISTINCT FROM 'member-replaced'
     AND EXISTS (SELECT 1 FROM tasks d WHERE d.case_id = t.case_id AND d.seat = t.seat AND d.party_id = t.party_id AND d.outcome = 'no-conflict')
     AND NOT EXISTS (SELECT 1 FROM tasks n WHERE n.case_id = t.case_id AND n.personal AND (
       (n.seat = t.seat AND n.void_reason = 'member-replaced') OR
       (substring(n.seat FROM '^\\d+[.]\\d+[.]') = substring(t.seat FROM '^\\d+[.]\\d+[.]')
         AND CAST(substring(n.seat FROM '^\\d+[.]\\d+[.](\\d+)$') AS integer)
           > CAST(substring(t.seat FROM '^\\d+[.]\\d+[.](\\d+)$') AS integer))))),
  seen AS (SELECT case_id AS id FROM held UNION ALL
  SELECT p.id FROM cases p WHERE p.process = ANY(:parts) AND p.parent_id = ANY(ARRAY(SELECT case_id FROM held WHERE process = ANY(:wholes))))`;
const PARTS = PROCESSES.filter((process) => currentDefinition(process).partOf !== undefined);
const WHOLES = PARTS.flatMap((process) => currentDefinition(process).partOf ?? []);

/** Of a task `t`, what who does not see all is told of: a body of its own consultation, and nobody else of any. */
const TOLD = 't.party_id = :org OR NOT t.step = ANY(:consulting)';
const told = (viewer: Viewer) => (viewer.sees === 'all' ? '' : ` AND (${TOLD})`);
const tellingOf = (viewer: Viewer): Readonly<Record<string, string | readonly string[]>> =>
  viewer.sees === 'all' ? {} : { org: viewer.org, consulting: STEPS_OF_CONSULTATION };

/** As `lightOf` tells it of a case (domain/clock.ts), as conditions: each leads to the cases that it is about. */
function lit(light: NonNullable<CaseFilter['light']>, viewer: Viewer): string {
  const hasOpenTask = (reached: string) =>
    `EXISTS (SELECT 1 FROM tasks t WHERE t.case_id = c.id AND t.status = 'open' AND t.${reached} <= :now${told(viewer)})`;
  switch (light) {
    case 'green':
      return `(c.status = 'closed' OR (c.held_since IS NULL AND NOT ${hasOpenTask('due_at')} AND NOT ${hasOpenTask('yellow_at')}))`;
    case 'yellow':
      return `c.status = 'open' AND c.held_since IS NULL AND ${hasOpenTask('yellow_at')} AND NOT ${hasOpenTask('due_at')}`;
    case 'red':
      return `c.status = 'open' AND c.held_since IS NULL AND ${hasOpenTask('due_at')}`;
    case 'paused':
      return 'c.held_since IS NOT NULL';
  }
}

/** Of the operator's steps that ended late, and those that are late and open, each from an index of its own; only an operator has steps as a party. */
function lateBetween(where: Conditions, now: Date, from: Date | undefined, before: Date | undefined): void {
  const due = [
    ...(from === undefined ? [] : ['t.due_at >= :lateFrom']),
    ...(before === undefined ? [] : ['t.due_at < :lateBefore']),
  ].join(' AND ');
  const late = (how: string) => `SELECT t.case_id FROM tasks t WHERE t.role = 'operator' AND ${how} AND ${due}`;
  where.add(
    `c.id = ANY(ARRAY(${late('t.ended_at >= t.due_at')} UNION ALL ${late(`t.status = 'open' AND t.due_at <= :now`)}))`,
    { now, ...(from !== undefined && { lateFrom: from }), ...(before !== undefined && { lateBefore: before }) },
  );
}

const NAMED_SO = `(strpos(lower(c.id), lower(:q)) > 0 OR strpos(lower(c.title), lower(:q)) > 0)`;
/** Over all cases an index finds those that may be named so; looked at one by one, `NAMED_SO` is the cheaper and stands first. */
const NAMED_SO_BY_INDEX = `(${NAMED_SO} AND pieces(lower(c.id || E'\\n' || c.title)) @> pieces_sought(lower(:q)))`;
/** More are not looked up before. */
const FEW_NAMED_SO = 1_000;

/**
 * By number, title or party. The parties are looked up before, so that the database knows how many there are; and for a holder of tasks, who may
 * have seen a third of all cases, the cases too where few are named so.
 */
async function addSought(tx: Tx, where: Conditions, viewer: Viewer, q: string): Promise<void> {
  const ids = async (statement: string): Promise<string[]> => {
    const { rows } = await tx.raw<{ rows: { id: string }[] }>(statement, named({ q }));
    return rows.map(({ id }) => id);
  };
  const parties = await ids('SELECT id FROM organisations WHERE strpos(lower(name), lower(:q)) > 0');
  const orOfThem = parties.length === 0 ? '' : ' OR c.party_id = ANY(:parties)';
  if (viewer.sees === 'own' && !isApplicant(viewer)) {
    const few = await ids(
      `/* ${FOR_ITS_VALUES} */ SELECT c.id FROM cases c WHERE ${NAMED_SO_BY_INDEX} LIMIT ${FEW_NAMED_SO + 1}`,
    );
    if (few.length <= FEW_NAMED_SO) return where.add(`(c.id = ANY(:few)${orOfThem})`, { few, parties });
  }
  where.add(`(${viewer.sees === 'all' ? NAMED_SO_BY_INDEX : NAMED_SO}${orOfThem})`, { q, parties });
}

/** Of a case `c` of anomaly feedback: the fault of a delivery that it reports, and whether that was confirmed. */
export const FAULT = `c.file ->> 'fault'`;
export const IS_FAULTED = `EXISTS (SELECT FROM events e WHERE e.case_id = c.id AND e.type = 'delivery.faulted')`;

/** What of the register is asked for; the list and whatever counts it stand on the same. */
async function conditionsOf(tx: Tx, viewer: Viewer, filter: CaseFilter): Promise<Conditions> {
  const where = new Conditions();
  const equal: Readonly<Record<string, string | undefined>> = {
    process: filter.process,
    parent_id: filter.parent,
    status: filter.status,
    outcome: filter.outcome,
    party_id: filter.party,
    authorization_id: filter.authorizationId,
  };
  for (const [column, value] of Object.entries(equal))
    if (value !== undefined) where.add(`c.${column} = :${column}`, { [column]: value });
  const rightStep = RIGHT_STEPS.find((step) => step === filter.step);
  if (rightStep !== undefined) where.add(CASE_AT_RIGHT_STEP[rightStep]);
  else if (filter.step !== undefined) {
    where.add(
      `EXISTS (SELECT 1 FROM tasks t WHERE t.case_id = c.id AND t.status = 'open' AND t.step = :step${told(viewer)})`,
      { step: filter.step, ...tellingOf(viewer) },
    );
  }
  // The instant itself, so that the database knows how many tasks have reached it.
  if (filter.light === 'paused') where.add(lit(filter.light, viewer));
  else if (filter.light !== undefined) {
    where.add(lit(filter.light, viewer), { now: await databaseNow(tx), ...tellingOf(viewer) });
  }
  if (filter.q !== undefined) await addSought(tx, where, viewer, filter.q);
  if (filter.openedFrom !== undefined) where.add('c.opened_at >= :openedFrom', { openedFrom: filter.openedFrom });
  if (filter.openedBefore !== undefined)
    where.add('c.opened_at < :openedBefore', { openedBefore: filter.openedBefore });
  if (filter.closedFrom !== undefined) where.add('c.closed_at >= :closedFrom', { closedFrom: filter.closedFrom });
  if (filter.closedBefore !== undefined)
    where.add('c.closed_at < :closedBefore', { closedBefore: filter.closedBefore });
  if (filter.reportedLate === true) {
    where.add(
      `c.process = 'security-incident' AND c.facts ->> '${factName('security-incident', 'reportedLate')}' = 'true'`,
    );
  }
  if (filter.deliveryFault !== undefined)
    where.add(`c.process = 'anomaly-feedback' AND ${FAULT} = :fault AND ${IS_FAULTED}`, {
      fault: filter.deliveryFault,
    });
  if (filter.provider !== undefined) {
    where.add(
      'c.id IN (SELECT r.case_id FROM datasets d JOIN anomaly_reports r ON r.dataset_id = d.id WHERE d.provider_id = :provider)',
      { provider: filter.provider },
    );
  }
  if (filter.lateFrom !== undefined || filter.lateBefore !== undefined)
    lateBetween(where, await databaseNow(tx), filter.lateFrom, filter.lateBefore);
  return where;
}

/** Newest first. */
export async function listCases(
  tx: Tx,
  viewer: Viewer,
  filter: CaseFilter,
  page: { readonly after?: Position; readonly limit: number },
): Promise<CaseRow[]> {
  const where = await conditionsOf(tx, viewer, filter);
  if (page.after !== undefined)
    where.add('(c.opened_at, c.id) < (:afterAt, :afterId)', { afterAt: page.after.at, afterId: page.after.id });
  if (viewer.sees === 'own') {
    if (!isApplicant(viewer)) return listSeen(tx, viewer, filter, where, page.limit);
    where.add('c.party_id = :org AND c.party_visible', { org: viewer.org });
  }
  return select(tx, `SELECT c.* FROM cases c WHERE ${where.sql} ${NEWEST_FIRST} LIMIT :limit`, where, page.limit);
}

const NEWEST_FIRST = 'ORDER BY c.opened_at DESC, c.id DESC';

async function select(tx: Tx, sql: string, where: Conditions, limit: number): Promise<CaseRow[]> {
  const { rows } = await tx.raw<{ rows: CaseRow[] }>(
    `/* ${FOR_ITS_VALUES} */ ${sql}`,
    named({ ...where.bindings, limit }),
  );
  return rows;
}

/** What the index `cases_seen` holds. */
const IN_THE_INDEX: Readonly<Record<keyof CaseFilter, boolean>> = {
  ...{ process: true, status: true, outcome: true },
  ...{ openedFrom: true, openedBefore: true, closedFrom: true, closedBefore: true },
  ...{ party: false, step: false, light: false, q: false, authorizationId: false, parent: false },
  ...{ reportedLate: false, lateFrom: false, lateBefore: false, deliveryFault: false, provider: false },
};
const BEYOND_THE_INDEX = Object.entries(IN_THE_INDEX).flatMap(([name, held]) =>
  held ? [] : [name as keyof CaseFilter],
);

/**
 * A department may have seen a third of all cases. Which of them are the page's is found in an index alone, and the rows of the page are read;
 * what is asked for beside that has indexes of its own, and the database chooses where to begin by how many it expects.
 */
async function listSeen(
  tx: Tx,
  { id, org, roles }: Holder,
  filter: CaseFilter,
  where: Conditions,
  limit: number,
): Promise<CaseRow[]> {
  const within = BEYOND_THE_INDEX.every((name) => filter[name] === undefined);
  where.add(within ? 'c.id = ANY(ARRAY(SELECT id FROM seen))' : 'c.id IN (SELECT id FROM seen)', {
    ...{ id, org, roles, otherRoles: ROLES.filter((role) => !roles.includes(role)) },
    ...{ parts: PARTS, wholes: WHOLES },
  });
  const found = `SELECT ${within ? 'c.id, c.opened_at' : 'c.*'} FROM cases c WHERE ${where.sql} ${NEWEST_FIRST} LIMIT :limit`;
  const rows = within ? `SELECT c.* FROM (${found}) found JOIN cases c ON c.id = found.id ${NEWEST_FIRST}` : found;
  return select(tx, `${SEEN} ${rows}`, where, limit);
}

/** How many cases the list of the filter has, for who sees all. */
export async function countCases(tx: Tx, filter: CaseFilter): Promise<number> {
  const { sql, bindings } = await conditionsOf(tx, { sees: 'all' }, filter);
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

export async function casesByIds(tx: Tx, ids: readonly string[]): Promise<Map<string, CaseRow>> {
  const rows = await tx<CaseRow>('cases').whereRaw('id = ANY(?)', [[...ids]]);
  return new Map(rows.map((row) => [row.id, row]));
}
