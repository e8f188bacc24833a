/** Indicator sets 绩效评价指标体系 (Art. 27): versions that are added, frozen once and never changed. */
import type { Indicator } from '../domain/evaluation';
import { asJson, one, type Tx, type Writing } from './database';

export interface IndicatorSetRow {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly indicators: Indicator[];
  readonly created_by: string;
  readonly created_at: Date;
  readonly frozen_at: Date | null;
  readonly frozen_by: string | null;
}

/** The next version; who adds one takes turns. */
export async function nextIndicatorSetVersion(tx: Tx): Promise<number> {
  await tx.raw('SELECT pg_advisory_xact_lock(hashtextextended(?, 0))', ['indicator-sets']);
  const { rows } = await tx.raw<{ rows: { next: number }[] }>(
    'SELECT coalesce(max(version), 0) + 1 AS next FROM indicator_sets',
  );
  return one(rows).next;
}

export async function insertIndicatorSet(tx: Writing, row: IndicatorSetRow): Promise<void> {
  await tx<IndicatorSetRow>('indicator_sets').insert({ ...row, indicators: asJson(row.indicators) });
}

export async function findIndicatorSet(tx: Tx, id: string): Promise<IndicatorSetRow | null> {
  return (await tx<IndicatorSetRow>('indicator_sets').where({ id }).first()) ?? null;
}

export async function lockIndicatorSet(tx: Tx, id: string): Promise<IndicatorSetRow | null> {
  return (await tx<IndicatorSetRow>('indicator_sets').where({ id }).forUpdate().first()) ?? null;
}

export async function freezeIndicatorSet(
  tx: Writing,
  id: string,
  frozen: { readonly frozen_at: Date; readonly frozen_by: string },
): Promise<void> {
  await tx<IndicatorSetRow>('indicator_sets').where({ id }).update(frozen);
}

export interface IndicatorSetPage {
  readonly frozenOnly: boolean;
  readonly beforeVersion?: number;
  readonly limit: number;
}

/** Newest version first. */
export async function listIndicatorSets(tx: Tx, page: IndicatorSetPage): Promise<IndicatorSetRow[]> {
  const query = tx<IndicatorSetRow>('indicator_sets').orderBy('version', 'desc').limit(page.limit);
  if (page.frozenOnly) void query.whereNotNull('frozen_at');
  if (page.beforeVersion !== undefined) void query.where('version', '<', page.beforeVersion);
  return query;
}

/** The newest set that was frozen before the instant: what a period that begins then is measured by. */
export async function latestFrozenBefore(tx: Tx, instant: Date): Promise<IndicatorSetRow | null> {
  const row = await tx<IndicatorSetRow>('indicator_sets')
    .where('frozen_at', '<', instant)
    .orderBy('version', 'desc')
    .first();
  return row ?? null;
}
