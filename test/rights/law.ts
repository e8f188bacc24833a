/** What the law says of one right, by the decisions that were acknowledged; it reads nothing of the system but their instants. */
import type { AccessReason } from '../../domain/access';

export const DAY_MS = 86_400_000;

export class Law {
  /** Days that were jumped over: instants here are those of the record's clock and these together. */
  jumped = 0;
  term: { readonly from: number; readonly to: number } | null = null;
  operatorSigned = false;
  authoritySignedAt: number | null = null;
  unlifted = 0;
  /** What hangs on the right is on hold: from an order to the lifting of the last, were it not over by then. */
  private held = false;
  over: 'revoked' | 'ended' | null = null;
  /** The lapse has been announced. */
  announced = false;

  constructor(private readonly capDays: number | null) {}

  /** What is answered to an access at an instant of the record's clock; fixed now, whatever comes. */
  answer(): (at: Date) => AccessReason {
    const { term, jumped, authoritySignedAt: signed, over, unlifted } = this;
    if (over !== null) return () => `right-${over}`;
    if (term === null || !this.operatorSigned || signed === null) return () => 'right-not-effective';
    const from = Math.max(term.from, signed);
    const to = Math.min(term.to, this.capDays === null ? Infinity : from + this.capDays * DAY_MS);
    return (at) => {
      const now = at.getTime() + jumped;
      if (now >= to) return 'right-lapsed';
      if (unlifted > 0) return 'right-suspended';
      return now < from ? 'right-not-effective' : 'permitted';
    };
  }

  order(): void {
    this.unlifted += 1;
    this.held = true;
  }

  /** A right that is over gives nothing back: what it held stays so until the end is announced. */
  lift(at: Date): void {
    this.unlifted -= 1;
    if (this.unlifted === 0 && this.answer()(at) !== 'right-lapsed') this.held = false;
  }

  /** How a request under the right must stand. */
  request(): { status: 'open' | 'closed'; held: boolean; outcome: string | null } {
    if (this.over !== null || this.announced) return { status: 'closed', held: false, outcome: 'terminated' };
    return { status: 'open', held: this.held, outcome: null };
  }
}
