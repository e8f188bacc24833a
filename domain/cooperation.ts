/**
 * Cooperation with the provincial operator 与省级公共数据运营单位合作 (Art. 8, 10): within the authorisation, which is made checkable
 * by what has been supplied under it. A record, never a grant: what may be accessed is decided by permit and right alone.
 */
import { endOfDay, startOfDay, type LocalDate } from './local-date';
import type { DatasetFields, Term } from './permit';
import { rightEndsAt, rightStatus, type RightRecord, type RightStatus } from './right';

export type CooperationStatus = 'pending' | 'in-force' | 'suspended' | 'ended' | 'lapsed';

export interface CooperationRecord {
  readonly from_date: LocalDate;
  readonly to_date: LocalDate;
  readonly ended_at: Date | null;
}

const OVER: readonly RightStatus[] = ['revoked', 'ended', 'lapsed', 'abandoned'];

/** Derived at reading like the right it stands on: it is suspended and over with it. */
export function cooperationStatus(one: CooperationRecord, right: RightRecord, now: Date): CooperationStatus {
  const status = rightStatus(right, now);
  if (one.ended_at !== null || OVER.includes(status)) return 'ended';
  if (now >= endOfDay(one.to_date)) return 'lapsed';
  if (status !== 'in-force') return status === 'suspended' ? 'suspended' : 'pending';
  return now < startOfDay(one.from_date) ? 'pending' : 'in-force';
}

/** Whether the days lie within the term on which the right holds. */
export function isWithinTerm({ from, to }: Term, right: RightRecord): boolean {
  const { from_date: first, to_date: last } = right;
  return first !== null && last !== null && from >= first && endOfDay(to) <= rightEndsAt(right, last);
}

/** The first entry or field that no supply under the authorisation carries: [index of the entry, index of the field or null]. */
export function firstBeyond(
  scope: readonly DatasetFields[],
  supplied: readonly DatasetFields[],
): readonly [number, number | null] | null {
  for (const [index, { datasetId, fields }] of scope.entries()) {
    const known = supplied.filter((one) => one.datasetId === datasetId);
    if (known.length === 0) return [index, null];
    const granted = new Set(known.flatMap((one) => one.fields));
    const field = fields.findIndex((name) => !granted.has(name));
    if (field >= 0) return [index, field];
  }
  return null;
}
