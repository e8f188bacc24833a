/**
 * The statutory calendar: which days are working days. Weekends are off, the State Council's yearly notice makes public
 * holidays of some days and working days of some weekend days (调休). The measures leave the counting of days to general
 * law (行政许可法第八十二条: 工作日, 不含法定节假日). A year whose notice is not published yet counts weekends only, and says so. New Year's Day is
 * made longer at the cost of days before it: the notice of a year may name days of the December before, so that the last days of a
 * December are not certain until the next year's notice is there.
 */

import { FIXED } from './fixed-numbers';
import type { LocalDate } from './local-date';
import { parseLocalDate, weekdayOf, yearOf } from './local-date';
import type { Bilingual, FieldError } from './refusal';

/** One year as the State Council's notice orders it; the values are the names of the holidays, e.g. 国庆节. */
export interface YearSchedule {
  readonly year: number;
  /** The notice: title or number (文号). */
  readonly source: string;
  readonly holidays: Readonly<Record<LocalDate, string>>;
  /** Weekend days that are worked (调休上班), with the holiday they make up for. */
  readonly makeUpDays: Readonly<Record<LocalDate, string>>;
}

/** A version of the whole calendar; importing or correcting a year makes the next version. */
export interface StatutoryCalendar {
  readonly version: number;
  readonly years: Readonly<Record<number, YearSchedule>>;
}

export interface DayKind {
  readonly working: boolean;
  readonly reason: Bilingual;
  /** True where the year's schedule is not published: the answer rests on the weekday alone and may change. */
  readonly provisional: boolean;
}

const ENGLISH_NAMES: Readonly<Record<string, string>> = {
  元旦: "New Year's Day",
  春节: 'Spring Festival',
  清明: 'Qingming Festival',
  清明节: 'Qingming Festival',
  劳动节: 'Labour Day',
  端午: 'Dragon Boat Festival',
  端午节: 'Dragon Boat Festival',
  中秋: 'Mid-Autumn Festival',
  中秋节: 'Mid-Autumn Festival',
  国庆节: 'National Day',
};

/** Whether a day is a working day, and why. */
export function dayKind(calendar: StatutoryCalendar, date: LocalDate): DayKind {
  const year = yearOf(date);
  const [own, next] = [calendar.years[year], calendar.years[year + 1]];
  // Of two notices that name a day of December the later one stands.
  for (const schedule of isDecember(date) ? [next, own] : [own]) {
    const holiday = schedule?.holidays[date];
    if (holiday !== undefined) {
      return { working: false, provisional: false, reason: named('放假', 'public holiday', holiday) };
    }
    const madeUp = schedule?.makeUpDays[date];
    if (madeUp !== undefined) {
      return { working: true, provisional: false, reason: named('调休上班', 'make-up working day', madeUp) };
    }
  }
  const working = weekdayOf(date) <= 5;
  const [day, missing] = [working ? WORKING_DAY : WEEKEND, missingNotice(date, own, next)];
  if (missing === null) return { working, provisional: false, reason: day };
  return {
    working,
    provisional: true,
    reason: { zh: `${day.zh}（${missing.zh}，暂计）`, en: `${day.en} (provisional: ${missing.en})` },
  };
}

/** The notice that may still say otherwise of a day that no notice names; null where none may. */
function missingNotice(
  date: LocalDate,
  own: YearSchedule | undefined,
  next: YearSchedule | undefined,
): Bilingual | null {
  if (own === undefined) return { zh: '当年放假安排尚未公布', en: 'no schedule published for the year' };
  if (next !== undefined || !isDecember(date) || Number(date.slice(8)) < FIRST_DAY_IN_DOUBT) return null;
  return {
    zh: '次年放假安排尚未公布，可能调整12月下旬的日子',
    en: "the next year's schedule is not published and may change days of late December",
  };
}

function isDecember(date: LocalDate): boolean {
  return date.slice(5, 7) === '12';
}

/** 下旬: of the notices so far the earliest day named in the December before was the 29th. */
const FIRST_DAY_IN_DOUBT = FIXED.lateDecember.value;

