/** The statutory calendar: working days, holidays, 调休, and years that are not published yet. */
import type { ScheduleInput } from '../../domain/calendar';
import { calendarOf, dayKind, scheduleOf, validateSchedule } from '../../domain/calendar';
import { addDays, daysAfter, localDate } from '../../domain/local-date';
import { seedSchedules } from '../../migrations/calendar-seed';
import { CALENDAR } from './time';

const kindOf = (text: string) => dayKind(CALENDAR, localDate(text));

const SCHEDULE: ScheduleInput = {
  year: 2027,
  source: '国办发明电〔2026〕1号',
  holidays: { '2027-01-01': '元旦', '2027-10-01': '国庆节' },
  makeUpDays: { '2027-10-09': '国庆节' },
};

describe('the calendar of 2026', () => {
  it.each([
    ['2026-02-14', '春节调休上班'],
    ['2026-02-28', '春节调休上班'],
    ['2026-10-10', '国庆节调休上班'],
    ['2026-01-04', '元旦调休上班'],
  ])('has the weekend day %s worked: %s', (date, zh) => {
    expect(kindOf(date)).toMatchObject({ working: true, provisional: false, reason: { zh } });
  });

  it.each([
    ['2026-10-01', '国庆节放假', 'public holiday (National Day)'],
    ['2026-02-16', '春节放假', 'public holiday (Spring Festival)'],
    ['2026-10-11', '周末', 'weekend'],
  ])('has %s off: %s', (date, zh, en) => {
    expect(kindOf(date)).toEqual({ working: false, provisional: false, reason: { zh, en } });
  });

  it('has 248 working days, as the notice (国办发明电〔2025〕7号) leaves them', () => {
    let working = 0;
    for (const date of daysAfter(localDate('2025-12-31'), localDate('2026-12-31'))) {
      if (dayKind(CALENDAR, date).working) working += 1;
    }
    expect(working).toBe(365 - 104 - 33 + countWeekendHolidays() + 6);
    expect(working).toBe(248);
    expect(CALENDAR.years[2026]?.source).toContain('国办发明电〔2025〕7号');
  });

  function countWeekendHolidays(): number {
    return Object.keys(CALENDAR.years[2026]?.holidays ?? {}).filter((date) =>
      [0, 6].includes(new Date(date).getUTCDay()),
    ).length;
  }
});

describe('a year without a published schedule', () => {
  it('has only weekends off, and says that this is provisional', () => {
    expect(CALENDAR.years[2027]).toBeUndefined();
    expect(kindOf('2027-10-01')).toMatchObject({ working: true, provisional: true });
    expect(kindOf('2027-10-02')).toMatchObject({ working: false, provisional: true });
  });

  it('is settled by its import, for that year only', () => {
    const next = calendarOf(2, [...seedSchedules(), scheduleOf(SCHEDULE)]);
    expect(dayKind(next, localDate('2027-10-01'))).toMatchObject({ working: false, provisional: false });
    expect(dayKind(next, localDate('2027-10-09'))).toMatchObject({ working: true, provisional: false });
    expect(dayKind(next, localDate('2028-10-01')).provisional).toBe(true);
  });
});

