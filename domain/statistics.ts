/**
 * The arithmetic of the statistics (Art. 11, 25: what is done can be recorded, audited and traced): how many working days
 * a step took, and medians over them. Whole days only, so that anyone gets the same number from the list that is counted.
 */
import { dayKind, type StatutoryCalendar } from './calendar';
import { daysAfter, type LocalDate } from './local-date';

/** Working days after the first day up to and including the last; the day of the event is not counted (民法典 201). */
export function workingDaysBetween(calendar: StatutoryCalendar, from: LocalDate, to: LocalDate): number {
  let days = 0;
  for (const day of daysAfter(from, to)) if (dayKind(calendar, day).working) days += 1;
  return days;
}

/**
 * workingDaysBetween for any two days of a span, each counted once: a year of a busy authority has tens of thousands of pairs.
 * @throws RangeError for a day outside the span, or a span of more than a hundred years
 */
export function workingDaysWithin(
  calendar: StatutoryCalendar,
  first: LocalDate,
  last: LocalDate,
): (from: LocalDate, to: LocalDate) => number {
  const upTo = new Map<LocalDate, number>([[first, 0]]);
  let days = 0;
  for (const day of daysAfter(first, last)) {
    if (dayKind(calendar, day).working) days += 1;
    upTo.set(day, days);
  }
  const count = (day: LocalDate): number => {
    const counted = upTo.get(day);
    if (counted === undefined) throw new RangeError(`${day} lies outside ${first} to ${last}`);
    return counted;
  };
  return (from, to) => count(to) - count(from);
}

/** So many tasks took so many working days. */
export interface Lasted {
  readonly workingDays: number;
  readonly tasks: number;
}

/**
 * The least number of working days that at least this share of the tasks did not exceed (nearest rank): 0.5 is the median,
 * 0.9 the p90. Always a number that some task really took. Null where there are none.
 */
export function percentileOf(lasted: readonly Lasted[], share: number): number | null {
  const total = lasted.reduce((sum, { tasks }) => sum + tasks, 0);
  let seen = 0;
  for (const { workingDays, tasks } of [...lasted].sort((a, b) => a.workingDays - b.workingDays)) {
    seen += tasks;
    if (tasks > 0 && seen >= share * total) return workingDays;
  }
  return null;
}
