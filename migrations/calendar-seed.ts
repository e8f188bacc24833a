/**
 * The holiday schedules the calendar starts with, taken from the tables of the library `chinese-days`, which follows the
 * State Council's notices. Only years that stand in those tables count as published: the library's own functions answer
 * “working day” for any other year. Later years are imported by an official (POST /v1/calendars).
 */

import tables from 'chinese-days/dist/chinese-days.json';
import type { YearSchedule } from '../domain/calendar';
import { scheduleOf } from '../domain/calendar';

/** Numbers (文号) of the notices, where looked up; a year without one is named by the notice's title alone. */
const NOTICE_NUMBERS: Readonly<Record<number, string>> = {
  2020: '国办发明电〔2019〕16号、国办发明电〔2020〕1号',
  2021: '国办发明电〔2020〕27号',
  2022: '国办发明电〔2021〕11号',
  2023: '国办发明电〔2022〕16号',
  2024: '国办发明电〔2023〕7号',
  2025: '国办发明电〔2024〕12号',
  2026: '国办发明电〔2025〕7号',
};

/** One schedule for every year the library has, in order. @throws RangeError if the library's tables contradict themselves. */
export function seedSchedules(): YearSchedule[] {
  const holidays = byYear(tables.holidays);
  const makeUpDays = byYear(tables.workdays);
  return [...holidays.keys()]
    .sort((a, b) => a - b)
    .map((year) => {
      const title = `国务院办公厅关于${year}年部分节假日安排的通知`;
      const number = NOTICE_NUMBERS[year];
      return scheduleOf({
        year,
        source: number === undefined ? title : `${title}（${number}）`,
        holidays: holidays.get(year) ?? {},
        makeUpDays: makeUpDays.get(year) ?? {},
      });
    });
}

/** The library writes `National Day,国庆节,3`: English name, Chinese name, days of the holiday. */
function byYear(table: Readonly<Record<string, string>>): Map<number, Record<string, string>> {
  const years = new Map<number, Record<string, string>>();
  for (const [date, text] of Object.entries(table).sort()) {
    const year = Number(date.slice(0, 4));
    const days = years.get(year) ?? {};
    days[date] = text.split(',')[1] ?? text;
    years.set(year, days);
  }
  return years;
}
