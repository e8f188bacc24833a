/** Indicator sets 绩效评价指标体系 (Art. 27): versions that are added, frozen once and never changed. */
import type { Indicator } from '../domain/evaluation';
import { one, type Tx } from './database';

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

/** Adds the next version; writers take turns. */
export async function insertIndicatorSet(
  tx: Tx,
  row: Pick<IndicatorSetRow, 'id' | 'title' | 'created_by'> & { readonly indicators: readonly Indicator[] },
): Promise<IndicatorSetRow> {
  await tx.raw('SELECT pg_advisory_xact_lock(hashtextextended(?, 0))', ['indicator-sets']);
  const { rows } = await tx.raw<{ rows: IndicatorSetRow[] }>(
    `INSERT INTO indicator_sets (id, version, title, indicators, created_by)
     SELECT ?, coalesce(max(version), 0) + 1, ?, ?::jsonb, ? FROM indicator_sets RETURNING *`,
    [row.id, row.title, JSON.stringify(row.indicators), row.created_by],
  );
  return one(rows);
}

export async function findIndicatorSet(tx: Tx, id: string): Promise<IndicatorSetRow | null> {
  return (await tx<IndicatorSetRow>('indicator_sets').where({ id }).first()) ?? null;
}

/** Null where there is none of that id that is not frozen yet. */
export async function freezeIndicatorSet(
  tx: Tx,
  id: string,
  frozen: { frozen_at: Date; frozen_by: string },
): Promise<IndicatorSetRow | null> {
  const rows = await tx<IndicatorSetRow>('indicator_sets')
    .where({ id })
    .whereNull('frozen_at')
    .update(frozen)
    .returning('*');
  return rows[0] ?? null;
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
