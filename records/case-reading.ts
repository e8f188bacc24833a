/**
 * What a command knows of a case beside its row, read in one statement; and a case locked and read in one round trip: the lock of its right, its
 * own, and behind them that reading, which is as new as the locks.
 */
import type { StatutoryCalendar } from '../domain/calendar';
import type { ClockEntry } from '../domain/clock';
import type { PolicyVersion } from '../domain/policy';
import { LOCK_SHARED, SELECT_RIGHT, sendRightLock, type AuthorizationRow, type RightLock } from './authorizations';
import { calendarOf, type CalendarRow } from './calendars';
import { sendCaseLock, type CaseRow } from './cases';
import { clockEntryOf, type ClockRow } from './clock-entries';
import { one, send, type Tx } from './database';
import { selectDocumentsOf, type CaseDocumentRow } from './documents';
import { selectTasks, tasksFrom, timed, type Json, type TimesOf } from './json-rows';
import { selectOrganisations, type OrganisationRow } from './parties';
import { policyOf, type PolicyRow } from './policies';
import type { TaskRow } from './tasks';

export interface CaseReading {
  /** The database's clock, by which everything is judged that the command does. */
  readonly now: Date;
  /** In the order of opening. */
  readonly tasks: readonly TaskRow[];
  readonly clock: readonly ClockEntry[];
  readonly documents: readonly CaseDocumentRow[];
  /** The version that the case is pinned to; null where it opened under the definition's own limits. */
  readonly policy: PolicyVersion | null;
  /** The newest. */
  readonly calendar: StatutoryCalendar;
  /** The right that the case hangs on. */
  readonly authorization: AuthorizationRow | null;
  /** The authority, the party, and whose the tasks are. */
  readonly organisations: readonly OrganisationRow[];
}

export interface LockedCase {
  readonly kase: CaseRow;
  readonly reading: CaseReading;
}

export interface HowLocked {
  readonly right: RightLock;
  /** A few of its tasks only; by default all. */
  readonly taskIds?: readonly string[];
}

/** The case with its locks, in the order right, case. Null where there is no such case. */
export async function lockAndReadCase(
  tx: Tx,
  { id, authorization_id: rightId }: Pick<CaseRow, 'id' | 'authorization_id'>,
  { right, taskIds }: HowLocked,
): Promise<LockedCase | null> {
  const [, [kase], [reading]] = await Promise.all([
    rightId === null ? undefined : sendRightLock(tx, rightId, right),
    sendCaseLock(tx, id),
    sendReading(tx, id, taskIds),
  ]);
  return kase === undefined || reading === undefined ? null : { kase, reading: await revived(tx, reading) };
}

/** What is known of a case by its id: where it is not part of another, it is locked and read in the same round trip. */
export interface FoundCase {
  /** As it was before the locks; null where there is no such case. */
  readonly seen: CaseRow | null;
  /** Null for a case that is part of another, of which nothing is locked: that is locked first. */
  readonly locked: LockedCase | null;
}

/**
 * The same for a caller that knows no more than the id, with the lock of the right shared. On which right and on which case it hangs is said
 * once, at its opening, so that it may be looked up in the statement that takes the lock.
 */
export async function lockAndReadById(tx: Tx, id: string): Promise<FoundCase> {
  const [[found], [kase], [reading]] = await Promise.all([
    sendRightLockOf(tx, id),
    send<CaseRow>(tx, 'SELECT * FROM cases WHERE id = $1 AND parent_id IS NULL FOR UPDATE', [id]),
    send<Row>(tx, NO_PART, [id]),
  ]);
  if (found === undefined) return { seen: null, locked: null };
  const locked = kase !== undefined && reading !== undefined;
  return { seen: found, locked: locked ? { kase, reading: await revived(tx, reading) } : null };
}

/** By what a case of the process opens: the newest policy (null: the definition's own limits) and the newest calendar. */
export async function readOpening(tx: Tx, process: string): Promise<Pick<CaseReading, 'policy' | 'calendar'>> {
  const { policy, calendar } = one(
    await send<Pick<Row, 'policy' | 'calendar'>>(
      tx,
      `SELECT (SELECT to_json(p) FROM policies p WHERE p.process = $1 ORDER BY p.version DESC LIMIT 1) AS policy, ${NEWEST} AS calendar`,
      [process],
    ),
  );
  return { policy: revivedPolicy(policy), calendar: await revivedCalendar(tx, calendar) };
}

