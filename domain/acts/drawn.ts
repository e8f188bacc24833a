/**
 * Which characters an act can show on paper: those that one of its kept fonts draws. The table is made from the fonts
 * themselves (`npm run glyphs`) and held against them in a test.
 */
import { inflateRawSync } from 'node:zlib';
import type { Bilingual } from '../refusal';
import { codePointName, isUnseen } from '../text';
import { DRAWN } from './drawn-table';
import { FACES, type Face } from './faces';

/** Begins and lengths of the runs of code points that a font draws, in order. */
export type Runs = readonly (readonly [begin: number, length: number])[];

/** Runs as gaps and lengths in the least bytes, compressed. */
export function unpackRuns(packed: string): Runs {
  const bytes = inflateRawSync(Buffer.from(packed, 'base64'));
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const byte of bytes) {
    value += (byte & 0x7f) * 2 ** shift;
    shift += 7;
    if (byte < 0x80) {
      numbers.push(value);
      [value, shift] = [0, 0];
    }
  }
  const runs: [number, number][] = [];
  let end = 0;
  for (let at = 0; at + 1 < numbers.length; at += 2) {
    const [begin, length] = [end + (numbers[at] ?? 0), numbers[at + 1] ?? 0];
    runs.push([begin, length]);
    end = begin + length;
  }
  return runs;
}

const TABLES = FACES.map((face) => [face, unpackRuns(DRAWN[face])] as const);

function holds(runs: Runs, codePoint: number): boolean {
  let [low, high] = [0, runs.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [begin, length] = runs[middle] ?? [0, 0];
    if (codePoint < begin) high = middle - 1;
    else if (codePoint >= begin + length) low = middle + 1;
    else return true;
  }
  return false;
}

/** Whether the face draws the whole text; what is not seen by itself asks for no glyph. */
export function draws(face: Face, text: string): boolean {
  const runs = TABLES.find(([name]) => name === face)?.[1] ?? [];
  return [...text].every((character) => isUnseen(character) || holds(runs, character.codePointAt(0) ?? 0));
}

/** The first face that draws the whole text; null where none does. */
export function faceOf(text: string): Face | null {
  return FACES.find((face) => draws(face, text)) ?? null;
}

/** The first character that no face draws, as a code point; null where there is none. */
export function undrawnIn(text: string): number | null {
  for (const character of text) {
    if (!/\s/u.test(character) && faceOf(character) === null) return character.codePointAt(0) ?? null;
  }
  return null;
}

export function undrawnDetail(codePoint: number): Bilingual {
  const name = codePointName(codePoint);
  return {
    zh: `含有文书无法显示的字符 ${name}（所用字体均无此字形）`,
    en: `contains the character ${name}, which none of the fonts of an act draws`,
  };
}
