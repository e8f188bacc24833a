/**
 * The rule by which a limit runs (行政许可法第八十二条, and 民法典第二百零一条 for the day of the event):
 *
 * - The day of the event is not counted. A day counts iff it is a working day (`wd`; any day for `d`) and the clock ran
 *   through the whole of it: a day that was paused for an hour is not one the authority had. The limit ends at 24:00
 *   Asia/Shanghai of the last counted day.
 * - An exact (ISO-8601) limit runs in exact time from the instant; a pause shifts its end by the pause's exact length.
 * - Several limits (a limit and its extensions) run one after the other: the day after the last counted day is the first
 *   of the next, so that 20wd extended by 10wd is 30wd; an exact one begins at the instant the one before it ends.
 *
 * - Of a limit that 民法典第二百零三条 governs (a flag of the limit in the definition), the last day is a working day: one in calendar days that
 *   would end on a day off, its extensions counted, ends at 24:00 of the next working day through which the clock runs.
 *
 * In doubt the party bound by the limit has the longer time: an event at exactly 00:00 belongs to the day that begins.
 */

import type { StatutoryCalendar } from './calendar';
import { dayKind } from './calendar';
import type { Interval } from './clock-timeline';
import type { DayLimit, ExactLimit, Limit } from './limit';
import { addDuration, dayLimit, exactLimit, formatLimit } from './limit';
import { dayNumberAt, dayOfNumber, dayStartMs, MOST_DAYS_COUNTED } from './local-date';

/** One of the limits on its way. */
export interface Phase {
  readonly limit: Limit;
  /** The counted days (day numbers), in order; none for an exact limit. */
  readonly counted: readonly number[];
  /** The day (number) in which it ended; Infinity if it has not. */
  readonly lastDay: number;
}

export interface Run {
  /** The instant (ms) at which the last limit ends; null where the clock stood still before that. */
  readonly dueMs: number | null;
  /** True where a day of a year without published schedule was judged. */
  readonly provisional: boolean;
  /** The limits that were begun, in order. */
  readonly phases: readonly Phase[];
  /** What is left of the limits; empty once due. */
  readonly remaining: readonly Limit[];
  /** The day off (number) with which the limit would have ended, where it ends with a working day after it. */
  readonly movedFrom?: number;
}

/** What a limit may end with: any day, or a working day alone (民法典第二百零三条). */
export type LastDay = 'any' | 'working';

interface Cursor {
  readonly ms: number;
  /** The last day (number) that can no longer be counted. */
  readonly day: number;
}

/**
 * Lets the limits run from an event at `fromMs` through the intervals in which the clock ran (in order and apart; what
 * lies before the event is passed over). @throws RangeError where a limit would not end in a hundred years of running days,
 * or after the year 9999.
 */
export function runLimits(
  fromMs: number,
  running: readonly Interval[],
  limits: readonly Limit[],
  calendar: StatutoryCalendar,
  lastDay: LastDay = 'any',
): Run {
  let cursor: Cursor = { ms: fromMs, day: dayNumberAt(fromMs) };
  let provisional = false;
  const phases: Phase[] = [];
  for (const [index, limit] of limits.entries()) {
    const step = limit.kind === 'iso' ? runExact(cursor, running, limit) : runDays(cursor, running, limit, calendar);
    provisional ||= step.provisional;
    phases.push({ limit, counted: step.counted, lastDay: step.end?.day ?? Infinity });
    if (step.end === null) {
      return { dueMs: null, provisional, phases, remaining: [step.left, ...limits.slice(index + 1)] };
    }
    cursor = step.end;
  }
  if (lastDay === 'any' || limits.at(-1)?.kind !== 'd') return { dueMs: cursor.ms, provisional, phases, remaining: [] };
  const moved = movedToWorkingDay(cursor, running, calendar);
  provisional ||= moved.provisional;
  if (moved.end === null) return { dueMs: null, provisional, phases, remaining: [dayLimit('d', 1)] };
  const movedFrom = moved.end.day === cursor.day ? {} : { movedFrom: cursor.day };
  return { dueMs: moved.end.ms, provisional, phases, remaining: [], ...movedFrom };
}

/** The day itself where it is worked, else the first working day after it through which the clock ran. */
function movedToWorkingDay(
  { day: last, ms }: Cursor,
  running: readonly Interval[],
  calendar: StatutoryCalendar,
): { readonly end: Cursor | null; readonly provisional: boolean } {
  const kind = dayKind(calendar, dayOfNumber(last));
  if (kind.working) return { end: { ms, day: last }, provisional: kind.provisional };
  const next = runDays({ ms, day: last }, running, dayLimit('wd', 1), calendar);
  return { end: next.end, provisional: kind.provisional || next.provisional };
}

type Step = { readonly counted: readonly number[]; readonly provisional: boolean } & (
  { readonly end: Cursor } | { readonly end: null; readonly left: Limit }
);

function runDays(cursor: Cursor, running: readonly Interval[], limit: DayLimit, calendar: StatutoryCalendar): Step {
  const counted: number[] = [];
  let provisional = false;
  let looked = 0;
  for (const { from, to } of running) {
    const first = Math.max(firstWholeDay(from), cursor.day + 1);
    const end = to === Infinity ? Infinity : dayNumberAt(to);
    for (let day = first; day < end; day += 1) {
      looked += 1;
      if (looked > MOST_DAYS_COUNTED) throw new RangeError(`${formatLimit(limit)} does not end in a hundred years`);
      const kind = limit.kind === 'wd' ? dayKind(calendar, dayOfNumber(day)) : EVERY_DAY;
      provisional ||= kind.provisional;
      if (!kind.working) continue;
      counted.push(day);
      if (counted.length === limit.days) return { counted, provisional, end: { ms: dayStartMs(day + 1), day } };
    }
  }
  return { counted, provisional, end: null, left: dayLimit(limit.kind, limit.days - counted.length) };
}

const EVERY_DAY = { working: true, provisional: false };

/** The first day (number) that begins at or after an instant. */
function firstWholeDay(ms: number): number {
  const day = dayNumberAt(ms);
  return dayStartMs(day) === ms ? day : day + 1;
}

function runExact(cursor: Cursor, running: readonly Interval[], limit: ExactLimit): Step {
  let leftMs = addDuration(new Date(cursor.ms), limit.parts).getTime() - cursor.ms;
  for (const { from, to } of running) {
    const start = Math.max(from, cursor.ms);
    if (to <= start) continue;
    if (leftMs <= to - start) {
      const ms = start + leftMs;
      return { counted: [], provisional: false, end: { ms, day: dayNumberAt(ms) } };
    }
    leftMs -= to - start;
  }
  return { counted: [], provisional: false, end: null, left: exactLimit(leftMs) };
}
