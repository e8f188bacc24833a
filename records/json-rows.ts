/** Rows that a statement answers as JSON beside others, so that one statement brings what belongs together. */
import type { CaseRow } from './cases';
import type { TaskRow } from './tasks';

/** A row as JSON tells it: its times are text. */
export type Json<T> = { readonly [K in keyof T]: Date extends T[K] ? string | null : T[K] };

/** The columns of a row that are times; one that is left out of these does not compile. */
export type TimesOf<T> = { readonly [K in keyof T as Date extends T[K] ? K : never]: true };

export function timed<T>(row: Json<T>, times: TimesOf<T>): T {
  const known = Object.keys(times).map((name) => [name, (row as Readonly<Record<string, unknown>>)[name]] as const);
  const revived = known.flatMap(([name, time]) => (typeof time === 'string' ? [[name, new Date(time)] as const] : []));
  return { ...row, ...Object.fromEntries(revived) } as T;
}

const TASK_TIMES: TimesOf<TaskRow> = {
  opened_at: true,
  clock_from: true,
  due_at: true,
  yellow_at: true,
  escalated_at: true,
  delegate_until: true,
  ended_at: true,
};

/** The tasks `t` of the condition, in the order of opening. */
export const selectTasks = (where: string) =>
  `(SELECT json_agg(t ORDER BY t.opened_at, t.id) FROM tasks t WHERE ${where})`;

/** What `selectTasks` has answered. */
export function tasksFrom(rows: readonly Json<TaskRow>[] | null): TaskRow[] {
  return (rows ?? []).map((task) => ({
    ...timed<TaskRow>(task, TASK_TIMES),
    reminders: task.reminders.map((time) => new Date(time)),
  }));
}

const CASE_TIMES: TimesOf<CaseRow> = { opened_at: true, closed_at: true, held_since: true };

/** Cases that a statement has answered as JSON, by their ids. */
export function casesFrom(rows: readonly Json<CaseRow>[] | null): Map<string, CaseRow> {
  return new Map((rows ?? []).map((row) => [row.id, timed<CaseRow>(row, CASE_TIMES)]));
}
