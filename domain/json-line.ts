/**
 * One record a line (JSON Lines). JSON escapes line feeds, but lets characters stand in a text that Unicode calls line breaks,
 * and some readers end a line there: Node's `readline` from 24 on, Python's `splitlines`. They are written as escapes, which
 * changes no value; what is hashed is the canonical text of the value and not the line.
 */

/** NEL, LINE SEPARATOR, PARAGRAPH SEPARATOR; the others (VT, FF, FS, GS, RS) are control characters, which JSON escapes. */
const SEPARATORS = /[\u0085\u2028\u2029]/g;

export function jsonLine(value: object): string {
  return escapeSeparators(JSON.stringify(value));
}

/** Of text that is JSON already: there these characters stand in strings only, so that an escape means the same. */
export function escapeSeparators(json: string): string {
  return json.replace(SEPARATORS, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
