/**
 * What many ask of one thing at once takes its turn before it takes a connection: all of it waits for the same lock anyway, and
 * would keep everybody else from the database while it waits there.
 */
import { unavailable, type EdgeError } from './edge-error';

/** Requests of one key that wait at most; each holds its body and its socket. */
const MOST_WAITING = 10_000;

function tooMany(): EdgeError {
  return unavailable({ zh: '请求过多，请稍后再试', en: 'too many ask for this at once, please try again' }, 5);
}

interface Line {
  running: number;
  readonly waiting: (() => void)[];
}

export class Queue {
  private readonly lines = new Map<string, Line>();

  /** At most so many of one key at once. */
  constructor(private readonly atOnce: number) {}

  /** @throws EdgeError `unavailable` where too many wait already */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const line = this.lines.get(key) ?? { running: 0, waiting: [] };
    this.lines.set(key, line);
    if (line.running < this.atOnce) line.running += 1;
    else if (line.waiting.length >= MOST_WAITING) throw tooMany();
    else await new Promise<void>((go) => line.waiting.push(go)); // its place is handed on
    try {
      return await work();
    } finally {
      const next = line.waiting.shift();
      if (next !== undefined) next();
      else if ((line.running -= 1) === 0) this.lines.delete(key);
    }
  }
}
