/** The ranking of a selection (Art. 5): exact, with a stated rule for ties. */
import fc from 'fast-check';
import {
  departsFromRanking,
  rankApplications,
  weightsAddUp,
  type Dimension,
  type ScoreSheet,
} from '../../domain/ranking';
import { compare, rational } from '../../domain/rational';

const dimensions: Dimension[] = [
  { name: '技术能力', weight: 60 },
  { name: '运营方案', weight: 40 },
];
const sheet = (scores: Record<string, readonly [number, number]>): ScoreSheet =>
  Object.fromEntries(
    Object.entries(scores).map(([id, [technical, operation]]) => [id, { 技术能力: technical, 运营方案: operation }]),
  );
const ranks = (ranking: ReturnType<typeof rankApplications>) =>
  ranking.map(({ application, rank }) => [application, rank]);

describe('the ranking', () => {
  it('is the mean over the members of their weighted sums', () => {
    const ranking = rankApplications(
      dimensions,
      [sheet({ a: [80, 70], b: [90, 90] }), sheet({ a: [81, 70], b: [60, 90] }), sheet({ a: [81, 71], b: [61, 91] })],
      ['a', 'b'],
    );
    // a: (0.6 × 242 + 0.4 × 211) / 3 = 76.5333…; b: (0.6 × 211 + 0.4 × 271) / 3 = 78.3333…
    expect(ranking).toEqual([
      {
        application: 'b',
        rank: 1,
        score: '78.33',
        exactScore: '235/3',
        dimensions: { 技术能力: '70.33', 运营方案: '90.33' },
      },
      {
        application: 'a',
        rank: 2,
        score: '76.53',
        exactScore: '1148/15',
        dimensions: { 技术能力: '80.67', 运营方案: '70.33' },
      },
    ]);
  });

  it('knows equal scores where floating point does not', () => {
    const thirds: Dimension[] = ['x', 'y', 'z'].map((name, index) => ({ name, weight: index === 2 ? 33.34 : 33.33 }));
    expect(weightsAddUp(thirds)).toBe(true);
    expect(0.1 + 0.2 === 0.3).toBe(false);
    const tenth = rankApplications(
      [{ name: 'x', weight: 100 }],
      [
        { a: { x: 0.1 }, b: { x: 0.15 } },
        { a: { x: 0.2 }, b: { x: 0.15 } },
      ],
      ['a', 'b'],
    );
    expect(tenth.map(({ rank, score }) => [rank, score])).toEqual([
      [1, '0.15'],
      [1, '0.15'],
    ]);
  });

  it('rounds only what it writes: 84.995 and 84.994 are told apart, and the first is written 85.00', () => {
    const one: Dimension[] = [{ name: 'x', weight: 100 }];
    const ranking = rankApplications(one, [{ a: { x: 84.994 }, b: { x: 84.995 } }], ['a', 'b']);
    expect(ranking.map(({ application, rank, score }) => [application, rank, score])).toEqual([
      ['b', 1, '85.00'],
      ['a', 2, '84.99'],
    ]);
  });

  it('equal scores share a rank, the next rank counts them all, the heavier dimension orders the list', () => {
    const scores = sheet({ low: [10, 10], even: [75, 75], technical: [85, 60], twin: [75, 75] });
    expect(ranks(rankApplications(dimensions, [scores], ['low', 'even', 'technical', 'twin']))).toEqual([
      ['technical', 1],
      ['even', 1],
      ['twin', 1],
      ['low', 4],
    ]);
  });

  it('ranks nobody without a sheet, and never with a score missing', () => {
    expect(rankApplications(dimensions, [], ['a'])).toEqual([]);
    expect(() => rankApplications(dimensions, [sheet({ b: [1, 1] })], ['a'])).toThrow(RangeError);
    expect(() => rankApplications(dimensions, [{ a: {} }], ['a'])).toThrow(RangeError);
  });

  const score = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
  const panel = fc
    .record({
      members: fc.integer({ min: 1, max: 9 }),
      ids: fc.uniqueArray(fc.stringMatching(/^[A-Z]{1,4}$/), { minLength: 1, maxLength: 8 }),
    })
    .chain(({ members, ids }) =>
      fc.record({
        ids: fc.constant(ids),
        sheets: fc.array(
          fc
            .array(fc.tuple(score, score), { minLength: ids.length, maxLength: ids.length })
            .map((rows) => sheet(Object.fromEntries(ids.map((id, index) => [id, rows[index] ?? [0, 0]])))),
          { minLength: members, maxLength: members },
        ),
      }),
    );

  it('does not depend on the order of members or applications', () => {
    fc.assert(
      fc.property(panel, ({ ids, sheets }) => {
        const ranking = rankApplications(dimensions, sheets, ids);
        expect(rankApplications(dimensions, [...sheets].reverse(), [...ids].reverse())).toEqual(ranking);
        expect(ranking.map((one) => one.application).sort()).toEqual([...ids].sort());
      }),
    );
  });

  it('orders by the exact value, in whole numbers: 100 × members × score is Σ weight × score', () => {
    fc.assert(
      fc.property(panel, ({ ids, sheets }) => {
        // In hundredths and by integers alone: an independent reckoning.
        const cents = (value: number) => BigInt(Math.round(value * 100));
        const exact = (id: string) =>
          sheets.reduce(
            (total, one) => total + 60n * cents(one[id]?.技术能力 ?? 0) + 40n * cents(one[id]?.运营方案 ?? 0),
            0n,
          );
        const ranking = rankApplications(dimensions, sheets, ids);
        for (const { application, rank, exactScore } of ranking) {
          expect(rank).toBe(1 + ids.filter((other) => exact(other) > exact(application)).length);
          const [numerator = '', denominator = ''] = exactScore.split('/');
          expect(BigInt(numerator) * 10_000n * BigInt(sheets.length)).toBe(exact(application) * BigInt(denominator));
        }
      }),
    );
  });

  it('a better score never ranks worse', () => {
    fc.assert(
      fc.property(panel, score, ({ ids, sheets }, better) => {
        const [first] = ids;
        const [one, ...others] = sheets;
        if (first === undefined || one === undefined) return;
        const rankOf = (all: readonly ScoreSheet[]) =>
          rankApplications(dimensions, all, ids).find(({ application }) => application === first)?.rank ?? 0;
        const raised = { ...one, [first]: { ...one[first], 技术能力: Math.max(better, one[first]?.技术能力 ?? 0) } };
        expect(rankOf([raised, ...others])).toBeLessThanOrEqual(rankOf(sheets));
      }),
    );
  });
});

