/** A limit that the case itself sets in place of the policy: the day by which an order says to rectify (Art. 28 ¶1). */
import type { Limit } from '../domain/limit';
import { daysBetween, localDate, localDateOf } from '../domain/local-date';
import type { CaseWork } from './case-work';

export interface OrderedLimit {
  readonly limit: Limit;
  /** The order (or new deadline) that the days are counted from, however late its step opens. */
  readonly from: Date;
}

export function orderedLimit(work: CaseWork, step: string): OrderedLimit | null {
  const { rectifyBy, orderedAt } = work.kase.facts;
  if (work.kase.process !== 'rectification' || step !== 'rectification') return null;
  if (typeof rectifyBy !== 'string' || typeof orderedAt !== 'string') return null;
  const from = new Date(orderedAt);
  const days = daysBetween(localDateOf(from), localDate(rectifyBy));
  return { limit: { kind: 'd', days }, from };
}