describe('a notice that names days of the December before', () => {
  const NOTICE = scheduleOf({
    ...SCHEDULE,
    holidays: { '2026-12-31': '元旦', ...SCHEDULE.holidays },
    makeUpDays: { '2026-12-27': '元旦', ...SCHEDULE.makeUpDays },
  });
  const next = calendarOf(2, [...seedSchedules(), NOTICE]);

  it('makes them days off or worked, and settles the rest of late December', () => {
    expect(dayKind(next, localDate('2026-12-31'))).toMatchObject({ working: false, reason: { zh: '元旦放假' } });
    expect(dayKind(next, localDate('2026-12-27'))).toMatchObject({ working: true, reason: { zh: '元旦调休上班' } });
    expect(dayKind(next, localDate('2026-12-28'))).toMatchObject({ working: true, provisional: false });
  });

  it('is waited for: until then the last days of the year before it are provisional, and say why', () => {
    expect(kindOf('2026-12-20')).toMatchObject({ working: false, provisional: false });
    expect(kindOf('2026-12-21')).toMatchObject({ working: true, provisional: true });
    expect(kindOf('2026-12-31').reason.zh).toBe('工作日（次年放假安排尚未公布，可能调整12月下旬的日子，暂计）');
    expect(kindOf('2025-12-31').provisional).toBe(false);
  });

  it('stands before the notice of the December’s own year', () => {
    const own = scheduleOf({ ...SCHEDULE, year: 2026, holidays: { '2026-12-27': '更正' }, makeUpDays: {} });
    expect(dayKind(calendarOf(3, [own, NOTICE]), localDate('2026-12-27')).working).toBe(true);
  });

  it('has never yet named one earlier than those that are provisional', () => {
    const named = seedSchedules().flatMap((one) => [...Object.keys(one.holidays), ...Object.keys(one.makeUpDays)]);
    const december = named
      .filter((date) => date.slice(5, 7) === '12')
      .sort((a, b) => a.slice(8).localeCompare(b.slice(8)));
    expect(december[0]?.slice(5)).toBe('12-29');
  });
});

describe('the seed', () => {
  it('has every year from 2004 to 2026, each by the rules an import is held to', () => {
    const seed = seedSchedules();
    expect(seed.map(({ year }) => year)).toEqual(Array.from({ length: 23 }, (_, index) => 2004 + index));
    for (const schedule of seed) expect(validateSchedule(schedule)).toEqual([]);
  });
});

describe('a schedule to import', () => {
  const pointers = (change: Partial<ScheduleInput>) =>
    validateSchedule({ ...SCHEDULE, ...change }).map(({ pointer }) => pointer);

  it('is accepted where every day is in its place', () => {
    expect(validateSchedule(SCHEDULE)).toEqual([]);
  });

  it.each<[string, Partial<ScheduleInput>, string[]]>([
    ['a make-up day that is no weekend day', { makeUpDays: { '2027-10-08': '国庆节' } }, ['/makeUpDays/2027-10-08']],
    ['a holiday of another year', { holidays: { '2028-01-01': '元旦' } }, ['/holidays/2028-01-01']],
    ['a make-up day of another year', { makeUpDays: { '2028-01-01': '元旦' } }, ['/makeUpDays/2028-01-01']],
    ['a holiday of the November before', { holidays: { '2026-11-30': '元旦' } }, ['/holidays/2026-11-30']],
    [
      'a December day worked that is no weekend day',
      { makeUpDays: { '2026-12-31': '元旦' } },
      ['/makeUpDays/2026-12-31'],
    ],
    ['a day of its own December before a year', { holidays: { '2025-12-31': '元旦' } }, ['/holidays/2025-12-31']],
    ['a day that is no date', { holidays: { '2027-02-30': '春节' } }, ['/holidays/2027-02-30']],
    ['a holiday without a name', { holidays: { '2027-01-01': ' ' } }, ['/holidays/2027-01-01']],
    ['no holiday at all', { holidays: {} }, ['/holidays']],
    ['no notice named', { source: ' ' }, ['/source']],
    ['a year that is not whole', { year: 2027.5 }, expect.arrayContaining(['/year']) as string[]],
    [
      'a day that is both a holiday and worked',
      { holidays: { '2027-10-09': '国庆节' }, makeUpDays: { '2027-10-09': '国庆节' } },
      ['/makeUpDays/2027-10-09'],
    ],
    [
      'more holidays than any notice ever had',
      {
        holidays: Object.fromEntries(
          Array.from({ length: 61 }, (_, index) => [addDays(localDate('2027-01-01'), index), '假']),
        ),
      },
      ['/holidays'],
    ],
  ])('is refused with %s', (_, change, expected) => {
    expect(pointers(change)).toEqual(expected);
    expect(() => scheduleOf({ ...SCHEDULE, ...change })).toThrow(RangeError);
  });

  it('of the same year takes the place of the one before', () => {
    const corrected = scheduleOf({ ...SCHEDULE, source: '更正' });
    expect(calendarOf(3, [scheduleOf(SCHEDULE), corrected]).years[2027]).toBe(corrected);
  });
});
