/**
 * The operator's right to use public data, derived and never swept (Art. 7, 9, 28): both signatures, now within the
 * term, nothing revoked or ended, no order unlifted. Only a person ends or restores it, but for the term's own end.
 */
import { endOfDay, lastDayBefore, startOfDay, type LocalDate } from './local-date';
import type { StatutoryCalendar } from './calendar';
import { taskDue } from './clock';
import { addDuration, hasTimePart, type Limit } from './limit';
import { agreementAt, type AgreementVersion } from './scope';

export interface RightRecord {
  readonly from_date: LocalDate | null;
  readonly to_date: LocalDate | null;
  readonly operator_signed_at: Date | null;
  readonly authority_signed_at: Date | null;
  /** Earlier end than the last day of the term, where policy caps the term. */
  readonly ends_at: Date | null;
  readonly revoked_at: Date | null;
  readonly ended_at: Date | null;
  readonly abandoned_at: Date | null;
  readonly unlifted_orders: number;
}

export type RightStatus = 'draft' | 'pending' | 'in-force' | 'suspended' | 'revoked' | 'ended' | 'lapsed' | 'abandoned';

/** The state of the right at an instant. What is final stands before what may pass. */
export function rightStatus(right: RightRecord, now: Date): RightStatus {
  const { from_date: from, to_date: to, operator_signed_at: operator, authority_signed_at: authority } = right;
  if (right.abandoned_at !== null) return 'abandoned';
  if (right.revoked_at !== null && right.revoked_at <= now) return 'revoked';
  if (right.ended_at !== null && right.ended_at <= now) return 'ended';
  if (from === null || to === null || operator === null || authority === null) return 'draft';
  if (now >= rightEndsAt(right, to)) return 'lapsed';
  if (right.unlifted_orders > 0) return 'suspended';
  return now < startOfDay(from) || now < operator || now < authority ? 'pending' : 'in-force';
}

type LiveStatus = 'pending' | 'in-force' | 'suspended';
const LIVE: readonly RightStatus[] = ['pending', 'in-force', 'suspended'] satisfies LiveStatus[];

/** Whether service into the system's mailbox is agreed: by the amendment in force, or else as it was signed first. */
export function eServiceAt(
  right: { readonly e_service: boolean; readonly agreements: readonly AgreementVersion[] },
  now: Date,
): boolean {
  const current = agreementAt(right.agreements, now);
  return current === null || current.version === 1 ? right.e_service : current.eService;
}

/** Signed by both sides, and neither over nor revoked nor ended. */
export function isLiveStatus(status: RightStatus): status is LiveStatus {
  return LIVE.includes(status);
}

/** The instant from which the right no longer holds: 24:00 of the last day, or the policy's earlier cap. */
export function rightEndsAt(right: RightRecord, to: LocalDate): Date {
  const termEnd = endOfDay(to);
  return right.ends_at !== null && right.ends_at < termEnd ? right.ends_at : termEnd;
}

/**
 * Where a cap on the term ends that is counted from the beginning of the right: one with a time part (`PT…`) at its instant, every other at
 * 24:00 of its last day. A right that begins with a day is capped three years on at the end of the day before its third anniversary.
 */
export function capEndsAt(start: Date, cap: Limit, calendar: StatutoryCalendar): Date {
  if (cap.kind !== 'iso') {
    const { due } = taskDue({ from: start, limit: cap, extensions: [], holds: [] }, calendar);
    if (due === null) throw new Error(`a cap of ${cap.days}${cap.kind} does not end`);
    return due;
  }
  const end = addDuration(start, cap.parts);
  return hasTimePart(cap.parts) ? end : endOfDay(lastDayBefore(end));
}

/**
 * The earliest instant at which the right stops by what is known today: its term, or a revocation or an end with a later
 * effect. Null while it has no term. A suspension to come is not known, hence never in it.
 */
export function rightStopsAt(right: RightRecord): Date | null {
  if (right.to_date === null) return null;
  const ends = [rightEndsAt(right, right.to_date), right.revoked_at, right.ended_at];
  return ends.reduce<Date | null>(
    (first, end) => (first === null || (end !== null && end < first) ? end : first),
    null,
  );
}

/**
 * The day in which the right ends, by what is known today: the last one of registers, lists and notices. Of an agreement that is still to be
 * signed, the day that is drafted.
 */
export function lastDayOfRight(right: RightRecord): LocalDate | null {
  const end = rightStopsAt(right);
  return end === null ? null : lastDayBefore(end);
}
