/**
 * Obvious personal data in a text that must have none, such as the locator of bad data (Art. 16, 18 ¶3). A heuristic: it knows
 * identity-card and telephone numbers by their form, so it misses what is written otherwise and may take another number for one.
 */
import type { Bilingual } from './refusal';

const LOOKS_LIKE: readonly { readonly form: RegExp; readonly what: Bilingual }[] = [
  {
    // GB 11643: region, date of birth, sequence, check character; also with blanks or hyphens between the groups.
    form: /(?<!\d)[1-9]\d{5}[ -]?(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx](?!\d)/,
    what: { zh: '居民身份证号码', en: 'an identity-card number' },
  },
  { form: /(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)/, what: { zh: '手机号码', en: 'a mobile number' } },
  { form: /(?<!\d)0\d{2,3}-\d{7,8}(?!\d)/, what: { zh: '固定电话号码', en: 'a telephone number' } },
];

/** What kind of personal data the text seems to contain; null where none is obvious. */
export function obviousPersonalData(text: string): Bilingual | null {
  const plain = text.normalize('NFKC'); // full-width digits are digits
  return LOOKS_LIKE.find(({ form }) => form.test(plain))?.what ?? null;
}
