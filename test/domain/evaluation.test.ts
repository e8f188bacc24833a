/** Exact scores (Art. 27): weights of exactly 100, the mean of the raters' weighted sums, rounded once, ranked as it is. */
import fc from 'fast-check';
import {
  DIMENSIONS,
  gradeOf,
  isWhole,
  meanScore,
  missingDimensions,
  rankOf,
  weightedSum,
  type Indicator,
} from '../../domain/evaluation';
import { indicatorSet } from '../../processes/evaluation/forms';
import { compare, ratio, rational, toDecimal } from '../../domain/rational';

const THRESHOLDS = { A: '90', B: '80', C: '60' };
const indicator = (id: string, weight: string | number, dimension = 0): Indicator => ({
  id,
  name: id,
  weight,
  dimension: DIMENSIONS[dimension] ?? DIMENSIONS[0],
});
const three = [indicator('a', '33.3'), indicator('b', '33.3', 1), indicator('c', '33.4', 2)];

describe('weights', () => {
  it('sum to exactly 100, however they are written', () => {
    expect(isWhole(three)).toBe(true);
    expect(isWhole([0.1, 0.2, 99.7].map((weight) => ({ weight })))).toBe(true);
    expect(isWhole(Array.from({ length: 3 }, () => ({ weight: '33.333333333333' })))).toBe(false);
    expect(isWhole([{ weight: 100 }, { weight: '0.000000000001' }])).toBe(false);
  });

  it('leave no dimension of Art. 27 without an indicator', () => {
    expect(missingDimensions(three)).toEqual([]);
    expect(missingDimensions(three.slice(0, 2))).toEqual(['安全合规治理水平']);
  });
});

describe('the form of an indicator set', () => {
  const set = (indicators: readonly object[]) => indicatorSet.safeParse({ title: '指标体系', indicators });

  it('takes numbers and decimal texts', () => {
    expect(set(three).success).toBe(true);
    expect(set([indicator('a', 50), indicator('b', '25', 1), indicator('c', 25, 2)]).success).toBe(true);
  });

  it.each([
    ['weights that do not sum to 100', [indicator('a', 40), indicator('b', 40, 1), indicator('c', 19.99, 2)]],
    ['a dimension without an indicator', [indicator('a', 50), indicator('b', 50, 1)]],
    ['another dimension', [...three.slice(1), { ...three[0], dimension: '其他' }]],
    ['an id that stands twice', [indicator('a', 50), indicator('a', 25, 1), indicator('c', 25, 2)]],
    ['an id that is no name', [indicator('__proto__', 50), indicator('b', 25, 1), indicator('c', 25, 2)]],
    ['an id that is a path', [indicator('a/b', 50), indicator('b', 25, 1), indicator('c', 25, 2)]],
    ['a weight of nothing', [indicator('a', 0), indicator('b', 50, 1), indicator('c', 50, 2)]],
    ['a weight below nothing', [indicator('a', -10), indicator('b', 60, 1), indicator('c', 50, 2)]],
    ['a weight that is no number', [indicator('a', 'viel'), indicator('b', 50, 1), indicator('c', 50, 2)]],
    ['a weight of zeros', [indicator('a', '00.00'), indicator('b', 50, 1), indicator('c', 50, 2)]],
    ['nothing', []],
  ])('refuses %s', (_, indicators) => {
    expect(set(indicators).success).toBe(false);
  });
});

describe('the score', () => {
  it('is the mean of the weighted sums, half up on the second decimal', () => {
    const ratings = [
      { a: 90, b: 80, c: 70 },
      { a: 100, b: 100, c: 100 },
      { a: 0, b: 50.5, c: 99.9 },
    ];
    // (79.99 + 100 + 50.1831) / 3 = 76.7243…
    expect(toDecimal(meanScore(three, ratings), 2)).toBe('76.72');
    expect(toDecimal(weightedSum(three, { a: 0, b: 0, c: 0 }), 2)).toBe('0.00');
    expect(toDecimal(weightedSum(three, { a: 100, b: 100, c: 100 }), 2)).toBe('100.00');
  });

  it('rounds a half up where floating point would not', () => {
    const whole = [indicator('a', 100)];
    expect(toDecimal(meanScore(whole, [{ a: 1.005 }]), 2)).toBe('1.01');
    expect(toDecimal(meanScore(whole, [{ a: 84.995 }]), 2)).toBe('85.00');
    expect(toDecimal(meanScore(whole, [{ a: 1 }, { a: 1 }, { a: 0 }]), 2)).toBe('0.67');
  });

  const points = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
  const rating = fc.record({ a: points, b: points, c: points });
  const ratings = fc.array(rating, { minLength: 3, maxLength: 9 });

  it('equals the sum in whole numbers, whatever the order of the raters', () => {
    fc.assert(
      fc.property(ratings, (all) => {
        const tenths = all.map(({ a, b, c }) => [333 * a, 333 * b, 334 * c].map((n) => Math.round(n * 100)));
        const total = tenths.flat().reduce((sum, n) => sum + BigInt(n), 0n);
        const exact = meanScore(three, all);
        expect(compare(exact, ratio(total, 100_000n * BigInt(all.length)))).toBe(0);
        expect(meanScore(three, [...all].reverse())).toEqual(exact);
      }),
    );
  });

  it('lies between the least and the best rating, and every better rating makes it better', () => {
    fc.assert(
      fc.property(ratings, (all) => {
        const sums = all.map((one) => weightedSum(three, one));
        const exact = meanScore(three, all);
        expect(sums.some((one) => compare(one, exact) <= 0) && sums.some((one) => compare(one, exact) >= 0)).toBe(true);
        const [first, ...rest] = all;
        if (first === undefined || first.a > 99.99) return;
        expect(compare(meanScore(three, [{ ...first, a: first.a + 0.01 }, ...rest]), exact)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('grades and ranks', () => {
  it.each([
    ['100', 'A'],
    ['90', 'A'],
    ['89.995', 'B'],
    ['80', 'B'],
    ['79.999999', 'C'],
    ['60', 'C'],
    ['59.99', 'D'],
    ['0', 'D'],
  ])('%s is graded %s by the exact score', (score, grade) => {
    expect(gradeOf(rational(score), THRESHOLDS)).toBe(grade);
  });

  it('ranks by the exact score what is written alike', () => {
    const [best, next] = [ratio(230_001n, 3_000n), ratio(230_000n, 3_000n)];
    expect(toDecimal(best, 2)).toBe(toDecimal(next, 2));
    const all = [next, best, next, rational(10)];
    expect(all.map((one) => rankOf(one, all))).toEqual([2, 1, 2, 4]);
  });
});
