/**
 * Art. 26: for which years an operator owes an annual report, and for which days of them. A report is owed for every
 * finished year on any day of which the authorisation was in force; a suspended right is in force for this, since what was
 * done under it before is reported all the same.
 */
import { compareDates, lastDayBefore, localDate, localDateOf, startOfDay, yearOf, type LocalDate } from './local-date';
import { rightStopsAt, type RightRecord } from './right';

/** Statutory days, both inclusive. */
export interface Days {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** The days on which the right was, or by what is known today will be, in force at any moment; null if on none. */
export function daysInForce(right: RightRecord): Days | null {
  const { from_date: from, operator_signed_at: operator, authority_signed_at: authority } = right;
  const end = rightStopsAt(right);
  if (right.abandoned_at !== null || from === null || end === null || operator === null || authority === null)
    return null;
  const start = new Date(Math.max(startOfDay(from).getTime(), operator.getTime(), authority.getTime()));
  // The end is the first instant at which the right no longer holds: 00:00 belongs to the day before it.
  return start < end ? { from: localDateOf(start), to: lastDayBefore(end) } : null;
}

/** The days of the year on which the right was in force; null if on none. */
export function daysInForceOf(right: RightRecord, year: number): Days | null {
  const days = daysInForce(right);
  if (days === null) return null;
  const [first, last] = [localDate(`${year}-01-01`), localDate(`${year}-12-31`)];
  if (days.to < first || days.from > last) return null;
  return {
    from: compareDates(days.from, first) > 0 ? days.from : first,
    to: compareDates(days.to, last) < 0 ? days.to : last,
  };
}

/** A year has finished when its last day has. */
export function isFinished(year: number, today: LocalDate): boolean {
  return year < yearOf(today);
}

export interface OwedReport {
  readonly authorizationId: string;
  readonly year: number;
}

/** Every report owed on that day under the rights, in the order of years: one for each right and finished year. */
export function reportsOwed(
  rights: readonly (RightRecord & { readonly id: string })[],
  today: LocalDate,
): readonly OwedReport[] {
  const owed = rights.flatMap((right) => {
    const days = daysInForce(right);
    if (days === null) return [];
    const last = Math.min(yearOf(days.to), yearOf(today) - 1);
    const years = Array.from({ length: Math.max(0, last - yearOf(days.from) + 1) }, (_, n) => yearOf(days.from) + n);
    return years.map((year) => ({ authorizationId: right.id, year }));
  });
  return owed.sort((a, b) => a.year - b.year || (a.authorizationId < b.authorizationId ? -1 : 1));
}

/** Art. 27: an evaluation is owed for the same years, from the day on which their reports have been due (31 March). */
export function evaluationsOwed(...[rights, today]: Parameters<typeof reportsOwed>): readonly OwedReport[] {
  return reportsOwed(rights, today).filter(({ year }) => today >= localDate(`${year + 1}-04-01`));
}

/** Those of them that no case has been opened for. */
export function reportsMissing(owed: readonly OwedReport[], existing: readonly OwedReport[]): readonly OwedReport[] {
  const known = new Set(existing.map(keyOf));
  return owed.filter((report) => !known.has(keyOf(report)));
}

function keyOf({ authorizationId, year }: OwedReport): string {
  return `${year} ${authorizationId}`;
}
