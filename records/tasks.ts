/** Human tasks 待办: rows that end once. Who changes one holds its case's lock. */
import type { JsonObject } from '../domain/canonical';
import { one, send, type Tx, type Writing } from './database';
import type { Part } from './together';

export type TaskStatus = 'open' | 'decided' | 'expired' | 'void';

export interface TaskRow {
  readonly id: string;
  readonly case_id: string;
  readonly process: string;
  readonly step: string;
  readonly round: number;
  readonly seat: string;
  readonly role: string;
  readonly party_id: string;
  readonly personal: boolean;
  readonly assignee: string | null;
  readonly status: TaskStatus;
  readonly opened_at: Date;
  readonly clock_from: Date;
  readonly limit_text: string | null;
  /** Its limit ends with a working day (民法典 203), as the definition said when it opened. */
  readonly ends_on_working_day: boolean;
  readonly extensions: string[];
  readonly due_at: Date | null;
  readonly provisional: boolean;
  /** The calendar that `due_at` was counted with. */
  readonly calendar_version: number;
  readonly yellow_at: Date | null;
  readonly reminders: Date[];
  readonly escalated_at: Date | null;
  readonly escalation_of: string | null;
  readonly delegate_to: string | null;
  readonly delegate_from: string | null;
  readonly delegate_until: Date | null;
  readonly materials_hash: string;
  readonly outcome: string | null;
  readonly opinion: string | null;
  readonly data: JsonObject | null;
  readonly decided_by: string | null;
  readonly on_behalf_of: string | null;
  readonly ended_at: Date | null;
  readonly void_reason: string | null;
  /** The documents that go with the decision. */
  readonly document_ids: readonly string[];
}

/** What of an open task may change; with a status it ends. */
export type TaskChange = Partial<
  Pick<
    TaskRow,
    | 'assignee'
    // Of one that opened with nothing due.
    | 'clock_from'
    | 'limit_text'
    | 'extensions'
    | 'due_at'
    | 'provisional'
    | 'calendar_version'
    | 'yellow_at'
    | 'reminders'
    | 'escalated_at'
    | 'delegate_to'
    | 'delegate_from'
    | 'delegate_until'
    | 'materials_hash'
  >
> &
  Partial<TaskEnd>;

/** How a task ends. */
export type TaskEnd = Pick<
  TaskRow,
  'outcome' | 'opinion' | 'data' | 'decided_by' | 'on_behalf_of' | 'void_reason' | 'document_ids'
> & {
  readonly status: Exclude<TaskStatus, 'open'>;
  readonly ended_at: Date;
};

const MUTABLE = `assignee, status, clock_from, limit_text, extensions, due_at, provisional, calendar_version, yellow_at, reminders, escalated_at,
  delegate_to, delegate_from, delegate_until, materials_hash, outcome, opinion, data, decided_by, on_behalf_of, ended_at,
  void_reason, document_ids`;
const COLUMNS = `id, case_id, process, step, round, seat, role, party_id, personal, opened_at,
  ends_on_working_day, escalation_of, ${MUTABLE}`;

export function tasksToOpen(tx: Writing, rows: readonly TaskRow[]): Part {
  return {
    tx,
    rows,
    statement: (given) =>
      `INSERT INTO tasks (${COLUMNS}) SELECT ${COLUMNS} FROM jsonb_populate_recordset(NULL::tasks, ${given})`,
  };
}

/** The tasks as they are to be, all of which are open in the record: of one that has ended the database refuses the change (`task_ends_once`). */
export function updateTasks(tx: Writing, rows: readonly TaskRow[]): Promise<void> {
  return send(
    tx,
    `UPDATE tasks t SET (${MUTABLE}) = (SELECT ${MUTABLE.replaceAll(/\w+/g, 'r.$&')})
       FROM jsonb_populate_recordset(NULL::tasks, $1::jsonb) r WHERE t.id = r.id`,
    [JSON.stringify(rows)],
  ).then(() => undefined);
}

export async function findTask(tx: Tx, id: string): Promise<TaskRow | null> {
  return (await tx<TaskRow>('tasks').where({ id }).first()) ?? null;
}

/** Open tasks of other organisations' pools that the person has claimed. */
export async function claimsElsewhere(tx: Tx, person: string, org: string): Promise<Pick<TaskRow, 'id' | 'case_id'>[]> {
  return tx<TaskRow>('tasks')
    .where({ status: 'open', personal: false, assignee: person })
    .whereNot({ party_id: org })
    .orderBy('id')
    .select('id', 'case_id');
}

/** A task that has ended, with its case's outcome; null while it is open, or where there is none. */
export async function findEndedTask(tx: Tx, id: string): Promise<(TaskRow & { case_outcome: string | null }) | null> {
  const { rows } = await tx.raw<{ rows: (TaskRow & { case_outcome: string | null })[] }>(
    `SELECT t.*, c.outcome AS case_outcome FROM tasks t JOIN cases c ON c.id = t.case_id
      WHERE t.id = ? AND t.status <> 'open'`,
    [id],
  );
  return rows[0] ?? null;
}

/** Every task the case ever had, in the order of opening. */
export async function tasksOf(tx: Tx, caseId: string): Promise<TaskRow[]> {
  return tx<TaskRow>('tasks')
    .where({ case_id: caseId })
    .orderBy([{ column: 'opened_at' }, { column: 'id' }]);
}

/** The same, of one case or several, with the database's clock read in the same statement. */
export async function tasksAndNow(tx: Tx, ...caseIds: string[]): Promise<{ now: Date; tasks: TaskRow[] }> {
  const { rows } = await tx.raw<{ rows: (TaskRow & { database_now: Date })[] }>(
    `SELECT t.*, n.database_now FROM (SELECT legal_now() AS database_now) n
       LEFT JOIN tasks t ON t.case_id = ANY(?) ORDER BY t.opened_at, t.id`,
    [[...caseIds]],
  );
  const tasks = rows.filter((row) => (row.id as string | null) !== null).map(({ database_now: _, ...task }) => task);
  return { now: one(rows).database_now, tasks };
}

/** Open tasks of these steps, those only that opened after a place in the case's chain, in the order of opening. */
export async function openTasksAfter(
  tx: Tx,
  at: { readonly caseId: string; readonly steps: readonly string[]; readonly afterSeq: number; readonly limit: number },
): Promise<{ id: string; seq: number }[]> {
  const { rows } = await tx.raw<{ rows: { id: string; seq: number }[] }>(
    `SELECT t.id, e.seq FROM events e JOIN tasks t ON t.id = e.task_id
      WHERE e.case_id = ? AND e.seq > ? AND e.type = 'task.opened' AND t.status = 'open' AND t.step = ANY(?)
      ORDER BY e.seq LIMIT ?`,
    [at.caseId, at.afterSeq, [...at.steps], at.limit],
  );
  return rows;
}

/** Cases with an open task whose due time was counted with another calendar than this. */
export async function casesCountedOtherwise(tx: Tx, calendarVersion: number): Promise<string[]> {
  const rows = await tx<TaskRow>('tasks')
    .where({ status: 'open' })
    .whereNotNull('limit_text')
    .whereNot({ calendar_version: calendarVersion })
    .distinct('case_id')
    .orderBy('case_id');
  return rows.map((row) => row.case_id);
}
