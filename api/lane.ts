/**
 * A lane has so many places, of which one caller takes at most half: others are served beside whoever comes with many connections. Who waits is served
 * in turn, caller by caller.
 */
export class Lane {
  private readonly waiting = new Map<string, (() => void)[]>();
  private readonly inside = new Map<string, number>();
  private free: number;
  private readonly perCaller: number;

  constructor(places: number) {
    this.free = places;
    this.perCaller = Math.ceil(places / 2);
  }

  async run<T>(caller: string, work: () => Promise<T>): Promise<T> {
    await this.enter(caller);
    try {
      return await work();
    } finally {
      this.leave(caller);
    }
  }

  private enter(caller: string): Promise<void> {
    return new Promise((resolve) => {
      const queue = this.waiting.get(caller) ?? [];
      queue.push(resolve);
      this.waiting.set(caller, queue);
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
    for (const [caller, queue] of this.waiting) {
      if (this.free === 0) return;
      const inside = this.inside.get(caller) ?? 0;
      if (inside >= this.perCaller) continue;
      const next = queue.shift();
      this.waiting.delete(caller);
      if (queue.length > 0) this.waiting.set(caller, queue); // behind the others
      if (next === undefined) continue;
      this.free -= 1;
      this.inside.set(caller, inside + 1);
      next();
    }
  }
}
