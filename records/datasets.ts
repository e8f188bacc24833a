/** The catalogue 公共数据授权运营目录 (Art. 17). */
import type { Tx } from './database';

export type Sensitivity = 'open' | 'personal' | 'trade-secret';

export interface DatasetField {
  readonly name: string;
  readonly title: string;
  readonly sensitivity: Sensitivity;
}

export interface DatasetRow {
  readonly id: string;
  readonly title: string;
  readonly provider_id: string;
  readonly provider_name: string;
  readonly fields: DatasetField[];
  readonly conditions: string;
  readonly version: number;
  readonly disputed: boolean;
  readonly created_at: Date;
  /** How many supplies use the entry. */
  readonly usage: number;
}

const FROM = `SELECT d.*, o.name AS provider_name,
    (SELECT count(*)::int FROM supply_datasets s WHERE s.dataset_id = d.id) AS usage
  FROM datasets d JOIN organisations o ON o.id = d.provider_id`;

export async function datasetsByIds(tx: Tx, ids: readonly string[]): Promise<DatasetRow[]> {
  const { rows } = await tx.raw<{ rows: DatasetRow[] }>(`${FROM} WHERE d.id = ANY(?) ORDER BY d.id`, [[...ids]]);
  return rows;
}

export async function listDatasets(
  tx: Tx,
  page: { readonly providerId?: string; readonly afterId?: string; readonly limit: number },
): Promise<DatasetRow[]> {
  const { rows } = await tx.raw<{ rows: DatasetRow[] }>(
    `${FROM} WHERE (?::text IS NULL OR d.provider_id = ?) AND d.id > ? ORDER BY d.id LIMIT ?`,
    [page.providerId ?? null, page.providerId ?? null, page.afterId ?? '', page.limit],
  );
  return rows;
}
