/**
 * The clock of a case, day by day: which state applied, whether the day counts, and why (GET /v1/cases/{id}/clock). A party
 * can check with it that the days of its pause were not counted, and an official why a limit ends when it does.
 */

import type { StatutoryCalendar } from './calendar';
import { dayKind } from './calendar';
import type { Phase, Run } from './clock-run';
import { runLimits } from './clock-run';
import type { ClockEntry, ClockState, Timeline } from './clock-timeline';
import { holdAt, runningIntervals, segmentAt, stateAt, timelineOf } from './clock-timeline';
import type { Limit } from './limit';
import type { LocalDate } from './local-date';
import { dayNumberAt, dayOfNumber, dayStartMs, localDateOf } from './local-date';
import type { Bilingual } from './refusal';

/** No explanation lists more days; a longer one is cut at the end and says so. */
export const MAX_EXPLAINED_DAYS = 4_000;

export interface ExplainedDay {
  readonly date: LocalDate;
  /** The state in which the day ended; of today, the state now; of a day to come, the state if nothing happens. */
  readonly state: ClockState;
  readonly counted: boolean;
  /** Of a counted day: which of the limit's days it is, from 1. */
  readonly number?: number;
  /** The day was judged by the weekday alone: no schedule is published for its year. */
  readonly provisional: boolean;
  readonly reason: Bilingual;
  readonly article?: string;
}

export interface ClockExplanation {
  readonly state: ClockState;
  readonly held: boolean;
  readonly limit: Limit;
  readonly extensions: readonly Limit[];
  /** The day of the last start or restart, itself not counted. */
  readonly startedOn: LocalDate | null;
  readonly due: Date | null;
  readonly provisional: boolean;
  /** Days counted up to now; null for limits in exact time only. */
  readonly countedDays: number | null;
  readonly remainingDays: number | null;
  readonly calendarVersion: number;
  readonly days: readonly ExplainedDay[];
  /** There were more days than are listed. */
  readonly truncated: boolean;
}

/**
 * Explains every day from the first entry (or `openedAt`, if earlier) to the due day, or to today where that is later or
 * the due time is open; a clock that has stopped is explained to the day it stopped.
 */
export function explainClock(
  entries: readonly ClockEntry[],
  limit: Limit,
  calendar: StatutoryCalendar,
  now: Date,
  openedAt?: Date,
): ClockExplanation {
  const timeline = timelineOf(entries);
  const limits = [limit, ...timeline.extensions];
  const start = timeline.run;
  const run = start === null ? NOT_RUN : runLimits(start.fromMs, runningIntervals(timeline), limits, calendar);
  const nowMs = now.getTime();
  const { first, last } = rangeOf(timeline, run, entries, nowMs, openedAt);
  const truncated = last - first >= MAX_EXPLAINED_DAYS;
  const context: Context = { timeline, run, calendar, nowMs, counted: countedDaysOf(run) };
  const shown = Math.min(MAX_EXPLAINED_DAYS, last - first + 1);
  const days = Array.from({ length: shown }, (_, index) => explainDay(first + index, context));
  const dayLimits = limits.filter((each) => each.kind !== 'iso');
  const totalDays = dayLimits.reduce((sum, each) => sum + each.days, 0);
  const countedDays = [...context.counted.keys()].filter((day) => dayStartMs(day + 1) <= nowMs).length;
  return {
    state: stateAt(timeline, nowMs),
    held: holdAt(timeline, nowMs) !== undefined,
    limit,
    extensions: timeline.extensions,
    startedOn: start === null ? null : localDateOf(new Date(start.fromMs)),
    due: run.dueMs === null ? null : new Date(run.dueMs),
    provisional: run.provisional,
    countedDays: dayLimits.length === 0 ? null : countedDays,
    remainingDays: dayLimits.length === 0 ? null : totalDays - countedDays,
    calendarVersion: calendar.version,
    days,
    truncated,
  };
}

const NOT_RUN: Run = { dueMs: null, provisional: false, phases: [], remaining: [] };

interface Context {
  readonly timeline: Timeline;
  readonly run: Run;
  readonly calendar: StatutoryCalendar;
  readonly nowMs: number;
  /** Day number → which of the limit's days. */
  readonly counted: ReadonlyMap<number, number>;
}

function countedDaysOf(run: Run): Map<number, number> {
  return new Map(run.phases.flatMap(({ counted }) => counted).map((day, index) => [day, index + 1]));
}

