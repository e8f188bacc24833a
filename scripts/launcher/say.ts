/** What the launcher tells people: one line per event, Chinese first, English second. */
import { outputIsNeverFatal } from '../../config/logger';
import type { Bilingual } from '../../domain/refusal';

/** `数据库 · database` */
export function both(text: Bilingual): string {
  return `${text.zh} · ${text.en}`;
}

outputIsNeverFatal(); // a closed terminal or pipe (npm start | head) must not end the system

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

export function seconds(sinceMs: number): string {
  return `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;
}
