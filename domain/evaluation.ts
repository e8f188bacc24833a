/**
 * The arithmetic of performance evaluation 绩效评价 (Art. 27): indicators in the three dimensions the article names, weights
 * that sum to 100, the mean of the raters' weighted sums, and the grade it means. Exact throughout; a score is rounded
 * once, when it is written down, and compared as it is.
 */
import { compare, divide, mean, multiply, rational, sum, type Rational } from './rational';

/** 数据开发交易能力, 产业发展带动能力, 安全合规治理水平: what Art. 27 evaluates by. */
export const DIMENSIONS = ['数据开发交易能力', '产业发展带动能力', '安全合规治理水平'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export interface Indicator {
  readonly id: string;
  readonly name: string;
  readonly dimension: Dimension;
  /** A decimal, as it was written: `"12.5"` or 12.5. */
  readonly weight: string | number;
}

/** Points from 0 to 100 by indicator id. */
export type Scores = Readonly<Record<string, number>>;

const HUNDRED = rational(100);

/** Whether the weights sum to 100, neither more nor less: 33.3 three times is not 100. */
export function isWhole(indicators: readonly Pick<Indicator, 'weight'>[]): boolean {
  return compare(sum(indicators.map(({ weight }) => rational(weight))), HUNDRED) === 0;
}

/** Dimensions that no indicator belongs to. */
export function missingDimensions(indicators: readonly Pick<Indicator, 'dimension'>[]): Dimension[] {
  return DIMENSIONS.filter((dimension) => !indicators.some((one) => one.dimension === dimension));
}

/** One rater's weighted sum, from 0 to 100. @throws RangeError where an indicator has no score */
export function weightedSum(indicators: readonly Indicator[], scores: Scores): Rational {
  const points = indicators.map(({ id, weight }) => multiply(rational(weight), rational(scoreOf(scores, id))));
  return divide(sum(points), HUNDRED);
}

/** The mean of the raters' weighted sums. @throws RangeError without raters */
export function meanScore(indicators: readonly Indicator[], ratings: readonly Scores[]): Rational {
  return mean(ratings.map((scores) => weightedSum(indicators, scores)));
}

/** The raters' mean for one indicator, unweighted. @throws RangeError without raters */
export function meanOf(indicator: Pick<Indicator, 'id'>, ratings: readonly Scores[]): Rational {
  return mean(ratings.map((scores) => rational(scoreOf(scores, indicator.id))));
}

function scoreOf(scores: Scores, id: string): number {
  const score = Object.hasOwn(scores, id) ? scores[id] : undefined;
  if (score === undefined) throw new RangeError(`no score for ${id}`);
  return score;
}

export const GRADES = ['A', 'B', 'C', 'D'] as const;
export type Grade = (typeof GRADES)[number];

/** The least score of each grade but the last, as policy sets it. */
export type Thresholds = Readonly<Record<Exclude<Grade, 'D'>, string>>;

/** The grade of an exact score: 89.995 is written 90.00, and is a B where 90 is the least A. */
export function gradeOf(score: Rational, thresholds: Thresholds): Grade {
  for (const grade of ['A', 'B', 'C'] as const) {
    if (compare(score, rational(thresholds[grade])) >= 0) return grade;
  }
  return 'D';
}

/** The best comes first, equals share a place: 1, 2, 2, 4. @throws RangeError for a score that is not among them */
export function rankOf(score: Rational, all: readonly Rational[]): number {
  return 1 + all.filter((other) => compare(other, score) > 0).length;
}