function rangeOf(
  timeline: Timeline,
  run: Run,
  entries: readonly ClockEntry[],
  nowMs: number,
  openedAt: Date | undefined,
): { first: number; last: number } {
  const begins = [
    nowMs,
    ...entries.map(({ at }) => at.getTime()),
    ...(openedAt === undefined ? [] : [openedAt.getTime()]),
  ];
  const first = dayNumberAt(Math.min(...begins));
  const ending = timeline.segments.at(-1);
  const stopped = ending?.state === 'stopped' && ending.from <= nowMs ? ending.from : null;
  if (stopped !== null)
    return { first, last: Math.max(first, Number.isFinite(stopped) ? dayNumberAt(stopped) : first) };
  const today = dayNumberAt(nowMs);
  return { first, last: run.dueMs === null ? today : Math.max(today, dayNumberAt(run.dueMs - 1)) };
}

function explainDay(day: number, context: Context): ExplainedDay {
  const { timeline, counted, calendar, nowMs } = context;
  const date = dayOfNumber(day);
  const from = dayStartMs(day);
  const to = dayStartMs(day + 1);
  const probe = from <= nowMs && nowMs < to ? nowMs : to - 1;
  const state = stateAt(timeline, probe);
  const number = counted.get(day);
  const because = (reason: Bilingual, article: string | undefined, provisional = false): ExplainedDay => ({
    date,
    state,
    counted: number !== undefined,
    ...(number === undefined ? {} : { number }),
    provisional,
    reason,
    ...(article === undefined ? {} : { article }),
  });

  const phase = phaseOf(day, context.run);
  const byCalendar = phase?.limit.kind === 'wd' ? dayKind(calendar, date) : EVERY_DAY;
  if (number !== undefined) return because(byCalendar.reason, undefined, byCalendar.provisional);
  if (state === 'not-started') return because(NOT_STARTED, undefined);

  const segment = segmentAt(timeline, probe);
  const standing = segment.state === 'running' || segment.state === 'restarted' ? holdAt(timeline, probe) : segment;
  if (standing?.entry) return because(standing.entry.reason, standing.entry.article);

  const start = timeline.run;
  if (start !== null && to <= start.fromMs) return because(COUNTED_ANEW, start.entry.article);
  if (context.run.dueMs !== null && context.run.dueMs <= from) return because(OVER, undefined);
  if (phase?.limit.kind === 'iso') return because(EXACT, undefined);
  if (start !== null && from <= start.fromMs) return because(eventDay(start.entry.reason), start.entry.article);
  const broken = brokenBy(timeline, from, to);
  if (broken !== undefined) return because(partOfDay(broken.reason), broken.article);
  if (phase !== undefined && !byCalendar.working) return because(byCalendar.reason, undefined, byCalendar.provisional);
  return because(eventDay(undefined), undefined);
}

/** The limit that was running on a day: the first that had not ended before it. */
function phaseOf(day: number, run: Run): Phase | undefined {
  return run.phases.find(({ lastDay }) => day <= lastDay) ?? run.phases.at(-1);
}

/** The pause or hold that took a part of the day. */
function brokenBy(timeline: Timeline, from: number, to: number): ClockEntry | undefined {
  const overlaps = (each: { from: number; to: number }): boolean =>
    each.from < to && each.to > from && each.from < each.to;
  const pause = timeline.segments.find((segment) => segment.state === 'paused' && overlaps(segment));
  return pause?.entry ?? timeline.holds.find(overlaps)?.entry;
}

const EVERY_DAY = { working: true, provisional: false, reason: { zh: '自然日', en: 'calendar day' } };
const NOT_STARTED: Bilingual = { zh: '期限尚未起算', en: 'the limit has not begun to run' };
const COUNTED_ANEW: Bilingual = {
  zh: '期限已重新起算，此前的日数不再计算',
  en: 'the limit was restarted later: days before it no longer count',
};
const OVER: Bilingual = { zh: '期限已届满', en: 'the limit is over' };
const EXACT: Bilingual = {
  zh: '期限按时刻精确计算，不按日计算',
  en: 'the limit runs in exact time and is not counted in days',
};

function eventDay(event: Bilingual | undefined): Bilingual {
  return {
    zh: event === undefined ? '事件发生当日不计入' : `事件发生当日不计入（${event.zh}）`,
    en:
      event === undefined ? 'the day of the event is not counted' : `the day of the event is not counted (${event.en})`,
  };
}

function partOfDay(reason: Bilingual): Bilingual {
  return {
    zh: `当日有部分时间中止计时，不计入（${reason.zh}）`,
    en: `paused for a part of the day, which is not counted (${reason.en})`,
  };
}
