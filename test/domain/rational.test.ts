/** Scores and weights are exact (Art. 5, 27): what is equal is equal, and rounding happens once. */
import fc from 'fast-check';
import { add, compare, divide, equals, mean, multiply, ratio, rational, sum, toDecimal } from '../../domain/rational';

const fraction = fc
  .tuple(fc.bigInt({ min: -10_000n, max: 10_000n }), fc.bigInt({ min: 1n, max: 9_999n }))
  .map(([a, b]) => ratio(a, b));

describe('exact fractions', () => {
  it('takes a decimal as it is written', () => {
    expect(equals(add(rational(0.1), rational(0.2)), rational('0.3'))).toBe(true);
    expect(rational('87.50')).toEqual(rational(87.5));
    expect(rational('1e-7')).toEqual(ratio(1n, 10_000_000n));
    expect(rational(1e21)).toEqual(ratio(10n ** 21n));
  });

  it.each(['', ' 1', '1.', '.5', '+1', '0x10', 'NaN', 'Infinity', '1e9999'])('refuses %p', (text) => {
    expect(() => rational(text)).toThrow(RangeError);
  });

  it.each([
    ['84.995', 2, '85.00'],
    ['84.99499', 2, '84.99'],
    ['0.005', 2, '0.01'],
    ['-0.005', 2, '-0.01'],
    ['-0.0049', 2, '0.00'],
    ['99.5', 0, '100'],
  ])('writes %s with %i decimals as %s, half up', (text, places, written) => {
    expect(toDecimal(rational(text), places)).toBe(written);
  });

  it('writes thirds', () => {
    expect(toDecimal(mean([rational(80), rational(80), rational(85)]), 2)).toBe('81.67');
  });

  it('keeps the laws of arithmetic', () => {
    fc.assert(
      fc.property(fraction, fraction, fraction, (a, b, c) => {
        expect(add(a, b)).toEqual(add(b, a));
        expect(multiply(a, add(b, c))).toEqual(add(multiply(a, b), multiply(a, c)));
        expect(sum([a, b, c])).toEqual(sum([c, a, b]));
        if (b.numerator !== 0n) expect(multiply(divide(a, b), b)).toEqual(a);
        expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0);
      }),
    );
  });

  it('rounds to the nearest: never further off than half of the last place', () => {
    fc.assert(
      fc.property(fraction, (a) => {
        const error = add(rational(toDecimal(a, 2)), multiply(a, ratio(-1n)));
        expect(compare(multiply(error, error), multiply(rational('0.005'), rational('0.005')))).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('has no division by zero', () => {
    expect(() => divide(rational(1), rational(0))).toThrow(RangeError);
    expect(() => mean([])).toThrow(RangeError);
  });
});
