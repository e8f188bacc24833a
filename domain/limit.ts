/**
 * Time limits as policies write them. The measures fix almost no number of days, so a limit is
 * data: `20wd` working days of the statutory calendar, `30d` calendar days, or an ISO-8601 duration in exact time.
 * Anything else is refused rather than guessed at: `6m` means six minutes to some and six months to others.
 */

import { dayNumber, dayNumberAt, dayOfNumber, dayStartMs, localDate } from './local-date';
import type { Bilingual } from './refusal';

/** The members of an ISO-8601 duration; `seconds` may have up to three decimals, everything else is whole. */
export interface DurationParts {
  readonly years: number;
  readonly months: number;
  readonly weeks: number;
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

declare const limitBrand: unique symbol;

/**
 * A limit in working days or calendar days: it ends at 24:00 Asia/Shanghai of its last day. Made by `dayLimit` alone, so
 * that there is none of no days: what counts up to it would not come to an end.
 */
export interface DayLimit {
  readonly [limitBrand]: true;
  readonly kind: 'wd' | 'd';
  readonly days: number;
}

/** A limit in exact time; its years and months are those of the calendar in Asia/Shanghai. Longer than nothing, as above. */
export interface ExactLimit {
  readonly [limitBrand]: true;
  readonly kind: 'iso';
  readonly text: string;
  readonly parts: DurationParts;
}

export type Limit = DayLimit | ExactLimit;

type Digit = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
/** A limit as a definition writes it. One of zero days does not compile; any other text that is not a limit fails as the definition is loaded. */
export type LimitText = `${Digit}${string}wd` | `${Digit}${string}d` | `P${string}`;

/** No limit is longer than ten years of days, or fifty years of exact time: this bounds a typing error. */
export const MAX_WORKING_DAYS = 2_500;
export const MAX_DAYS = 3_660;
const MAX_EXACT_YEARS = 50;

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const DURATION =
  /^P(?!$)(?:(\d{1,10})W|(?:(\d{1,10})Y)?(?:(\d{1,10})M)?(?:(\d{1,10})D)?(?:T(?=\d)(?:(\d{1,10})H)?(?:(\d{1,10})M)?(?:(\d{1,10}(?:\.\d{1,3})?)S)?)?)$/;

/** The limit a policy's text names, or null: not in the grammar, zero, or beyond the bounds above. */
export function parseLimit(text: string): Limit | null {
  const day = /^([1-9]\d{0,4})(wd|d)$/.exec(text);
  if (day !== null) {
    const days = Number(day[1]);
    const kind = day[2] === 'wd' ? 'wd' : 'd';
    return days <= mostDays(kind) ? dayLimit(kind, days) : null;
  }
  const match = DURATION.exec(text);
  if (match === null) return null;
  const [weeks = 0, years = 0, months = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  const parts: DurationParts = { years, months, weeks, days, hours, minutes, seconds };
  return isExactLength(parts) ? exactly(text, parts) : null;
}

/** So many working days or calendar days. @throws RangeError for less than one, a part of one, or more than a limit can have */
export function dayLimit(kind: DayLimit['kind'], days: number): DayLimit {
  if (!Number.isInteger(days) || days < 1 || days > mostDays(kind)) throw new RangeError(`not a limit: ${days}${kind}`);
  return { kind, days } as DayLimit;
}

function mostDays(kind: DayLimit['kind']): number {
  return kind === 'wd' ? MAX_WORKING_DAYS : MAX_DAYS;
}

function isExactLength(parts: DurationParts): boolean {
  const roughMs = monthsOf(parts) * 31 * DAY_MS + millisecondsOf(parts);
  return roughMs > 0 && roughMs <= MAX_EXACT_YEARS * 12 * 31 * DAY_MS;
}

/** @throws RangeError for no time at all, less than that, or more than a limit can have */
function exactly(text: string, parts: DurationParts): ExactLimit {
  if (!isExactLength(parts)) throw new RangeError(`not a limit: ${text}`);
  return { kind: 'iso', text, parts } as ExactLimit;
}

/** As `parseLimit`, for limits written in code or already checked. @throws RangeError where the text names no limit. */
export function limitOf(text: string): Limit {
  const limit = parseLimit(text);
  if (limit === null) throw new RangeError(`not a limit: ${JSON.stringify(text)}`);
  return limit;
}

/** The text of a policy that names this limit: `parseLimit(formatLimit(limit))` is the limit again. */
export function formatLimit(limit: Limit): string {
  return limit.kind === 'iso' ? limit.text : `${limit.days}${limit.kind}`;
}

/** The exact limit of so many milliseconds, e.g. what a paused exact limit has left. @throws RangeError for less than one */
export function exactLimit(milliseconds: number): ExactLimit {
  if (!Number.isSafeInteger(milliseconds)) throw new RangeError(`not a limit: ${milliseconds} ms`);
  const seconds = milliseconds / SECOND_MS;
  const parts = { years: 0, months: 0, weeks: 0, days: 0, hours: 0, minutes: 0, seconds };
  return exactly(`PT${seconds}S`, parts);
}

/** The calendar part of a duration, in months. */
function monthsOf(parts: DurationParts): number {
  return parts.years * 12 + parts.months;
}

/** The part of a duration that is the same everywhere, in milliseconds: a day is 24 hours (no daylight saving time). */
function millisecondsOf(parts: DurationParts): number {
  return (
    (parts.weeks * 7 + parts.days) * DAY_MS +
    parts.hours * HOUR_MS +
    parts.minutes * MINUTE_MS +
    Math.round(parts.seconds * SECOND_MS)
  );
}

/**
 * The instant a duration after `from` (before it with `sign` −1): first its years and months by the calendar in
 * Asia/Shanghai, to the last day of a month that has no such day (31 January + P1M = 28 or 29 February), then the rest.
 */
export function addDuration(from: Date, parts: DurationParts, sign: 1 | -1 = 1): Date {
  const months = monthsOf(parts);
  let ms = from.getTime();
  if (months !== 0) {
    const number = dayNumberAt(ms);
    const timeOfDayMs = ms - dayStartMs(number);
    const [year = 0, month = 0, day = 0] = dayOfNumber(number).split('-').map(Number);
    const index = year * 12 + (month - 1) + sign * months;
    const first = dayNumber(localDate(monthText(index)));
    const last = dayNumber(localDate(monthText(index + 1))) - 1;
    ms = dayStartMs(Math.min(first + day - 1, last)) + timeOfDayMs;
  }
  return new Date(ms + sign * millisecondsOf(parts));
}

/** Whether it counts hours, minutes or seconds: then it ends at its instant, and otherwise at the end of a day. */
export function hasTimePart({ hours, minutes, seconds }: DurationParts): boolean {
  return hours !== 0 || minutes !== 0 || seconds !== 0;
}

/** The first day of the month that is `index` months after January of year 0. */
function monthText(index: number): string {
  const year = Math.floor(index / 12);
  return `${String(year).padStart(4, '0')}-${String(index - year * 12 + 1).padStart(2, '0')}-01`;
}

/** How a screen or document writes the limit: “20个工作日” / “20 working days”. */
export function limitLabel(limit: Limit): Bilingual {
  if (limit.kind !== 'iso') {
    return limit.kind === 'wd'
      ? { zh: `${limit.days}个工作日`, en: plural(limit.days, 'working day') }
      : { zh: `${limit.days}日`, en: plural(limit.days, 'day') };
  }
  const { years, months, weeks, days, hours, minutes, seconds } = limit.parts;
  const members: readonly (readonly [number, string, string])[] = [
    [years, '年', 'year'],
    [months, '个月', 'month'],
    [weeks, '周', 'week'],
    [days, '天', 'day'],
    [hours, '小时', 'hour'],
    [minutes, '分钟', 'minute'],
    [seconds, '秒', 'second'],
  ];
  const named = members.filter(([count]) => count !== 0);
  return {
    zh: named.map(([count, zh]) => `${count}${zh}`).join(''),
    en: named.map(([count, , en]) => plural(count, en)).join(' '),
  };
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
