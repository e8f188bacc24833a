/**
 * What a command knows of a case beside its row, read in one statement; and a case locked and read in one round trip: the lock of its right, its
 * own, and behind them that reading, which is as new as the locks.
 */
import type { StatutoryCalendar } from '../domain/calendar';
import type { ClockEntry } from '../domain/clock';
import type { PolicyVersion } from '../domain/policy';
import { SELECT_RIGHT, sendRightLock, type AuthorizationRow, type RightLock } from './authorizations';
import { calendarOf, type CalendarRow } from './calendars';
import { sendCaseLock, type CaseRow } from './cases';
import { clockEntryOf, type ClockRow } from './clock-entries';
import { one, send, type Tx } from './database';
import { selectDocumentsOf, type CaseDocumentRow } from './documents';
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

/** For callers that hold the locks already. @throws Error where there is no such case */
export async function readCase(tx: Tx, id: string, taskIds?: readonly string[]): Promise<CaseReading> {
  return revived(tx, one(await sendReading(tx, id, taskIds)));
}

type Newest = Pick<CalendarRow, 'version' | 'created_at'>;

interface Row {
  readonly now: Date;
  readonly tasks: readonly Json<TaskRow>[] | null;
  readonly clock: readonly Json<ClockRow>[] | null;
  readonly documents: readonly Json<CaseDocumentRow>[] | null;
  readonly policy: Json<PolicyRow> | null;
  readonly calendar: Json<Newest> | null;
  readonly authorization: Json<AuthorizationRow> | null;
}

/** A row as JSON tells it: its times are text. */
type Json<T> = { readonly [K in keyof T]: Date extends T[K] ? string | null : T[K] };

function reading(tasks: string): string {
  return `SELECT legal_now() AS now,
       (SELECT json_agg(t ORDER BY t.opened_at, t.id) FROM tasks t WHERE ${tasks}) AS tasks,
       (SELECT json_agg(e ORDER BY e.n) FROM clock_entries e WHERE e.case_id = c.id) AS clock,
       (SELECT json_agg(d) FROM (${selectDocumentsOf('c.id')}) d) AS documents,
       (SELECT to_json(p) FROM policies p WHERE p.process = c.process AND p.version = c.policy_version) AS policy,
       (SELECT json_build_object('version', version, 'created_at', created_at)
          FROM calendars ORDER BY version DESC LIMIT 1) AS calendar,
       (SELECT to_json(r) FROM (${SELECT_RIGHT} WHERE a.id = c.authorization_id) r) AS "authorization"
  FROM cases c WHERE c.id = $1`;
}

const ALL_TASKS = reading('t.case_id = c.id');
const THESE_TASKS = reading('t.id = ANY($2)');

function sendReading(tx: Tx, id: string, taskIds: readonly string[] | undefined): Promise<Row[]> {
  return taskIds === undefined ? send(tx, ALL_TASKS, [id]) : send(tx, THESE_TASKS, [id, [...taskIds]]);
}

async function revived(tx: Tx, row: Row): Promise<CaseReading> {
  return {
    now: row.now,
    tasks: (row.tasks ?? []).map((task) => ({
      ...timed<TaskRow>(task, TASK_TIMES),
      reminders: task.reminders.map((time) => new Date(time)),
    })),
    clock: (row.clock ?? []).map((entry) => clockEntryOf(timed<ClockRow>(entry, { at: true }))),
    documents: (row.documents ?? []).map((document) => timed<CaseDocumentRow>(document, DOCUMENT_TIMES)),
    policy: row.policy === null ? null : policyOf(timed<PolicyRow>(row.policy, { created_at: true })),
    calendar: await calendarOf(tx, row.calendar === null ? null : timed<Newest>(row.calendar, { created_at: true })),
    authorization: row.authorization === null ? null : timed<AuthorizationRow>(row.authorization, RIGHT_TIMES),
  };
}

/** The columns of a row that are times; one that is left out of these does not compile. */
type TimesOf<T> = { readonly [K in keyof T as Date extends T[K] ? K : never]: true };

const TASK_TIMES: TimesOf<TaskRow> = {
  opened_at: true,
  clock_from: true,
  due_at: true,
  yellow_at: true,
  escalated_at: true,
  delegate_until: true,
  ended_at: true,
};
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

function timed<T>(row: Json<T>, times: TimesOf<T>): T {
  const known = Object.keys(times).map((name) => [name, (row as Readonly<Record<string, unknown>>)[name]] as const);
  const revived = known.flatMap(([name, time]) => (typeof time === 'string' ? [[name, new Date(time)] as const] : []));
  return { ...row, ...Object.fromEntries(revived) } as T;
}
