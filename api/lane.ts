/**
 * A lane has so many places, of which one caller takes at most half: others are served beside whoever comes with many connections. Who waits is served
 * in turn, caller by caller.
 */
import { unavailable } from './edge-error';

/** Requests of one caller that wait at most; each holds its body and its socket. */
const MOST_WAITING = 10_000;
const TOO_MANY = { zh: '请求过多，请稍后再试', en: 'too many ask for this at once, please try again' };

interface Waiting {
  readonly queue: (() => void)[];
  readonly atOnce: number;
}

export class Lane {
  private readonly waiting = new Map<string, Waiting>();
  private readonly inside = new Map<string, number>();
  private free: number;
  private readonly perCaller: number;

  constructor(places: number) {
    this.free = places;
    this.perCaller = Math.ceil(places / 2);
  }

  /** `atOnce`: fewer places for this caller. @throws EdgeError `unavailable` where too many of the caller's wait already */
  async run<T>(caller: string, work: () => Promise<T>, atOnce = this.perCaller): Promise<T> {
    await this.enter(caller, Math.min(atOnce, this.perCaller));
    try {
      return await work();
    } finally {
      this.leave(caller);
    }
  }

  private enter(caller: string, atOnce: number): Promise<void> {
    const queue = this.waiting.get(caller)?.queue ?? [];
    if (queue.length >= MOST_WAITING) return Promise.reject(unavailable(TOO_MANY, 5));
    return new Promise<void>((resolve) => {
      queue.push(resolve);
      this.waiting.set(caller, { queue, atOnce });
      this.admit();
    });
  }

  private leave(caller: string): void {
    this.free += 1;
    const left = (this.inside.get(caller) ?? 1) - 1;
    if (left > 0) this.inside.set(caller, left);
    else this.inside.delete(caller);
    this.admit();
  }

  private admit(): void {
    for (const [caller, line] of this.waiting) {
      if (this.free === 0) return;
      const inside = this.inside.get(caller) ?? 0;
      if (inside >= line.atOnce) continue;
      const next = line.queue.shift();
      this.waiting.delete(caller);
      if (line.queue.length > 0) this.waiting.set(caller, line); // behind the others
      if (next === undefined) continue;
      this.free -= 1;
      this.inside.set(caller, inside + 1);
      next();
    }
  }
}
