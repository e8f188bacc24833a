/**
 * How a text stands in an act, on paper and on a screen alike: nothing in it is invisible, a silent box, or of effect on the
 * direction of what stands around it. What cannot be shown is named, e.g. 〔U+202E〕; the canonical text keeps it.
 */
import { codePointName, isUnseen, replaceUnseen } from '../text';
import { draws, faceOf } from './drawn';
import { FACES, type Face } from './faces';

/** A part of a text that one font draws; `face` is null where none of an act's fonts does and a reader's own might. */
export interface Run {
  readonly text: string;
  readonly face: Face | null;
}

/** What is to become of a character that no font draws. */
export type Undrawn = 'named' | 'kept-and-named';

export const marked = (codePoint: number): string => `〔${codePointName(codePoint)}〕`;

const GRAPHEMES = new Intl.Segmenter('zh', { granularity: 'grapheme' });
/** Controls and halves of characters are in texts of the record only that came before they were refused. */
const BROKEN = /[\p{Cc}\p{Surrogate}\p{Noncharacter_Code_Point}]/gu;

/** The text as it is shown, in runs by font. */
export function runsOf(text: string, undrawn: Undrawn = 'named'): Run[] {
  const seen = replaceUnseen(text.replace(/[\t\n\r\u2028\u2029]+/g, ' '), marked).replace(BROKEN, (character) =>
    marked(character.codePointAt(0) ?? 0),
  );
  const runs: { text: string; face: Face | null }[] = [];
  const add = (part: string, face: Face | null): void => {
    const last = runs.at(-1);
    if (last?.face === face) last.text += part;
    else runs.push({ text: part, face });
  };
  for (const { segment } of GRAPHEMES.segment(seen.normalize('NFC'))) {
    const before = runs.at(-1)?.face ?? null;
    // A space between words of one script belongs to them.
    if (/^\s$/u.test(segment) && before !== null && draws(before, segment)) add(segment, before);
    else for (const [part, face] of drawable(segment, undrawn)) add(part, face);
  }
  return runs;
}

/** A grapheme in one face where one draws all of it; else character by character, and those that none draws by name. */
function drawable(grapheme: string, undrawn: Undrawn): [string, Face | null][] {
  // Marks stand right on the letters of a font that is made for them.
  const whole =
    /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}].*\p{M}/u.test(grapheme) && draws('latin', grapheme)
      ? 'latin'
      : faceOf(grapheme);
  if (whole !== null) return [[grapheme, whole]];
  return [...grapheme].flatMap((character): [string, Face | null][] => {
    const face = isUnseen(character) ? null : faceOf(character);
    if (face !== null) return [[character, face]];
    if (isUnseen(character)) return [];
    const name: [string, Face] = [marked(character.codePointAt(0) ?? 0), FACES[0]];
    return undrawn === 'named' || !/[\p{L}\p{M}\p{N}]/u.test(character) ? [name] : [[character, null], name];
  });
}

/** The text as it is shown. */
export function shownText(text: string): string {
  return runsOf(text)
    .map((run) => run.text)
    .join('');
}