describe('weights', () => {
  it('add up to exactly 100, or not', () => {
    const of = (...weights: number[]) => weights.map((weight, index) => ({ name: String(index), weight }));
    expect(weightsAddUp(of(33.33, 33.33, 33.34))).toBe(true);
    expect(weightsAddUp(of(...Array.from({ length: 10 }, () => 10)))).toBe(true);
    expect(weightsAddUp(of(33.33, 33.33, 33.33))).toBe(false);
    expect(weightsAddUp(of(0.1, 0.2, 99.7))).toBe(true);
    expect(compare(rational(99.9999), rational(100))).toBe(-1);
  });
});

describe('a departure from the ranking', () => {
  const ranking = rankApplications(
    dimensions,
    [sheet({ a: [90, 90], b: [80, 80], c: [80, 80], d: [70, 70] })],
    ['a', 'b', 'c', 'd'],
  );

  it.each([
    [['a'], false],
    [['b', 'a'], false],
    [['a', 'c'], false], // equal rank: either may be chosen
    [['a', 'b', 'c', 'd'], false],
    [['b'], true],
    [['a', 'd'], true],
    [['a', 'b', 'd'], true],
  ])('choosing %j: %s', (chosen, departs) => {
    expect(departsFromRanking(ranking, chosen)).toBe(departs);
  });
});
