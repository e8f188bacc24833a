/**
 * Which characters a text may hold. Everything kept can be read back, shown and hashed as it is; and what stands in one
 * line, a number, a name or a title, looks like what it is: no character in it is invisible or turns the direction of others.
 */
import type { Bilingual } from './refusal';

/** `text` has lines; a `line` is one, e.g. an identifier; a `name` is a line that stands in acts and lists. */
export type TextKind = 'text' | 'line' | 'name';

/** Controls but tab and line breaks, halves of a character, and what is no character in any text. */
const UNFIT = /(?![\t\n\r])\p{Cc}|\p{Surrogate}|\p{Noncharacter_Code_Point}/u;
/** Not seen, or of effect on the characters around: format and filler characters, and breaks of lines. */
const UNSEEN =
  /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cc}\ufff9-\ufffb\u{e0000}-\u{e0fff}\u2800]/u;
const UNSEEN_ALL = new RegExp(UNSEEN, 'gu');

/** The first character that no text may hold, as a code point; null where there is none. */
export function unfitIn(text: string): number | null {
  return codePointOf(UNFIT.exec(text));
}

/** The first character that a line may not hold besides; what a script needs to be written is no such character. */
export function unseenIn(text: string): number | null {
  if (!UNSEEN.test(text)) return null; // as almost every text: at a tenth of the price of looking for all
  for (const match of text.matchAll(UNSEEN_ALL)) {
    if (!isOfItsScript(text, match.index, match[0])) return codePointOf(match);
  }
  return null;
}

/** Whether a character is not seen by itself. */
export function isUnseen(character: string): boolean {
  return UNSEEN.test(character);
}

/** Every character that is not seen, but those that belong to the writing of a script, as `replace` has it. */
export function replaceUnseen(text: string, replace: (codePoint: number) => string): string {
  return text.replace(UNSEEN_ALL, (character, index: number) =>
    isOfItsScript(text, index, character) ? character : replace(character.codePointAt(0) ?? 0),
  );
}

/**
 * Variation selectors choose the shape of the ideograph or Mongolian letter before them, and joiners that of the letters of a
 * joined script on both sides: left out, a person's name would be another.
 */
function isOfItsScript(text: string, index: number, character: string): boolean {
  const before = text.slice(Math.max(0, index - 2), index);
  if (/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u.test(character)) return /\p{Script=Han}$/u.test(before);
  if (/[\u180b-\u180f]/u.test(character)) return /[\p{Script=Mongolian}\p{Script=Phags_Pa}]$/u.test(before);
  if (!/[\u200c\u200d]/u.test(character)) return false;
  return JOINED_BEFORE.test(before) && JOINED_AFTER.test(text.slice(index + 1));
}

const JOINED = '[\\p{Script=Arabic}\\p{Script=Mongolian}\\p{Script=Syriac}]';
const JOINED_BEFORE = new RegExp(`${JOINED}[\\p{Mn}\\u180b-\\u180f]*$`, 'u');
const JOINED_AFTER = new RegExp(`^${JOINED}`, 'u');

function codePointOf(match: RegExpMatchArray | null): number | null {
  return match?.[0].codePointAt(0) ?? null;
}

/** `U+202E`: how a character is named that cannot be shown. */
export function codePointName(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}

export function unfitDetail(codePoint: number): Bilingual {
  const name = codePointName(codePoint);
  return {
    zh: `含有不允许的字符 ${name}（控制字符、不成对的代理字符或非字符）`,
    en: `contains the character ${name}, which no text may hold (a control, a lone surrogate or a noncharacter)`,
  };
}

export function unseenDetail(codePoint: number): Bilingual {
  const name = codePointName(codePoint);
  return {
    zh: `含有不可见、换行或改变文字方向的字符 ${name}，此处不允许`,
    en: `contains the character ${name}, which is invisible, breaks the line or turns the direction of writing; not allowed here`,
  };
}

/**
 * The form in which texts are compared that mean the same when they read the same: NFC, runs of white space to one space, none
 * at the ends.
 */
export function normalForm(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}
