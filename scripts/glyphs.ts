/**
 * `npm run glyphs` writes domain/acts/drawn-table.ts: which characters each font of an act draws, read from the fonts as they are
 * installed. Run it when one of their packages changes.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { openSync } from 'fontkit';
import { FONT_FILES } from '../services/rendering/fonts';
import type { Runs } from '../domain/acts/drawn';
import { FACES, type Face } from '../domain/acts/faces';
import { projectRoot } from './launcher/paths';

/** Private use means nothing that anybody else could know, and U+FFFD stands where a text was broken. */
const NOT_DRAWN = /[\p{Co}\p{Cs}\p{Cc}\ufffd]/u;
const BLANK = /[\p{Z}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** What the font of a face draws: with a glyph that can be read, and is not blank where it should be seen. */
export function drawnBy(face: Face): Runs {
  const font = openSync(FONT_FILES[face].regular);
  const isDrawn = (codePoint: number): boolean => {
    const character = String.fromCodePoint(codePoint);
    if (NOT_DRAWN.test(character)) return false;
    try {
      const { advanceWidth, path } = font.glyphForCodePoint(codePoint);
      const isSeen = path.commands.length > 0;
      return Number.isFinite(advanceWidth) && (/\s/u.test(character) ? !isSeen : isSeen || BLANK.test(character));
    } catch {
      return false;
    }
  };
  const drawn = [...new Set(font.characterSet)].filter(isDrawn).sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const codePoint of drawn) {
    const last = runs.at(-1);
    if (last !== undefined && last[0] + last[1] === codePoint) last[1] += 1;
    else runs.push([codePoint, 1]);
  }
  return runs;
}

function pack(runs: Runs): string {
  const bytes: number[] = [];
  const put = (number: number): void => {
    let left = number;
    for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) | 0x80);
    bytes.push(left);
  };
  let end = 0;
  for (const [begin, length] of runs) {
    put(begin - end);
    put(length);
    end = begin + length;
  }
  return deflateRawSync(Uint8Array.from(bytes), { level: 9 }).toString('base64');
}

export function drawnTable(): string {
  const lines = FACES.map((face) => `  ${/-/.test(face) ? `'${face}'` : face}:\n    '${pack(drawnBy(face))}',`);
  return `/** Made by \`npm run glyphs\`; the form is \`unpackRuns\`'s. */
import type { Face } from './faces';

export const DRAWN: Readonly<Record<Face, string>> = {
${lines.join('\n')}
};
`;
}

if (require.main === module) writeFileSync(join(projectRoot(), 'domain', 'acts', 'drawn-table.ts'), drawnTable());
