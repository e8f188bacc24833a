/**
 * The law's day: a calendar date in Zhengzhou, as limits, terms and statutory days are reckoned (Art. 9, 26, 29).
 *
 * The whole country keeps one time, UTC+8, and has had no daylight saving time since 1991-09-15, so a day here is always
 * 24 hours and the offset is a constant. Instants before that date convert an hour off in the summers of 1986–1991; no
 * instant of this system is that old, while a bare date (an organisation's founding day) may be, and is never converted.
 */

declare const localDateBrand: unique symbol;

/** `YYYY-MM-DD`, a real day of the Gregorian calendar, years 1900–9999. Sorts as text in the order of time. */
export type LocalDate = string & { readonly [localDateBrand]: true };

export const DAY_MS = 86_400_000;
const OFFSET_MS = 8 * 3_600_000;
const FIRST_YEAR = 1900;
const LAST_YEAR = 9999;

/** The date a text names, or null where it names none (`2026-02-30`, `2026-2-3`, a time of day behind it). */
export function parseLocalDate(text: string): LocalDate | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null || Number(match[1]) < FIRST_YEAR) return null;
  const ms = Date.parse(`${text}T00:00:00.000Z`);
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text) return null;
  return text as LocalDate;
}

/** As `parseLocalDate`, for dates written in code or already checked. @throws RangeError where the text names no date. */
export function localDate(text: string): LocalDate {
  const date = parseLocalDate(text);
  if (date === null) throw new RangeError(`not a date: ${JSON.stringify(text)}`);
  return date;
}

/** Days since 1970-01-01, as a whole number. */
export function dayNumber(date: LocalDate): number {
  return Date.parse(`${date}T00:00:00.000Z`) / DAY_MS;
}

/** The inverse of `dayNumber`. @throws RangeError outside the years 1900–9999. */
export function dayOfNumber(number: number): LocalDate {
  const day = new Date(number * DAY_MS);
  const year = day.getUTCFullYear();
  if (!Number.isInteger(number) || !(year >= FIRST_YEAR && year <= LAST_YEAR)) {
    throw new RangeError(`no date in the years ${FIRST_YEAR}–${LAST_YEAR}: day ${number}`);
  }
  return day.toISOString().slice(0, 10) as LocalDate;
}

/** The day in which an instant (ms since 1970) lies, as a day number; 24:00 of a day is 00:00 of the next and belongs to it. */
export function dayNumberAt(ms: number): number {
  return Math.floor((ms + OFFSET_MS) / DAY_MS);
}

/** The instant (ms since 1970) at which the day of that number begins: 00:00 Asia/Shanghai. */
export function dayStartMs(number: number): number {
  return number * DAY_MS - OFFSET_MS;
}

/** The law's day of an instant. @throws RangeError for an invalid `Date` or one outside the years 1900–9999. */
export function localDateOf(instant: Date): LocalDate {
  return dayOfNumber(dayNumberAt(instant.getTime()));
}

/** As people read an instant: day and minute in Asia/Shanghai, e.g. `2026-12-01 05:52`. */
export function localMinuteOf(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
}

/** 00:00 Asia/Shanghai of the day. */
export function startOfDay(date: LocalDate): Date {
  return new Date(dayStartMs(dayNumber(date)));
}

/** 24:00 Asia/Shanghai of the day, the instant at which a limit that ends on it is over. */
export function endOfDay(date: LocalDate): Date {
  return new Date(dayStartMs(dayNumber(date) + 1));
}

/** The date `days` later (earlier if negative). @throws RangeError outside the years 1900–9999. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return dayOfNumber(dayNumber(date) + days);
}

/** How many days `to` lies after `from`; negative if before. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** The last day before the instant at which a time is over: of 24:00 the day that ends with it. */
export function lastDayBefore(over: Date): LocalDate {
  return localDateOf(new Date(over.getTime() - 1));
}

/** A hundred years of days: what counts further has been given something that is not a limit or a term. */
export const MOST_DAYS_COUNTED = 36_600;

/** The days after `first` up to and with `last`, in order. @throws RangeError for more than are ever counted */
export function* daysAfter(first: LocalDate, last: LocalDate): Generator<LocalDate> {
  const [begin, end] = [dayNumber(first), dayNumber(last)];
  if (end - begin > MOST_DAYS_COUNTED) throw new RangeError(`too many days to count: ${first} to ${last}`);
  for (let day = begin + 1; day <= end; day += 1) yield dayOfNumber(day);
}

export function yearOf(date: LocalDate): number {
  return Number(date.slice(0, 4));
}

/** ISO weekday: 1 Monday … 7 Sunday. */
export function weekdayOf(date: LocalDate): number {
  return new Date(`${date}T00:00:00.000Z`).getUTCDay() || 7;
}

/** Negative, zero or positive as `a` is before, the same as or after `b`: for `sort`. */
export function compareDates(a: LocalDate, b: LocalDate): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
