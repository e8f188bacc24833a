/**
 * Unified social credit codes (统一社会信用代码, GB 32100-2015), by which organisations are identified (Art. 5, 6): two
 * characters of registering authority and kind, six digits of the region, nine of the organisation code, a check character.
 *
 * The check character is verified; it finds every single wrong character and every two neighbours exchanged. The nine
 * characters of the organisation code have a check digit of their own (GB 11714), which belongs to their assignment and is
 * not asked for again: it finds nothing the check character does not, and a party must not be refused over a second sum.
 */

/** The 31 characters of the standard: no I, O, Z, S, V. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const SHAPE = /^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$/;

/** Whether a text is a well-formed code with the right check character; capital letters only, no spaces. */
export function isCreditCode(text: string): boolean {
  return SHAPE.test(text) && creditCodeCheckCharacter(text.slice(0, 17)) === text.charAt(17);
}

/**
 * The 18th character for the first seventeen: (31 − Σ value·3^(i−1) mod 31) mod 31, i from 1.
 * @throws RangeError unless there are seventeen characters of the alphabet.
 */
export function creditCodeCheckCharacter(first17: string): string {
  const values = Array.from(first17, (character) => ALPHABET.indexOf(character));
  if (values.length !== 17 || values.includes(-1))
    throw new RangeError('a credit code has 17 characters before the check');
  let weight = 1;
  let sum = 0;
  for (const value of values) {
    sum += value * weight;
    weight = (weight * 3) % ALPHABET.length;
  }
  return ALPHABET.charAt((ALPHABET.length - (sum % ALPHABET.length)) % ALPHABET.length);
}
