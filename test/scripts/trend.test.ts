/** The soak's verdict on a series of memory samples: a rising one is told from a flat one, whatever the collector's noise. */
import fc from 'fast-check';
import { trendOf, type Sample } from '../../scripts/soak/trend';

const MINUTES = 30;
/** Every ten seconds; `noise` from 0 to 1 as a collector's saw: up for a while, then down at once. */
const series = (mbOf: (minute: number, saw: number) => number): Sample[] =>
  Array.from({ length: MINUTES * 6 }, (_, n) => ({ minute: n / 6, mb: mbOf(n / 6, (n % 7) / 7) }));

test('a level with the saw of collections is flat', () => {
  const trend = trendOf(series((_, saw) => 200 + 40 * saw));
  expect(trend).toMatchObject({ flat: true, boundMb: 15 });
  expect(Math.abs(trend.growthMb)).toBeLessThan(2);
});

test('what leaks a megabyte a minute rises, under the same saw', () => {
  const trend = trendOf(series((minute, saw) => 200 + 40 * saw + minute));
  expect(trend.flat).toBe(false);
  expect(trend.growthMb).toBeGreaterThan(27);
});

test('single peaks turn nothing, wherever they stand', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(MINUTES * 6 - 1), { maxLength: 20 }), (peaks) => {
      const peaked = series(() => 200).map((sample, n) => (peaks.includes(n) ? { ...sample, mb: 900 } : sample));
      expect(trendOf(peaked)).toMatchObject({ flat: true, growthMb: 0, medianMb: 200 });
    }),
    { numRuns: 20 },
  );
});

test('the bound is a twentieth of what there is, and 15 MB at least', () => {
  const rising = (level: number, growth: number) => trendOf(series((minute) => level + (growth * minute) / MINUTES));
  expect([rising(100, 14).flat, rising(100, 17).flat]).toEqual([true, false]);
  expect([rising(600, 30).flat, rising(600, 33).flat]).toEqual([true, false]);
});

test('what falls is not held against it', () => {
  expect(trendOf(series((minute) => 400 - 5 * minute))).toMatchObject({ flat: true });
});

test('too few samples are no verdict', () => {
  expect(() => trendOf(series(() => 200).slice(0, 5))).toThrow('5 samples');
});
