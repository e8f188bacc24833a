/**
 * Structured logs of every part. Errors of the database are logged by code and place, since their texts quote rows. Logging
 * is never fatal: lines that cannot be written (a full disk, a reader that went away) are dropped and counted, and the count
 * is the first thing that is written once writing works again.
 */
import { write, writeSync } from 'node:fs';
import { isNativeError } from 'node:util/types';
import { pino, type DestinationStream, type Logger } from 'pino';
import { escapeSeparators } from '../domain/json-line';

export type { Logger };

export function createLogger(level: string, part: string, destination: DestinationStream = standardOutput()): Logger {
  const options = {
    level,
    base: { part },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError },
    hooks: { streamWrite: escapeSeparators },
  };
  return pino(options, destination);
}

/** An error for the log: frames and codes always, the text only where it cannot quote a caller's data. */
export function describeError(error: unknown): Readonly<Record<string, unknown>> {
  if (!isNativeError(error)) return { type: typeof error };
  const members: Record<string, unknown> = { type: error.name };
  for (const name of ['code', 'constraint', 'table', 'routine', 'syscall'])
    if (name in error) members[name] = Object.getOwnPropertyDescriptor(error, name)?.value;
  const fromDatabase = 'severity' in error || 'routine' in error;
  if (!fromDatabase) members['message'] = error.message.slice(0, 500);
  members['stack'] = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .join('\n');
  if (error.cause !== undefined) members['cause'] = describeError(error.cause);
  return members;
}

/** One write for many lines, so many milliseconds apart at most. */
const FLUSH_MS = 250;
const FLUSH_CHARACTERS = 4_096;
/** What may wait while a slow reader keeps a write waiting. */
const MOST_CHARACTERS = 4 * 1024 * 1024;
const RETRY_MS = 10;
/** How long the end of the process waits for a slow reader. */
const LAST_RETRIES = 20;

/** Where lines go: buffered, in order, written out at the end of the process (a crash included). */
export class LogDestination implements DestinationStream {
  private waiting: string[] = [];
  private characters = 0;
  private writing = false;
  /** A line was cut in the middle: what follows begins on one of its own. */
  private torn = false;
  private lost = 0;
  private reported = 0;

  constructor(private readonly fd: number) {
    setInterval(() => this.flush(), FLUSH_MS).unref();
    process.once('exit', () => this.flushSync());
  }

  /** Lines that were dropped since the start of the process. */
  get dropped(): number {
    return this.lost;
  }

  write(line: string): void {
    if (this.characters + line.length > MOST_CHARACTERS) {
      this.lost += 1;
      return;
    }
    this.waiting.push(line);
    this.characters += line.length;
    if (this.characters >= FLUSH_CHARACTERS) this.flush();
  }

  private flush(): void {
    if (this.writing || this.waiting.length === 0) return;
    const { bytes, lines, lost } = this.drain();
    this.writing = true;
    const end = (error: NodeJS.ErrnoException | null, from: number) => {
      this.writing = false;
      this.settle(error, from, lines, lost);
    };
    const attempt = (from: number) =>
      write(this.fd, bytes, from, bytes.length - from, null, (error, count) => {
        if (error?.code === 'EAGAIN') setTimeout(attempt, RETRY_MS, from).unref();
        else if (error) end(error, from);
        else if (from + count < bytes.length) attempt(from + count);
        else end(null, bytes.length);
      });
    attempt(0);
  }

  private flushSync(): void {
    if (this.waiting.length === 0) return;
    const { bytes, lines, lost } = this.drain();
    let from = 0;
    for (let retries = 0; from < bytes.length;) {
      try {
        from += writeSync(this.fd, bytes, from);
      } catch (error) {
        if (codeOf(error) !== 'EAGAIN' || (retries += 1) > LAST_RETRIES) break;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
      }
    }
    this.settle(from < bytes.length ? { code: 'EIO' } : null, from, lines, lost);
  }

  /** What is written next; `lost` is the count of dropped lines that it speaks of. */
  private drain(): { bytes: Buffer; lines: number; lost: number } {
    const lines = this.waiting;
    const lost = this.lost;
    this.waiting = [];
    this.characters = 0;
    const notice =
      lost > this.reported
        ? `${JSON.stringify({ level: 'warn', time: new Date().toISOString(), dropped: lost - this.reported, msg: 'log lines were dropped' })}\n`
        : '';
    return { bytes: Buffer.from(`${this.torn ? '\n' : ''}${notice}${lines.join('')}`), lines: lines.length, lost };
  }

  private settle(error: { readonly code?: string } | null, written: number, lines: number, lost: number): void {
    if (error === null) {
      this.torn = false;
      this.reported = lost;
    } else {
      this.torn ||= written > 0;
      this.lost += lines;
    }
  }
}

function codeOf(error: unknown): unknown {
  return isNativeError(error) && 'code' in error ? error.code : undefined;
}

/** What a part or a library prints beside the log may fail as well: the first thing in each part's entry. */
export function outputIsNeverFatal(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

let output: LogDestination | undefined;

/** The one destination of this process. */
export function standardOutput(): LogDestination {
  output ??= new LogDestination(1);
  return output;
}
