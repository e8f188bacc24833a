/** What the launcher tells people: one line per event, Chinese first, English second; and where each part's own output goes. */
import { openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
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

/** Stands in a log where a process of the part was started. */
const STARTED = '--- start';
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/** Opens a part's log for appending; one that has grown past 10 MB becomes `<part>.log.1`, replacing the one before. */
export function openLog(folder: string, part: string): number {
  const file = join(folder, `${part}.log`);
  try {
    if (statSync(file).size > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`);
  } catch {
    // none yet
  }
  const log = openSync(file, 'a', 0o600);
  writeSync(log, `${STARTED} ${new Date().toISOString()}\n`);
  return log;
}

/** The last lines that the part's latest process wrote, for the moment something went wrong. */
export function tailOfLog(folder: string, part: string, lines = 8): string {
  try {
    const text = readFileSync(join(folder, `${part}.log`), 'utf8');
    return text
      .slice(text.indexOf('\n', text.lastIndexOf(STARTED)) + 1)
      .trimEnd()
      .split('\n')
      .slice(-lines)
      .filter((line) => line !== '')
      .map((line) => `    ${line.slice(0, 400)}`)
      .join('\n');
  } catch {
    return '';
  }
}
