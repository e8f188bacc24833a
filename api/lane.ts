/**
 * A lane has so many places, of which one caller takes at most half: others are served beside whoever comes with many connections. Who waits is served
 * in turn, caller by caller.
 */
import { unavailable } from './edge-error';

/** Requests of one caller that wait at most; each holds its body and its socket. */
const MOST_WAITING = 10_000;
const GONE = { zh: '请求已中断', en: 'the request was broken off' };
const TOO_MANY = { zh: '请求过多，请稍后再试', en: 'too many ask for this at once, please try again' };

interface Waiting {
  readonly queue: (() => void)[];
  readonly atOnce: number;
}

export interface Wish {
  /** Fewer places for this caller. */
  readonly atOnce?: number | undefined;
  /** The caller has gone: who waits does so no longer. */
  readonly gone?: AbortSignal | undefined;
}

export class Lane {
  private readonly waiting = new Map<string, Waiting>();
  private readonly inside = new Map<string, number>();
  private free: number;
  private readonly perCaller: number;

  constructor(
    places: number,
    private readonly mostWaiting = MOST_WAITING,
  ) {
    this.free = places;
    this.perCaller = Math.ceil(places / 2);
  }

  /** @throws EdgeError `unavailable` where too many of the caller's wait already, or the caller has gone */
  async run<T>(caller: string, work: () => Promise<T>, { atOnce = this.perCaller, gone }: Wish = {}): Promise<T> {
    await this.enter(caller, Math.min(atOnce, this.perCaller), gone);
    try {
      return await work();
    } finally {
      this.leave(caller);
    }
  }

  private enter(caller: string, atOnce: number, gone?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const queue = this.waiting.get(caller)?.queue ?? [];
      const leave = () => {
        queue.splice(queue.indexOf(go), 1);
        if (queue.length === 0 && this.waiting.get(caller)?.queue === queue) this.waiting.delete(caller);
        reject(unavailable(GONE, 5));
      };
      let entered = false;
      const go = () => {
        entered = true;
        gone?.removeEventListener('abort', leave);
        resolve();
      };
      if (gone?.aborted === true) return reject(unavailable(GONE, 5));
      queue.push(go);
      this.waiting.set(caller, { queue, atOnce });
      this.admit();
      if (entered) return;
      if (queue.length <= this.mostWaiting) return gone?.addEventListener('abort', leave, { once: true });
      queue.pop();
      reject(unavailable(TOO_MANY, 5));
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
