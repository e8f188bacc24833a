/**
 * Exact fractions: scores, weights and means of evaluations and selections (Art. 5, 27) are compared as they are and
 * rounded once, when they are written down. No floating point: 0.1 + 0.2 is 0.3 here.
 */

export interface Rational {
  readonly numerator: bigint;
  /** Positive, and without a common divisor with the numerator: equal values are equal members. */
  readonly denominator: bigint;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * The exact value of a decimal as it is written (`"87.5"`), or of a number as JSON writes it: 0.1 is one tenth.
 * @throws RangeError for what is not a finite decimal
 */
export function rational(value: string | number | bigint): Rational {
  const match = DECIMAL.exec(String(value));
  if (match === null) throw new RangeError(`not a decimal: ${String(value)}`);
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] = match;
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  const scale = Number(exponent) - fraction.length;
  return scale >= 0 ? ratio(digits * 10n ** BigInt(scale)) : ratio(digits, 10n ** BigInt(-scale));
}

/** `numerator / denominator`. @throws RangeError where the denominator is 0 */
export function ratio(numerator: bigint, denominator = 1n): Rational {
  if (denominator === 0n) throw new RangeError('division by zero');
  const divisor = gcd(numerator, denominator) * (denominator < 0n ? -1n : 1n);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

export const ZERO = ratio(0n);

export function add(a: Rational, b: Rational): Rational {
  return ratio(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function multiply(a: Rational, b: Rational): Rational {
  return ratio(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** @throws RangeError where `b` is 0 */
export function divide(a: Rational, b: Rational): Rational {
  return ratio(a.numerator * b.denominator, a.denominator * b.numerator);
}

export function sum(values: readonly Rational[]): Rational {
  return values.reduce(add, ZERO);
}

/** @throws RangeError for no values */
export function mean(values: readonly Rational[]): Rational {
  return divide(sum(values), ratio(BigInt(values.length)));
}

/** Negative where `a` is less than `b`, 0 where they are equal, positive where it is more. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function equals(a: Rational, b: Rational): boolean {
  return compare(a, b) === 0;
}

/** Written with so many decimals, the last one rounded half up (away from zero): 84.995 is `"85.00"`. */
export function toDecimal({ numerator, denominator }: Rational, places: number): string {
  const negative = numerator < 0n;
  const scaled = (negative ? -numerator : numerator) * 10n ** BigInt(places);
  const rounded = (2n * scaled + denominator) / (2n * denominator);
  const digits = String(rounded).padStart(places + 1, '0');
  const cut = digits.length - places;
  const text = places === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return negative && rounded !== 0n ? `-${text}` : text;
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}
