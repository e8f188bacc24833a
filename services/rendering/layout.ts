/**
 * Lines of a PDF: text broken where its script breaks (UAX 14), in runs by font, right-to-left words in their order (UAX 9).
 * pdfkit itself draws each line in one font, from left to right.
 */
import bidiFactory from 'bidi-js';
import LineBreaker from 'linebreak';
import type { Face } from '../../domain/acts/faces';
import { runsOf } from '../../domain/acts/shown';

export type Weight = 'regular' | 'bold';

export interface Style {
  readonly weight: Weight;
  readonly size: number;
}

/** What is drawn in one go. */
export interface Piece {
  readonly text: string;
  readonly face: Face;
  readonly width: number;
}

export interface Line {
  /** In the order in which they stand, from left to right. */
  readonly pieces: readonly Piece[];
  readonly width: number;
}

/** The width of a text in one face. */
export type Measure = (text: string, face: Face, style: Style) => number;

const bidi = bidiFactory();
const GRAPHEMES = new Intl.Segmenter('zh', { granularity: 'grapheme' });

interface Room {
  readonly width: number;
  /** Of the first line. */
  readonly indent?: number;
}

export function layOut(text: string, style: Style, { width, indent = 0 }: Room, measure: Measure): Line[] {
  const line = new Shown(text, style, measure);
  const lines: Line[] = [];
  let [start, used] = [0, indent];
  for (const { begin, end } of line.words()) {
    const wide = line.width(begin, end);
    const bare = wide - line.width(line.withoutSpaceAtEnd(begin, end), end);
    if (used + bare <= width) {
      used += wide;
      continue;
    }
    if (begin > start) lines.push(line.between(start, begin));
    [start, used] = [begin, begin > start || lines.length > 0 ? 0 : indent];
    if (used + bare <= width) {
      used += wide;
      continue;
    }
    // A word wider than a line is broken where it must.
    for (const { index, segment } of GRAPHEMES.segment(line.text.slice(begin, end))) {
      const step = line.width(begin + index, begin + index + segment.length);
      if (used + step > width && begin + index > start && segment.trim() !== '') {
        lines.push(line.between(start, begin + index));
        [start, used] = [begin + index, 0];
      }
      used += step;
    }
  }
  if (start < line.text.length || lines.length === 0) lines.push(line.between(start, line.text.length));
  return lines;
}

/** A text as it is shown, with what is known of each of its places. */
class Shown {
  readonly text: string;
  /** Where a run of one face begins. */
  private readonly runs: { readonly begin: number; readonly end: number; readonly face: Face }[] = [];
  private readonly levels: Uint8Array;

  constructor(
    text: string,
    private readonly style: Style,
    private readonly measure: Measure,
  ) {
    let shown = '';
    for (const run of runsOf(text)) {
      const begin = shown.length;
      shown += run.text;
      this.runs.push({ begin, end: shown.length, face: run.face ?? 'han' });
    }
    this.text = shown;
    this.levels = bidi.getEmbeddingLevels(shown, 'ltr').levels;
  }

  /** What is not broken at the end of a line. */
  *words(): Iterable<{ readonly begin: number; readonly end: number }> {
    const breaker = new LineBreaker(this.text);
    let begin = 0;
    for (let next = breaker.nextBreak(); next !== null; next = breaker.nextBreak()) {
      if (next.position > begin) yield { begin, end: next.position };
      begin = next.position;
    }
  }

  withoutSpaceAtEnd(begin: number, end: number): number {
    return begin + this.text.slice(begin, end).trimEnd().length;
  }

  width(begin: number, end: number): number {
    return this.pieces(begin, end).reduce((sum, piece) => sum + piece.width, 0);
  }

  between(begin: number, end: number): Line {
    const pieces = inVisualOrder(this.pieces(begin, this.withoutSpaceAtEnd(begin, end)));
    return { pieces, width: pieces.reduce((sum, piece) => sum + piece.width, 0) };
  }

  /** Of one face and one direction each, in the order of reading. */
  private pieces(begin: number, end: number): (Piece & { readonly level: number })[] {
    const pieces: (Piece & { readonly level: number })[] = [];
    let at = begin;
    while (at < end) {
      const from = at;
      const run = this.runs.find((one) => one.begin <= from && from < one.end);
      const level = this.levels[at] ?? 0;
      const last = Math.min(end, run?.end ?? end);
      do at += 1;
      while (at < last && this.levels[at] === level);
      const face = run?.face ?? 'han';
      const text = this.text.slice(from, at);
      pieces.push({ text, face, level, width: this.measure(text, face, this.style) });
    }
    return pieces;
  }
}

/** Rule L2 of UAX 9 over pieces: within a piece the font's own shaping orders the letters. */
function inVisualOrder<T extends { readonly level: number }>(pieces: readonly T[]): T[] {
  const ordered = [...pieces];
  const highest = Math.max(0, ...ordered.map(({ level }) => level));
  for (let level = highest; level > 0; level -= 1) {
    for (let from = 0; from < ordered.length; from += 1) {
      let to = from;
      while (to < ordered.length && (ordered[to]?.level ?? 0) >= level) to += 1;
      if (to - from > 1) ordered.splice(from, to - from, ...ordered.slice(from, to).reverse());
      from = to;
    }
  }
  return ordered;
}
