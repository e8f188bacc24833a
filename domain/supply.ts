/**
 * The life of a supply 供给: granted for a term, it ends when that is over, is given back, is stopped, or ends with its right. When it has ended is
 * derived from the record at reading; what announces it comes after.
 */
import { endOfDay, lastDayBefore, type LocalDate } from './local-date';
import { isLiveStatus, rightStatus, type RightRecord } from './right';

/** `returned` by the operator, `stopped` by the authority, `run-out` by its term, `right-ended` with the right. */
export const SUPPLY_ENDS = ['returned', 'stopped', 'run-out', 'right-ended'] as const;
export type SupplyEnd = (typeof SUPPLY_ENDS)[number];

export interface SupplyLife {
  readonly term_to: LocalDate;
  readonly ended_at: Date | null;
}

/** The instant from which nothing is supplied any more by what is known of the supply alone: 24:00 of its last day, or its earlier end. */
export function supplyEndsAt({ term_to: to, ended_at: ended }: SupplyLife): Date {
  const term = endOfDay(to);
  return ended !== null && ended < term ? ended : term;
}

/** The last day on which it holds by what is known of the supply alone; the first of its term where it ended before that began. */
export function lastDayOfSupply(supply: SupplyLife & { readonly term_from: LocalDate }): LocalDate {
  const last = lastDayBefore(supplyEndsAt(supply));
  return last < supply.term_from ? supply.term_from : last;
}

/** Neither ended nor run out, under a right that lives, suspended or not. */
export function isSupplyLive(supply: SupplyLife, right: RightRecord, now: Date): boolean {
  return supply.ended_at === null && now < supplyEndsAt(supply) && isLiveStatus(rightStatus(right, now));
}
