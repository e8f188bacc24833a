/**
 * How often one caller is served. What comes faster than its budget waits for its turn, which leaves the event loop to others and
 * refuses nobody who is merely quick; what would wait too long is told to come again, late: an answer at once would only invite the next.
 * Counted in the process, in bounded memory.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { EdgeError } from './edge-error';

export interface BudgetOptions {
  readonly perMinute: number;
  /** So many at once, after a time of rest; by default a fifteenth of a minute's, and at least what a person does in one. */
  readonly atOnce?: number;
  /** Not a pace but a number: so many in a minute from the first on, and nobody waits for a turn. */
  readonly strict?: boolean;
  readonly now?: () => number;
}

const MINUTE_MS = 60_000;
/** The longest that somebody waits for a turn. */
const LONGEST_WAIT_MS = 1_000;
/** And for the news that there is none: what many connections ask again at once costs others the more the sooner they are told. */
const LATE_MS = 2_000;
/** So many answers of one caller are held back at a time; more connections than that are closed with theirs. */
const MOST_LATE = 1_024;
const AT_ONCE = 1_000;
/** Callers remembered; who has been away longest is forgotten first, and has a full budget again. */
const MOST_CALLERS = 50_000;

export class Budget {
  /** When each caller's budget is whole again (the virtual scheduling of ITU-T I.371). */
  private readonly whole = new Map<string, number>();
  private readonly late = new Map<string, number>();
  private readonly intervalMs: number;
  private readonly toleranceMs: number;
  private readonly now: () => number;
  private readonly perMinute: number;
  private readonly strict: boolean;
  /** Of a strict budget: how many turns each caller has had in the minute that ends when its budget is whole. */
  private readonly had = new Map<string, number>();

  constructor({ perMinute, atOnce = AT_ONCE, strict = false, now = Date.now }: BudgetOptions) {
    this.perMinute = perMinute;
    this.strict = strict;
    this.intervalMs = MINUTE_MS / perMinute;
    this.toleranceMs = (Math.min(atOnce, perMinute) - 1) * this.intervalMs;
    this.now = now;
  }

  /** Resolves when it is the caller's turn. @throws EdgeError 429 */
  async turn(caller: string): Promise<void> {
    const waitMs = this.strict ? this.takeOfMinute(caller) : this.take(caller);
    if (waitMs === 0 || (waitMs <= LONGEST_WAIT_MS && !this.strict)) {
      if (waitMs > 0) await sleep(waitMs);
      return;
    }
    const close = await this.holdBack(caller);
    throw new EdgeError('too-many-requests', TOO_MANY, {
      headers: { 'Retry-After': String(Math.ceil(waitMs / 1_000)), ...(close && { Connection: 'close' }) },
    });
  }

  /** How long until the next turn, which is taken where it comes soon enough. */
  private take(caller: string): number {
    const now = this.now();
    const whole = Math.max(this.whole.get(caller) ?? 0, now);
    const waitMs = Math.max(0, whole - now - this.toleranceMs);
    if (waitMs > LONGEST_WAIT_MS) return waitMs;
    this.whole.delete(caller); // to the end of the order
    this.whole.set(caller, whole + this.intervalMs);
    if (this.whole.size > MOST_CALLERS) this.forgetOldest();
    return waitMs;
  }

  private takeOfMinute(caller: string): number {
    const now = this.now();
    const ends = this.whole.get(caller) ?? 0;
    const had = now < ends ? (this.had.get(caller) ?? 0) : 0;
    if (had >= this.perMinute) return ends - now;
    this.had.set(caller, had + 1);
    if (had > 0) return 0;
    this.whole.delete(caller); // to the end of the order
    this.whole.set(caller, now + MINUTE_MS);
    if (this.whole.size > MOST_CALLERS) this.forgetOldest();
    return 0;
  }

  private forgetOldest(): void {
    const oldest = this.whole.keys().next();
    if (oldest.done) return;
    this.whole.delete(oldest.value);
    this.had.delete(oldest.value);
  }

  /** Waits, unless too many of the caller's answers wait already: then true, and the connection ends with the answer. */
  private async holdBack(caller: string): Promise<boolean> {
    const waiting = this.late.get(caller) ?? 0;
    if (waiting >= MOST_LATE) return true;
    this.late.set(caller, waiting + 1);
    await sleep(LATE_MS);
    const left = (this.late.get(caller) ?? 1) - 1;
    if (left > 0) this.late.set(caller, left);
    else this.late.delete(caller);
    return false;
  }
}

const TOO_MANY = { zh: '请求过于频繁，请稍后再试', en: 'too many requests, please wait' };
