/** The statutory working-day calendar: importable versions, the newest applies to every open limit. */
import type { StatutoryCalendar } from '../domain/calendar';
import type { Tx, Writing } from './database';

export interface CalendarRow {
  readonly version: number;
  readonly years: StatutoryCalendar['years'];
  readonly source: string;
  readonly created_by: string;
  readonly created_at: Date;
}

/** An authority without any schedule yet: every year is provisional. */
const EMPTY: StatutoryCalendar = { version: 0, years: {} };
const cache = new Map<string, StatutoryCalendar>();

export async function latestCalendar(tx: Tx): Promise<StatutoryCalendar> {
  const newest = await tx<CalendarRow>('calendars').select('version', 'created_at').orderBy('version', 'desc').first();
  return calendarOf(tx, newest ?? null);
}

/** The calendar of that version, which the transaction has read to be the newest; read whole once in a process. */
export async function calendarOf(
  tx: Tx,
  newest: Pick<CalendarRow, 'version' | 'created_at'> | null,
): Promise<StatutoryCalendar> {
  if (newest === null) return EMPTY;
  const key = `${newest.version}@${newest.created_at.getTime()}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const row = await tx<CalendarRow>('calendars').where({ version: newest.version }).first();
  if (row === undefined) return EMPTY;
  const calendar = { version: row.version, years: row.years };
  cache.clear();
  cache.set(key, calendar);
  return calendar;
}

export async function listCalendars(tx: Tx): Promise<CalendarRow[]> {
  return tx<CalendarRow>('calendars').orderBy('version', 'desc');
}

export async function lockCalendars(tx: Tx): Promise<void> {
  await tx.raw(`SELECT pg_advisory_xact_lock(hashtextextended('calendars', 0))`);
}

export async function insertCalendar(tx: Writing, row: CalendarRow): Promise<void> {
  await tx('calendars').insert({ ...row, years: JSON.stringify(row.years) });
}
