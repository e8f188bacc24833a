/** What the launcher tells people: one line per event, Chinese first, English second; and where each part's own output goes. */
import { openSync, renameSync, statSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bilingual } from '../../domain/refusal';

/** `数据库 · database` */
export function both(text: Bilingual): string {
  return `${text.zh} · ${text.en}`;
}

// A closed terminal or pipe (npm start | head) must not end the system.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

export function seconds(sinceMs: number): string {
  return `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;
}

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/** Opens a part's log for appending; one that has grown past 10 MB becomes `<part>.log.1`, replacing the one before. */
export function openLog(folder: string, part: string): number {
  const file = join(folder, `${part}.log`);
  try {
    if (statSync(file).size > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`);
  } catch {
    // none yet
  }
  return openSync(file, 'a', 0o600);
}

/** The last lines of a part's log, for the moment something went wrong. */
export function tailOfLog(folder: string, part: string, lines = 8): string {
  try {
    const text = readFileSync(join(folder, `${part}.log`), 'utf8');
    return text
      .trimEnd()
      .split('\n')
      .slice(-lines)
      .map((line) => `    ${line.slice(0, 400)}`)
      .join('\n');
  } catch {
    return '';
  }
}
