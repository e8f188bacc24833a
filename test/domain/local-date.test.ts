/** The law's day: dates in Zhengzhou and the instants at which they begin and end. */
import fc from 'fast-check';
import {
  addDays,
  compareDates,
  dayNumber,
  dayOfNumber,
  daysBetween,
  endOfDay,
  localDate,
  localDateOf,
  parseLocalDate,
  startOfDay,
  weekdayOf,
  yearOf,
} from '../../domain/local-date';
import { instants } from './time';

const dates = fc.integer({ min: -24_000, max: 200_000 }).map(dayOfNumber);

describe('a date', () => {
  it.each(['2026-02-28', '2024-02-29', '2026-12-31', '1900-01-01', '9999-12-31'])('is %s', (text) => {
    expect(parseLocalDate(text)).toBe(text);
  });

  it.each([
    ['2026-02-30'],
    ['2025-02-29'],
    ['2026-13-01'],
    ['2026-00-10'],
    ['2026-2-3'],
    ['2026-02-03T00:00:00Z'],
    [' 2026-02-03'],
    ['2026-02-03\n'],
    ['1899-12-31'],
    ['0000-01-01'],
    ['10000-01-01'],
    ['２０２６-02-03'],
    [''],
  ])('is not %j', (text) => {
    expect(parseLocalDate(text)).toBeNull();
    expect(() => localDate(text)).toThrow(RangeError);
  });

  it('begins at 00:00 and ends at 24:00 in Zhengzhou, eight hours before UTC', () => {
    expect(startOfDay(localDate('2026-03-01')).toISOString()).toBe('2026-02-28T16:00:00.000Z');
    expect(endOfDay(localDate('2026-03-01')).toISOString()).toBe('2026-03-01T16:00:00.000Z');
  });

  it('is that of the wall clock in Zhengzhou, not that of UTC', () => {
    expect(localDateOf(new Date('2026-02-28T15:59:59.999Z'))).toBe('2026-02-28');
    expect(localDateOf(new Date('2026-02-28T16:00:00.000Z'))).toBe('2026-03-01');
  });

  it('has an ISO weekday and a year', () => {
    expect(weekdayOf(localDate('2026-10-05'))).toBe(1);
    expect(weekdayOf(localDate('2026-10-10'))).toBe(6);
    expect(weekdayOf(localDate('2026-10-11'))).toBe(7);
    expect(yearOf(localDate('2026-10-11'))).toBe(2026);
  });

  it('is never outside the years 1900–9999', () => {
    expect(() => addDays(localDate('9999-12-31'), 1)).toThrow(RangeError);
    expect(() => addDays(localDate('1900-01-01'), -1)).toThrow(RangeError);
    expect(() => localDateOf(new Date(NaN))).toThrow(RangeError);
  });
});

it('every instant lies in its day', () => {
  fc.assert(
    fc.property(instants, (instant) => {
      const date = localDateOf(instant);
      return startOfDay(date) <= instant && instant < endOfDay(date);
    }),
  );
});

it('days added and days between are inverse, across leap years', () => {
  fc.assert(
    fc.property(dates, fc.integer({ min: -1000, max: 1000 }), (date, days) => {
      const other = addDays(date, days);
      return (
        daysBetween(date, other) === days &&
        parseLocalDate(other) === other &&
        Math.sign(compareDates(date, other)) === -Math.sign(days) + 0 &&
        dayOfNumber(dayNumber(other)) === other &&
        weekdayOf(addDays(other, 7)) === weekdayOf(other)
      );
    }),
  );
});
