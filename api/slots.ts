/** What takes long, so many at a time in one process: of all callers, and of one. Nobody waits: who comes too many is told to come again. */
import type { Bilingual } from '../domain/refusal';
import { unavailable } from './edge-error';

export interface SlotLimits {
  readonly atOnce: number;
  readonly perCaller: number;
}

/** What is told where a caller's own slots are taken, or all. */
export interface SlotsTaken {
  readonly own: Bilingual;
  readonly all: Bilingual;
}

export class Slots {
  private readonly running = new Map<string, number>();
  private total = 0;

  constructor(
    private readonly limits: SlotLimits,
    private readonly taken: SlotsTaken,
  ) {}

  /** Answers how to give the slot back, once. @throws EdgeError 503 */
  take(owner: string): () => void {
    const own = this.running.get(owner) ?? 0;
    if (own >= this.limits.perCaller) throw unavailable(this.taken.own, 2);
    if (this.total >= this.limits.atOnce) throw unavailable(this.taken.all, 2);
    this.running.set(owner, own + 1);
    this.total += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.total -= 1;
      const left = (this.running.get(owner) ?? 1) - 1;
      if (left === 0) this.running.delete(owner);
      else this.running.set(owner, left);
    };
  }
}
