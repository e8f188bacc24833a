/** Filters of lists by statutory days, as the instants between which they lie: from 00:00 of the first to 24:00 of the last. */
import { endOfDay, localDate, startOfDay } from '../domain/local-date';

export function startOf(day: string | undefined): Date | undefined {
  return day === undefined ? undefined : startOfDay(localDate(day));
}

export function endOf(day: string | undefined): Date | undefined {
  return day === undefined ? undefined : endOfDay(localDate(day));
}