/** For callers that hold the locks already. @throws Error where there is no such case */
export async function readCase(tx: Tx, id: string, taskIds?: readonly string[]): Promise<CaseReading> {
  return revived(tx, one(await sendReading(tx, id, taskIds)));
}

type Newest = Pick<CalendarRow, 'version' | 'created_at'>;
const NEWEST = `(SELECT json_build_object('version', version, 'created_at', created_at) FROM calendars ORDER BY version DESC LIMIT 1)`;

interface Row {
  readonly now: Date;
  readonly tasks: readonly Json<TaskRow>[] | null;
  readonly clock: readonly Json<ClockRow>[] | null;
  readonly documents: readonly Json<CaseDocumentRow>[] | null;
  readonly policy: Json<PolicyRow> | null;
  readonly calendar: Json<Newest> | null;
  readonly authorization: Json<AuthorizationRow> | null;
  readonly organisations: readonly OrganisationRow[] | null;
}

function reading(tasks: string, ofCase = 'c.id = $1'): string {
  return `SELECT legal_now() AS now,
       ${selectTasks(tasks)} AS tasks,
       (SELECT json_agg(e ORDER BY e.n) FROM clock_entries e WHERE e.case_id = c.id) AS clock,
       (SELECT json_agg(d) FROM (${selectDocumentsOf('c.id')}) d) AS documents,
       (SELECT to_json(p) FROM policies p WHERE p.process = c.process AND p.version = c.policy_version) AS policy,
       ${NEWEST} AS calendar,
       (SELECT to_json(r) FROM (${SELECT_RIGHT} WHERE a.id = c.authorization_id) r) AS "authorization",
       ${selectOrganisations(`SELECT id FROM organisations WHERE kind = 'authority' UNION ALL SELECT c.party_id
         UNION ALL SELECT t.party_id FROM tasks t WHERE ${tasks}`)} AS organisations
  FROM cases c WHERE ${ofCase}`;
}

const ALL_TASKS = reading('t.case_id = c.id');
const THESE_TASKS = reading('t.id = ANY($2)');
const NO_PART = reading('t.case_id = c.id', 'c.id = $1 AND c.parent_id IS NULL');

/** The case before any lock, and the shared lock of its right where it is not part of another. */
async function sendRightLockOf(tx: Tx, id: string): Promise<CaseRow[]> {
  const rows = await send<CaseRow & { readonly locked: unknown }>(
    tx,
    `SELECT c.*, CASE WHEN c.parent_id IS NULL AND c.authorization_id IS NOT NULL THEN ${LOCK_SHARED('c.authorization_id')} END AS locked
       FROM cases c WHERE c.id = $1`,
    [id],
  );
  return rows.map(({ locked: _, ...kase }) => kase);
}

function sendReading(tx: Tx, id: string, taskIds: readonly string[] | undefined): Promise<Row[]> {
  return taskIds === undefined ? send(tx, ALL_TASKS, [id]) : send(tx, THESE_TASKS, [id, [...taskIds]]);
}

async function revived(tx: Tx, row: Row): Promise<CaseReading> {
  return {
    now: row.now,
    tasks: tasksFrom(row.tasks),
    clock: (row.clock ?? []).map((entry) => clockEntryOf(timed<ClockRow>(entry, { at: true }))),
    documents: (row.documents ?? []).map((document) => timed<CaseDocumentRow>(document, DOCUMENT_TIMES)),
    policy: revivedPolicy(row.policy),
    calendar: await revivedCalendar(tx, row.calendar),
    authorization: row.authorization === null ? null : timed<AuthorizationRow>(row.authorization, RIGHT_TIMES),
    organisations: row.organisations ?? [],
  };
}

function revivedPolicy(row: Json<PolicyRow> | null): PolicyVersion | null {
  return row === null ? null : policyOf(timed<PolicyRow>(row, { created_at: true }));
}

function revivedCalendar(tx: Tx, row: Json<Newest> | null): Promise<StatutoryCalendar> {
  return calendarOf(tx, row === null ? null : timed<Newest>(row, { created_at: true }));
}

const DOCUMENT_TIMES: TimesOf<CaseDocumentRow> = { uploaded_at: true, added_at: true };
const RIGHT_TIMES: TimesOf<AuthorizationRow> = {
  operator_signed_at: true,
  authority_signed_at: true,
  ends_at: true,
  revoked_at: true,
  ended_at: true,
  abandoned_at: true,
  created_at: true,
};