const WORKING_DAY: Bilingual = { zh: '工作日', en: 'working day' };
const WEEKEND: Bilingual = { zh: '周末', en: 'weekend' };

function named(zh: string, en: string, name: string): Bilingual {
  return { zh: `${name}${zh}`, en: `${en} (${ENGLISH_NAMES[name] ?? name})` };
}

/** What an official sends to import a year; dates are still plain text. */
export interface ScheduleInput {
  readonly year: number;
  readonly source: string;
  readonly holidays: Readonly<Record<string, string>>;
  readonly makeUpDays: Readonly<Record<string, string>>;
}

/** More days than any notice ever had: a schedule beyond this is a mistake, and would stop every clock. */
const MAX_HOLIDAYS = 60;
const MAX_MAKE_UP_DAYS = 30;

/**
 * What is wrong with a schedule, each with a JSON pointer into it; empty where it may be used. A holiday lies in the year or in the
 * December before; a make-up day is a Saturday or Sunday of these; no day is both; every day names its holiday; the notice is named.
 */
export function validateSchedule(input: ScheduleInput): FieldError[] {
  const problems: FieldError[] = [];
  const problem = (pointer: string, zh: string, en: string): void => {
    problems.push({ pointer, detail: { zh, en } });
  };
  if (!Number.isInteger(input.year) || input.year < 2000 || input.year > 2200) {
    problem('/year', '年份应为2000至2200之间的整数', 'the year must be a whole number from 2000 to 2200');
  }
  if (input.source.trim() === '')
    problem('/source', '应注明放假通知的文号', 'name the notice that orders the schedule');
  const holidays = Object.entries(input.holidays);
  const makeUpDays = Object.entries(input.makeUpDays);
  if (holidays.length === 0)
    problem('/holidays', '至少应有一个放假日', 'a published schedule has at least one holiday');
  if (holidays.length > MAX_HOLIDAYS) problem('/holidays', '放假日过多', `more than ${MAX_HOLIDAYS} holidays`);
  if (makeUpDays.length > MAX_MAKE_UP_DAYS) {
    problem('/makeUpDays', '调休上班日过多', `more than ${MAX_MAKE_UP_DAYS} make-up days`);
  }
  const checkDay = (pointer: string, text: string, name: string): LocalDate | null => {
    const date = parseLocalDate(text);
    if (date === null) problem(pointer, '不是有效日期', 'not a date');
    else if (yearOf(date) !== input.year && !(yearOf(date) === input.year - 1 && isDecember(date))) {
      problem(pointer, '日期不在该年度或其前一年12月内', 'the date lies outside the year and the December before it');
    }
    if (name.trim() === '') problem(pointer, '应注明节日名称', 'name the holiday');
    return date;
  };
  for (const [text, name] of holidays) checkDay(`/holidays/${escapePointer(text)}`, text, name);
  for (const [text, name] of makeUpDays) {
    const pointer = `/makeUpDays/${escapePointer(text)}`;
    const date = checkDay(pointer, text, name);
    if (date !== null && weekdayOf(date) <= 5) {
      problem(pointer, '调休上班日应为周六或周日', 'a make-up day must be a Saturday or a Sunday');
    }
    if (Object.hasOwn(input.holidays, text)) {
      problem(pointer, '同一日不能既放假又上班', 'the same day cannot be both a holiday and a make-up day');
    }
  }
  return problems;
}

/** A schedule of checked input. @throws RangeError where `validateSchedule` finds a problem. */
export function scheduleOf(input: ScheduleInput): YearSchedule {
  const [first] = validateSchedule(input);
  if (first !== undefined) throw new RangeError(`${first.pointer}: ${first.detail.en}`);
  return { year: input.year, source: input.source, holidays: input.holidays, makeUpDays: input.makeUpDays };
}

/** The calendar with these schedules, one a year; of two for the same year the later one stands. */
export function calendarOf(version: number, schedules: readonly YearSchedule[]): StatutoryCalendar {
  return { version, years: Object.fromEntries(schedules.map((schedule) => [schedule.year, schedule])) };
}

function escapePointer(text: string): string {
  return text.replaceAll('~', '~0').replaceAll('/', '~1');
}
