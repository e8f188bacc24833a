/**
 * Is the trail what was once recorded (Art. 11, 全过程可记录、可审计、可追溯; invariant 6)? Pure: a chain's records are handed
 * in, in the order they are kept, and the first bad one is named with what was done to it.
 */
import type { Pin } from './digest';
import type { Bilingual } from './refusal';
import { eventHash, type ChainedEvent, type ChainHead } from './trail';

/** As read back; the position over all chains where it is known (an export has none). */
export interface StoredEvent extends ChainedEvent {
  readonly position?: number;
  /** False where the stored instant is finer than the milliseconds that were hashed. */
  readonly isExact?: boolean;
}

export type TrailProblem =
  | 'edit'
  | 'gap'
  | 'reordering'
  | 'cut-tail'
  | 'missing-case'
  | 'unknown-case'
  | 'head-mismatch'
  | 'unknown-algorithm'
  | 'access-log'
  | 'digest';

export interface BadRecord {
  /** The chain: a case's id, `system`, or `digests`. */
  readonly caseId: string;
  readonly seq: number;
  readonly problem: TrailProblem;
  readonly detail: Bilingual;
}

/** A record names its algorithm, but does not choose it: anything else proves nothing. */
export const ALGORITHMS: readonly string[] = ['sm3', 'sha256'];

/** How many records from the first suspicious one on tell what was done. */
export const WINDOW = 500;

const SHIFTS = Array.from({ length: WINDOW }, (_, n) => (n % 2 === 0 ? 1 : -1) * (Math.floor(n / 2) + 1));

export class ChainVerifier {
  private seq = 0;
  private hash = '';
  private position = 0;

  constructor(
    private readonly chain: string,
    /** What digests state of this chain. */
    private readonly pins: readonly Pin[] = [],
  ) {}

  get head(): ChainHead {
    return { seq: this.seq, hash: this.hash };
  }

  /** Takes the next record; false where it, or what came before it, is bad: then `diagnose` tells. */
  accept(event: StoredEvent): boolean {
    if (event.chain !== this.chain || event.seq !== this.seq + 1 || event.previousHash !== this.hash) return false;
    if (!isIntact(event) || (event.position !== undefined && event.position <= this.position)) return false;
    if (this.pins.some((pin) => pin.seq === event.seq && pin.hash !== event.hash)) return false;
    this.seq = event.seq;
    this.hash = event.hash;
    this.position = event.position ?? this.position;
    return true;
  }

  /** What is wrong with the record that was not accepted, given it and up to `WINDOW` that follow it. */
  diagnose(window: readonly StoredEvent[]): BadRecord {
    const [event] = window;
    if (event === undefined) throw new Error('nothing to diagnose');
    const expected = this.seq + 1;
    if (!ALGORITHMS.includes(event.algorithm)) {
      return this.bad(
        event.seq,
        'unknown-algorithm',
        `算法“${event.algorithm}”不受认可`,
        `algorithm ${event.algorithm} proves nothing`,
      );
    }
    const belongs = (one: StoredEvent) => one.previousHash === this.hash && isIntact({ ...one, seq: expected });
    const moved = window.slice(1).find(belongs);
    if (moved !== undefined) {
      return this.bad(
        expected,
        'reordering',
        `此处应为记录，却排在 ${moved.seq}`,
        `the record of this place stands at ${moved.seq}`,
      );
    }
    if (belongs(event)) return this.atItsPlace(event, expected);
    if (isIntact(event)) {
      if (event.seq > expected) {
        return this.bad(expected, 'gap', `缺少记录，下一条为 ${event.seq}`, `missing; the next record is ${event.seq}`);
      }
      if (event.seq < expected) {
        return this.bad(
          event.seq,
          'reordering',
          `重复或错位，位于 ${this.seq} 之后`,
          `stands again, behind ${this.seq}`,
        );
      }
      return expected === 1
        ? this.bad(1, 'gap', '链首的记录被移除', 'the beginning of the chain was removed')
        : this.bad(
            this.seq,
            'edit',
            '哈希已被改写：后一条并非接在它之后',
            'rehashed: the next record was chained to another one',
          );
    }
    const shift = SHIFTS.find((by) => isIntact({ ...event, seq: event.seq + by }));
    if (shift !== undefined && shift > 0) {
      return this.bad(expected, 'gap', '记录被移除，其后的被重新编号', 'removed, and those behind it renumbered');
    }
    if (shift !== undefined) {
      return this.bad(this.seq, 'edit', '记录系插入，其后的被重新编号', 'put in, and those behind it renumbered');
    }
    return this.bad(event.seq, 'edit', '内容与其哈希不符', 'its content is not what was hashed');
  }

  /** After the last record: does the chain end where it was known to have come to? */
  end(stored: ChainHead | null): BadRecord | null {
    for (const pin of this.pins) {
      if (pin.seq <= this.seq) continue;
      if (this.seq === 0) return this.missing(pin.n);
      return this.bad(
        this.seq + 1,
        'cut-tail',
        `摘要 ${pin.n} 记至 ${pin.seq}，现止于 ${this.seq}`,
        `digest ${pin.n} states ${pin.seq} records, ${this.seq} are left`,
      );
    }
    if (stored === null || (stored.seq === this.seq && stored.hash === this.hash)) return null;
    if (stored.seq > this.seq) {
      return this.bad(
        this.seq + 1,
        'cut-tail',
        `登记的链长为 ${stored.seq}，现止于 ${this.seq}`,
        `the chain is kept as ${stored.seq} long, ${this.seq} are left`,
      );
    }
    return this.bad(this.seq, 'head-mismatch', '链尾与登记的不同', 'the end of the chain is not the one that is kept');
  }

  private missing(n: number): BadRecord {
    return this.bad(
      1,
      'missing-case',
      `摘要 ${n} 中的整个案件不见了`,
      `stated by digest ${n}, and the whole of it is gone`,
    );
  }

  /** Chained as it should be, and bad nevertheless. */
  private atItsPlace(event: StoredEvent, expected: number): BadRecord {
    const pin = this.pins.find((one) => one.seq === event.seq && one.hash !== event.hash);
    if (pin !== undefined) {
      return this.bad(
        event.seq,
        'edit',
        `与摘要 ${pin.n} 不符：此条或更早的记录被改写`,
        `differs from digest ${pin.n}: it or a record before it was rewritten`,
      );
    }
    if (event.chain !== this.chain) return this.bad(event.seq, 'edit', '属于另一条链', 'of another chain');
    return this.bad(expected, 'reordering', '写入次序与编号不符', 'written in another order than numbered');
  }

  private bad(seq: number, problem: TrailProblem, zh: string, en: string): BadRecord {
    return { caseId: this.chain, seq, problem, detail: { zh, en } };
  }
}

/** A whole chain at once. */
export function verifyChain(
  chain: string,
  events: readonly StoredEvent[],
  stored: ChainHead | null = null,
  pins: readonly Pin[] = [],
): BadRecord | null {
  const verifier = new ChainVerifier(chain, pins);
  const bad = events.findIndex((event) => !verifier.accept(event));
  return bad < 0 ? verifier.end(stored) : verifier.diagnose(events.slice(bad, bad + WINDOW));
}

function isIntact(event: StoredEvent): boolean {
  if (!ALGORITHMS.includes(event.algorithm) || event.isExact === false || Number.isNaN(event.at.getTime()))
    return false;
  return eventHash(event) === event.hash;
}
