/**
 * The ranking of a round of selection (Art. 5): the mean over the panel's members of their weighted sums, in exact fractions.
 *
 * Ties: applications with equal scores share a rank, and the next rank counts them all (1, 1, 3). Among equals the order of
 * the list follows their means in the heaviest dimension, then the next heaviest (of equal weights the one announced first),
 * then the case id, which decides nothing.
 */
import { add, compare, equals, mean, multiply, rational, ratio, sum, toDecimal, ZERO, type Rational } from './rational';

export interface Dimension {
  readonly name: string;
  /** Of 100, a decimal as JSON writes it. */
  readonly weight: number;
}

/** One member's scores, 0–100, by application and dimension. */
export type ScoreSheet = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface Ranked {
  /** The application's case id. */
  readonly application: string;
  readonly rank: number;
  /** Two decimals, half up; ranks are those of the exact value. */
  readonly score: string;
  /** The exact value, `numerator/denominator`. */
  readonly exactScore: string;
  /** The members' mean by dimension, two decimals. */
  readonly dimensions: Readonly<Record<string, string>>;
}

const HUNDRED = ratio(100n);

/** Whether the weights are exactly 100 together. */
export function weightsAddUp(dimensions: readonly Dimension[]): boolean {
  return equals(sum(dimensions.map(({ weight }) => rational(weight))), HUNDRED);
}

/** Ranks the applications on the sheets of a panel; nobody is ranked without a sheet. @throws RangeError where a sheet lacks a score */
export function rankApplications(
  dimensions: readonly Dimension[],
  sheets: readonly ScoreSheet[],
  applications: readonly string[],
): Ranked[] {
  if (sheets.length === 0) return [];
  const heaviestFirst = [...dimensions].sort((a, b) => compare(rational(b.weight), rational(a.weight)));
  const scored = applications.map((application) => {
    const means = new Map(
      dimensions.map(({ name }) => [name, mean(sheets.map((sheet) => scoreOf(sheet, application, name)))]),
    );
    return { application, means, total: weighted(dimensions, means) };
  });
  scored.sort((a, b) => {
    const byTotal = compare(b.total, a.total);
    if (byTotal !== 0) return byTotal;
    for (const { name } of heaviestFirst) {
      const byDimension = compare(b.means.get(name) ?? ZERO, a.means.get(name) ?? ZERO);
      if (byDimension !== 0) return byDimension;
    }
    return a.application < b.application ? -1 : 1;
  });
  return scored.map(({ application, means, total }) => ({
    application,
    rank: 1 + scored.filter((other) => compare(other.total, total) > 0).length,
    score: toDecimal(total, 2),
    exactScore: `${total.numerator}/${total.denominator}`,
    dimensions: Object.fromEntries([...means].map(([name, value]) => [name, toDecimal(value, 2)])),
  }));
}

/** The mean of weighted sums is the weighted sum of means: both are linear, and nothing is rounded on the way. */
function weighted(dimensions: readonly Dimension[], means: ReadonlyMap<string, Rational>): Rational {
  return dimensions
    .map(({ name, weight }) => multiply(multiply(rational(weight), ratio(1n, 100n)), means.get(name) ?? ZERO))
    .reduce(add, ZERO);
}

function scoreOf(sheet: ScoreSheet, application: string, dimension: string): Rational {
  const scores = Object.hasOwn(sheet, application) ? sheet[application] : undefined;
  const score = scores !== undefined && Object.hasOwn(scores, dimension) ? scores[dimension] : undefined;
  if (score === undefined) throw new RangeError(`no score of ${application} in ${dimension}`);
  return rational(score);
}

/** A choice departs from the ranking where somebody left out ranks before somebody chosen; among equals either may be chosen. */
export function departsFromRanking(ranking: readonly Ranked[], chosen: readonly string[]): boolean {
  const lowest = Math.max(0, ...ranking.filter((one) => chosen.includes(one.application)).map((one) => one.rank));
  return ranking.some((one) => !chosen.includes(one.application) && one.rank < lowest);
}
