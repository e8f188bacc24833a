/** Time limits as policies write them: what is a limit, what is not, and how exact ones run by the calendar. */
import fc from 'fast-check';
import { addDuration, dayLimit, exactLimit, formatLimit, limitLabel, limitOf, parseLimit } from '../../domain/limit';
import { at, instants, limits, wall } from './time';
import { defineProcess } from '../../domain/process';
import { annualReport } from '../../processes/annual-report/law';

function after(from: string, text: string, sign: 1 | -1 = 1): string | null {
  const limit = limitOf(text);
  return limit.kind === 'iso' ? wall(addDuration(at(from), limit.parts, sign)) : null;
}

describe('a limit', () => {
  it('is a number of working days or of calendar days', () => {
    expect(parseLimit('20wd')).toEqual({ kind: 'wd', days: 20 });
    expect(parseLimit('30d')).toEqual({ kind: 'd', days: 30 });
  });

  it.each(['PT2S', 'P3Y', 'PT4H', 'P1M', 'P1DT12H', 'PT0.5S', 'PT1.25S', 'P2W', 'P1Y2M3DT4H5M6.789S', 'PT90M'])(
    'is the ISO-8601 duration %s',
    (text) => {
      expect(parseLimit(text)).toMatchObject({ kind: 'iso', text });
    },
  );

  it.each([
    ['6m', 'minutes to some, months to others'],
    ['1 year', 'not in the grammar'],
    ['20 wd', 'a space'],
    ['20WD', 'capitals'],
    ['0wd', 'zero'],
    ['0d', 'zero'],
    ['020d', 'a leading zero'],
    ['-5d', 'negative'],
    ['1.5d', 'a part of a day'],
    ['2501wd', 'more than ten years'],
    ['3661d', 'more than ten years'],
    ['99999wd', 'far too long'],
    ['P0D', 'zero'],
    ['PT0S', 'zero'],
    ['PT0.000S', 'zero'],
    ['-P1D', 'negative'],
    ['P-1D', 'negative'],
    ['P', 'nothing named'],
    ['PT', 'nothing named'],
    ['P1DT', 'a T and nothing behind it'],
    ['P1H', 'hours without T'],
    ['P1W2D', 'weeks stand alone'],
    ['P1.5D', 'a part of a day'],
    ['PT0.0001S', 'finer than a millisecond'],
    ['PT1,5S', 'a comma'],
    ['p1d', 'small letters'],
    ['P51Y', 'more than fifty years'],
    ['P9999999999Y', 'far too long'],
    ['PT2S\n', 'a line break'],
    ['', 'empty'],
  ])('is not %j: %s', (text) => {
    expect(parseLimit(text)).toBeNull();
    expect(() => limitOf(text)).toThrow(RangeError);
  });

  it('is written back as it was read', () => {
    fc.assert(
      fc.property(limits, (limit) => {
        expect(parseLimit(formatLimit(limit))).toEqual(limit);
      }),
    );
  });

  it('is never read from arbitrary text unless that text is its own canonical form', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^P?\d*[YMWD]?T?\d*[HMSwd]*$/)), (text) => {
        const limit = parseLimit(text);
        return limit === null || formatLimit(limit) === text;
      }),
    );
  });

  it('is named in Chinese and in English', () => {
    expect(limitLabel(limitOf('20wd'))).toEqual({ zh: '20个工作日', en: '20 working days' });
    expect(limitLabel(limitOf('1d'))).toEqual({ zh: '1日', en: '1 day' });
    expect(limitLabel(limitOf('P3Y'))).toEqual({ zh: '3年', en: '3 years' });
    expect(limitLabel(limitOf('P1DT12H'))).toEqual({ zh: '1天12小时', en: '1 day 12 hours' });
    expect(limitLabel(limitOf('PT1.5S'))).toEqual({ zh: '1.5秒', en: '1.5 seconds' });
  });
});

describe('a limit made in code', () => {
  it.each([0, -1, -366, 0.5, NaN, Infinity, 2_501])('is not one of %p working days', (days) => {
    expect(() => dayLimit('wd', days)).toThrow(RangeError);
  });

  it.each([0, -1, -86_400_000, 0.5, NaN, Infinity, 2 ** 53])('is not one of %p milliseconds', (ms) => {
    expect(() => exactLimit(ms)).toThrow(RangeError);
  });

  it('of a definition is one, or the definition does not load', () => {
    const { steps } = annualReport;
    const examination = { ...steps.examination, limit: { ...steps.examination.limit, default: 'P0D' } } as const;
    expect(() => defineProcess({ ...annualReport, steps: { ...steps, examination } })).toThrow('P0D');
    const reminded = { ...steps.examination, reminders: ['3wd', '1wdwd'] } as const;
    expect(() => defineProcess({ ...annualReport, steps: { ...steps, examination: reminded } })).toThrow('1wdwd');
    expect(defineProcess(annualReport)).toBe(annualReport);
  });

  it('is the limit that a policy would name', () => {
    expect(dayLimit('d', 1)).toEqual(limitOf('1d'));
    expect(exactLimit(1_500)).toEqual(limitOf('PT1.5S'));
  });
});

describe('an exact limit', () => {
  it.each([
    ['2026-01-31 10:00', 'P1M', '2026-02-28 10:00'],
    ['2028-01-31 10:00', 'P1M', '2028-02-29 10:00'],
    ['2024-02-29 00:00', 'P1Y', '2025-02-28 00:00'],
    ['2026-03-01 00:00', 'P3Y', '2029-03-01 00:00'],
    ['2026-03-01 07:30', 'P1M', '2026-04-01 07:30'],
    ['2026-12-15 23:59', 'P1M', '2027-01-15 23:59'],
    ['2026-03-01 00:00', 'P1DT12H', '2026-03-02 12:00'],
    ['2026-03-01 00:00', 'P2W', '2026-03-15 00:00'],
  ])('from %s in %s ends at %s', (from, text, end) => {
    expect(after(from, text)).toBe(end);
  });

  it('takes the month of Zhengzhou, where UTC is still in the month before', () => {
    expect(after('2026-03-31 02:00', 'P1M')).toBe('2026-04-30 02:00');
  });

  it('is counted back from a due time in the same way', () => {
    expect(after('2026-03-31 00:00', 'P1M', -1)).toBe('2026-02-28 00:00');
    expect(after('2026-01-15 12:00', 'PT1H', -1)).toBe('2026-01-15 11:00');
    expect(after('2026-01-15 12:00', 'P1M', -1)).toBe('2025-12-15 12:00');
  });

  it('of so many milliseconds is exactly that long', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 10_000_000_000 }), (from, ms) => {
        return addDuration(from, exactLimit(ms).parts).getTime() - from.getTime() === ms;
      }),
    );
  });
});
