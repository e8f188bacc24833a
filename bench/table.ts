/** Tables as Markdown, so that a run can be pasted into docs/bench.md as it is. */

export type Cell = string | number;

/** Three figures are enough to compare, and more would pretend. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

export function table(title: string, head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const text = [head, ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? figure(cell) : cell)))];
  const widths = head.map((_, column) => Math.max(...text.map((row) => width(row[column] ?? ''))));
  const line = (row: readonly string[]) =>
    `| ${widths.map((wide, column) => pad(row[column] ?? '', wide, column > 0)).join(' | ')} |`;
  const rule = `|${widths.map((wide, column) => `${'-'.repeat(wide + 1)}${column > 0 ? ':' : '-'}`).join('|')}|`;
  const [first = [], ...rest] = text;
  return [`### ${title}`, '', line(first), rule, ...rest.map(line), ''].join('\n');
}

/** A Chinese character takes two columns. */
function width(text: string): number {
  return [...text].reduce((sum, character) => sum + (/[\u2e80-\uffef]/.test(character) ? 2 : 1), 0);
}

function pad(text: string, wide: number, right: boolean): string {
  const blanks = ' '.repeat(Math.max(0, wide - width(text)));
  return right ? blanks + text : text + blanks;
}
