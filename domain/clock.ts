/**
 * The legal clock: when a limit ends, from what the record says happened (not-started, running, paused and restarted are
 * different things). Pure: the instant of asking and the calendar are handed in. The counting
 * rule stands in clock-run.ts, the reading of the record in clock-timeline.ts, the day-by-day account in clock-explanation.ts.
 */

import type { StatutoryCalendar } from './calendar';
import { dayKind } from './calendar';
import { runLimits, type LastDay } from './clock-run';
import type { ClockEntry, ClockState } from './clock-timeline';
import { runningIntervals, stateAt, timelineOf, without } from './clock-timeline';
import type { Limit } from './limit';
import { addDuration, formatLimit } from './limit';
import { dayNumberAt, dayOfNumber, dayStartMs, MOST_DAYS_COUNTED, type LocalDate } from './local-date';

export type { ClockEntry, ClockEntryKind, ClockState } from './clock-timeline';
export type { ClockExplanation, ExplainedDay } from './clock-explanation';
export { explainClock, MAX_EXPLAINED_DAYS } from './clock-explanation';

/** The state at an instant, from all entries recorded so far; a clock that would run is `paused` while it is held. */
export function clockStateAt(entries: readonly ClockEntry[], now: Date): ClockState {
  return stateAt(timelineOf(entries), now.getTime());
}

export interface Due {
  /** The instant at which the limit is over: a decision is in time strictly before it. Null while that is open. */
  readonly due: Date | null;
  /** The limit crosses a year without published schedule: recompute when one is imported. */
  readonly provisional: boolean;
  /** What was left when the clock stood still; empty once `due` is known. */
  readonly remaining: readonly Limit[];
  /** The day off on which the limit would have ended, where it ends on a working day after it. */
  readonly movedFrom?: LocalDate;
}

/**
 * When the limit, with the extensions recorded since the last start or restart, is over. Null while the clock is not
 * started, and while it is paused, held or stopped unless the limit had run out before that.
 */
export function dueOf(entries: readonly ClockEntry[], limit: Limit, calendar: StatutoryCalendar): Due {
  const timeline = timelineOf(entries);
  const limits = [limit, ...timeline.extensions];
  if (timeline.run === null) return { due: null, provisional: false, remaining: limits };
  return dueFrom(timeline.run.fromMs, runningIntervals(timeline), limits, calendar);
}

export interface TaskClock {
  /** The opening of the task, or the event its limit runs from. */
  readonly from: Date;
  readonly limit: Limit;
  readonly extensions: readonly Limit[];
  /** While the case was on hold; `to` null if it still is. In any order; they may overlap. */
  readonly holds: readonly { readonly from: Date; readonly to: Date | null }[];
  /** What it may end with; by default any day. */
  readonly lastDay?: LastDay;
}

/** When a task's own limit is over: the same rule, with the holds of its case as pauses. Null while on hold, unless it was over before. */
export function taskDue(task: TaskClock, calendar: StatutoryCalendar): Due {
  const fromMs = task.from.getTime();
  const holds = task.holds.map(({ from, to }) => ({ from: from.getTime(), to: to?.getTime() ?? Infinity }));
  const running = without([{ from: fromMs, to: Infinity }], holds);
  return dueFrom(fromMs, running, [task.limit, ...task.extensions], calendar, task.lastDay);
}

function dueFrom(
  fromMs: number,
  running: readonly { from: number; to: number }[],
  limits: readonly Limit[],
  calendar: StatutoryCalendar,
  lastDay?: LastDay,
): Due {
  const { dueMs, provisional, remaining, movedFrom } = runLimits(fromMs, running, limits, calendar, lastDay);
  return {
    due: dueMs === null ? null : new Date(dueMs),
    provisional,
    remaining,
    ...(movedFrom !== undefined && { movedFrom: dayOfNumber(movedFrom) }),
  };
}

/**
 * The instants of reminders, counted back from the due time: `3d` is 00:00 of the third day before the due day, `3wd` of
 * the third working day before it (the due day is the one the limit ends with, and is itself not counted back), an exact
 * one is so much before the due instant. In order, each once, and only those after `from` (the opening).
 */
export function remindersOf(
  times: { readonly from: Date; readonly due: Date },
  before: readonly Limit[],
  calendar: StatutoryCalendar,
): Date[] {
  const instants = before.map((limit) => countedBack(times.due, limit, calendar));
  const useful = instants.filter((ms) => ms > times.from.getTime());
  return [...new Set(useful)].sort((a, b) => a - b).map((ms) => new Date(ms));
}

function countedBack(due: Date, limit: Limit, calendar: StatutoryCalendar): number {
  if (limit.kind === 'iso') return addDuration(due, limit.parts, -1).getTime();
  const dueDay = dayNumberAt(due.getTime() - 1);
  if (limit.kind === 'd') return dayStartMs(dueDay - limit.days);
  let left = limit.days;
  for (let day = dueDay - 1; day >= dueDay - MOST_DAYS_COUNTED; day -= 1) {
    if (dayKind(calendar, dayOfNumber(day)).working) left -= 1;
    if (left <= 0) return dayStartMs(day);
  }
  throw new RangeError(`${formatLimit(limit)} before ${due.toISOString()} lies more than a hundred years back`);
}

export type Light = 'green' | 'yellow' | 'red' | 'paused';

/**
 * The light of a task or case: what is no longer open is green, what is held is paused, what is due is red from the due
 * instant on, yellow from `yellowAt` (null: never) on; without a due time green.
 */
export function lightOf(of: {
  readonly status: string;
  readonly held: boolean;
  readonly due: Date | null;
  readonly yellowAt: Date | null;
  readonly now: Date;
}): Light {
  if (of.status !== 'open') return 'green';
  if (of.held) return 'paused';
  if (of.due === null) return 'green';
  if (of.now >= of.due) return 'red';
  return of.yellowAt !== null && of.now >= of.yellowAt ? 'yellow' : 'green';
}
