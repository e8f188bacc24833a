/**
 * Limits that stand in the case in place of the policy's, such as the day by which an order says to rectify (each process says which:
 * `ordered` of its behaviour); and the date before which a step is not due.
 */
import { taskDue } from '../domain/clock';
import { addDuration, dayLimit, exactLimit, type Limit } from '../domain/limit';
import { daysBetween, localDate, localDateOf, parseLocalDate, startOfDay } from '../domain/local-date';
import { orderedLimit } from './behaviour';
import type { Dossier } from './dossier';

export interface OrderedLimit {
  /** Null while nothing is due. */
  readonly limit: Limit | null;
  /** While nothing is due: the interval at which the holders are reminded all the same. */
  readonly remindEvery?: Limit | null;
  /** What it is counted from, however late its step opens: the order, the new deadline. Absent: the opening. */
  readonly from?: Date;
}

/** To the end of a day, or to an instant. Null where that had come as it was ordered: then the policy's limit counts. */
export function untilThen(end: unknown, orderedAt: unknown): { readonly limit: Limit; readonly from: Date } | null {
  if (typeof end !== 'string' || typeof orderedAt !== 'string') return null;
  const from = new Date(orderedAt);
  if (Number.isNaN(from.getTime())) return null;
  const day = parseLocalDate(end);
  if (day === null) {
    const ms = new Date(end).getTime() - from.getTime();
    return ms > 0 ? { limit: exactLimit(ms), from } : null;
  }
  const days = daysBetween(localDateOf(from), day);
  return days > 0 ? { limit: dayLimit('d', days), from } : null;
}

/**
 * The instant before which a step is not due, whatever its own limit in days: the policy's date after the year that the case
 * is about. What was set in the case itself holds alone.
 */
export async function earliestDue(work: Dossier, step: string, limit: Limit): Promise<Date | null> {
  const own = work.definition.steps[step]?.limit;
  const name = own !== undefined && 'notBefore' in own ? own.notBefore : undefined;
  if (name === undefined || limit.kind === 'iso' || (await orderedLimit(work, step)) !== null) return null;
  const date = work.anyPolicy.limitOf(name);
  if (date === null || !work.isFiling('year')) return null;
  const { year } = work.file;
  const yearEnd = startOfDay(localDate(`${year + 1}-01-01`));
  if (date.kind === 'iso') return addDuration(yearEnd, date.parts);
  // Days are counted from the day after the event: the year's last instant.
  const event = new Date(yearEnd.getTime() - 1);
  return taskDue({ from: event, limit: date, extensions: [], holds: [] }, work.calendar).due;
}
