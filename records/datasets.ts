/** The catalogue 公共数据授权运营目录 and the versions of its entries (Art. 16, 17). */
import type { JsonValue } from '../domain/canonical';
import { disputedSql } from './anomaly-reports';
import type { Tx, Writing } from './database';

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
  /** Where it belongs by its matter; of entries from before 0027 none is known. */
  readonly domain: string | null;
  readonly version: number;
  /** While a confirmed report of anomalous data is neither corrected nor closed. */
  readonly disputed: boolean;
  readonly created_at: Date;
  /** How many supplies use the entry. */
  readonly usage: number;
}

const FROM = `SELECT d.*, o.name AS provider_name,
    (SELECT count(*)::int FROM supply_datasets s WHERE s.dataset_id = d.id AND s.version = 1) AS usage,
    ${disputedSql('d.id')} AS disputed
  FROM datasets d JOIN organisations o ON o.id = d.provider_id`;

export async function datasetsByIds(tx: Tx, ids: readonly string[]): Promise<DatasetRow[]> {
  const { rows } = await tx.raw<{ rows: DatasetRow[] }>(`${FROM} WHERE d.id = ANY(?) ORDER BY d.id`, [[...ids]]);
  return rows;
}

/** The domains that entries of the catalogue have, in their order. */
export async function domainsOfCatalogue(tx: Tx): Promise<string[]> {
  const { rows } = await tx.raw<{ rows: { domain: string }[] }>(
    'SELECT DISTINCT domain FROM datasets WHERE domain IS NOT NULL ORDER BY domain',
  );
  return rows.map(({ domain }) => domain);
}

/** The entries as a supply seals them: none of them changes or comes into dispute until the supply is there to be told of it. */
export async function datasetsToSupply(tx: Tx, ids: readonly string[]): Promise<DatasetRow[]> {
  const { rows } = await tx.raw<{ rows: DatasetRow[] }>(
    `${FROM} WHERE d.id = ANY(?) ORDER BY d.id FOR KEY SHARE OF d`,
    [[...ids]],
  );
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

/** The entry's version, locked against another change; null where there is no such entry. */
export async function lockDatasetVersion(tx: Tx, id: string): Promise<number | null> {
  const row = await tx<{ id: string; version: number }>('datasets').where({ id }).forUpdate().first('version');
  return row?.version ?? null;
}

export interface NextVersion {
  readonly version: number;
  readonly changes: JsonValue;
  readonly caseId: string;
  readonly at: Date;
  /** All of them, where they change. */
  readonly fields?: readonly DatasetField[];
}

/** The next version of an entry that the caller has locked: kept, and from now on the current one. */
export async function addDatasetVersion(tx: Writing, id: string, next: NextVersion): Promise<void> {
  const fields = next.fields === undefined ? null : JSON.stringify(next.fields);
  await tx.raw(
    `INSERT INTO dataset_versions (dataset_id, version, title, fields, conditions, changes, case_id, created_at)
       SELECT id, ?, title, coalesce(?::jsonb, fields), conditions, ?::jsonb, ?, ? FROM datasets WHERE id = ?`,
    [next.version, fields, JSON.stringify(next.changes), next.caseId, next.at, id],
  );
  await tx('datasets')
    .where({ id })
    .update({ version: next.version, ...(fields !== null && { fields }) });
}

export interface DatasetVersionRow {
  readonly dataset_id: string;
  readonly version: number;
  readonly title: string;
  readonly fields: DatasetField[];
  readonly conditions: string;
  readonly changes: JsonValue;
  readonly case_id: string | null;
  readonly created_at: Date;
}

/** Newest first. */
export async function listDatasetVersions(
  tx: Tx,
  id: string,
  page: { readonly before?: number; readonly limit: number },
): Promise<DatasetVersionRow[]> {
  const query = tx<DatasetVersionRow>('dataset_versions')
    .where({ dataset_id: id })
    .orderBy('version', 'desc')
    .limit(page.limit);
  if (page.before !== undefined) void query.where('version', '<', page.before);
  return query;
}
