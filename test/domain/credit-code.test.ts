/** Unified social credit codes (GB 32100-2015). */
import fc from 'fast-check';
import { creditCodeCheckCharacter, isCreditCode } from '../../domain/credit-code';

const ALPHABET = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
const character = fc.constantFrom(...ALPHABET);
const text = (length: number) =>
  fc.array(character, { minLength: length, maxLength: length }).map((all) => all.join(''));
const codes = fc
  .tuple(text(2), fc.integer({ min: 0, max: 999_999 }), text(9))
  .map(([kind, region, body]) => kind + String(region).padStart(6, '0') + body)
  .map((first17) => first17 + creditCodeCheckCharacter(first17));

describe('a credit code', () => {
  it.each(['91330100799655058B', '9144030071526726XG', '914403001922038216', '91110000802100433B'])(
    'is %s, that of a known company',
    (code) => {
      expect(isCreditCode(code)).toBe(true);
    },
  );

  it.each([
    ['91330100799655058b', 'small letters'],
    ['91330100799655058', 'too short'],
    ['91330100799655058BB', 'too long'],
    [' 91330100799655058B', 'a space'],
    ['91330100799655058B\n', 'a line break'],
    ['91330100799655O58B', 'a letter O'],
    ['9133A100799655058B', 'a region that is no number'],
    ['９1330100799655058B', 'a wide digit'],
    ['', 'nothing'],
  ])('is not %j: %s', (code) => {
    expect(isCreditCode(code)).toBe(false);
  });

  it('is valid with the check character computed for it, and with no other', () => {
    fc.assert(
      fc.property(codes, character, (code, other) => {
        expect(isCreditCode(code)).toBe(true);
        expect(isCreditCode(code.slice(0, 17) + other)).toBe(other === code.charAt(17));
      }),
    );
  });

  it('shows every single wrong character: 31 is prime and no weight is a multiple of it', () => {
    fc.assert(
      fc.property(codes, fc.nat({ max: 17 }), character, (code, position, wrong) => {
        fc.pre(code.charAt(position) !== wrong);
        return !isCreditCode(code.slice(0, position) + wrong + code.slice(position + 1));
      }),
      { numRuns: 2_000 },
    );
  });

  it('shows two different neighbours exchanged', () => {
    fc.assert(
      fc.property(codes, fc.nat({ max: 16 }), (code, position) => {
        const [first, second] = [code.charAt(position), code.charAt(position + 1)];
        fc.pre(first !== second);
        return !isCreditCode(code.slice(0, position) + second + first + code.slice(position + 2));
      }),
      { numRuns: 2_000 },
    );
  });

  it('has no check character for what is not seventeen characters of the alphabet', () => {
    for (const bad of ['', '9133010079965505', '913301007996550588', '9133010079965505O']) {
      expect(() => creditCodeCheckCharacter(bad)).toThrow(RangeError);
    }
  });
});
