/** Supplies 供给 with their permits; one per application and per need, by constraint. */
import type { Knex } from 'knex';
import { endOfDay, localDateOf, type LocalDate } from '../domain/local-date';
import type { DatasetFields } from '../domain/permit';
import { asJson, FOR_ITS_VALUES, one, type Tx, type Writing } from './database';

export interface SupplyRow {
  readonly id: string;
  readonly case_id: string;
  readonly need_id: string;
  readonly operator_id: string;
  readonly authorization_id: string;
  readonly datasets: DatasetFields[];
  readonly purpose: string;
  readonly term_from: string;
  readonly term_to: string;
  /** The permit's canonical text, the exact bytes that were hashed. */
  readonly permit: string;
  readonly permit_hash: string;
  readonly created_at: Date;
  readonly ended_at: Date | null;
}

export async function insertSupply(tx: Writing, row: Omit<SupplyRow, 'ended_at'>): Promise<void> {
  await tx<SupplyRow>('supplies').insert({ ...row, datasets: asJson(row.datasets) });
  await tx('supply_datasets').insert(
    row.datasets.map(({ datasetId, fields }) => ({
      supply_id: row.id,
      operator_id: row.operator_id,
      dataset_id: datasetId,
      fields,
    })),
  );
}

export async function findSupply(tx: Tx, id: string): Promise<SupplyRow | null> {
  return (await tx<SupplyRow>('supplies').where({ id }).first()) ?? null;
}

export async function supplyOfCase(tx: Tx, caseId: string): Promise<SupplyRow | null> {
  return (await tx<SupplyRow>('supplies').where({ case_id: caseId }).first()) ?? null;
}

export interface SupplyFilter {
  readonly operatorId?: string;
  readonly authorizationId?: string;
  readonly createdFrom?: Date;
  readonly createdBefore?: Date;
  /** Within their term on that day, and not ended by its end. */
  readonly liveOn?: LocalDate;
}

function suppliesOf(tx: Tx, filter: SupplyFilter): Knex.QueryBuilder<SupplyRow, SupplyRow[]> {
  const query = tx<SupplyRow>('supplies');
  if (filter.operatorId !== undefined) void query.where({ operator_id: filter.operatorId });
  if (filter.authorizationId !== undefined) void query.where({ authorization_id: filter.authorizationId });
  if (filter.createdFrom !== undefined) void query.where('created_at', '>=', filter.createdFrom);
  if (filter.createdBefore !== undefined) void query.where('created_at', '<', filter.createdBefore);
  if (filter.liveOn !== undefined) {
    const [day, end] = [filter.liveOn, endOfDay(filter.liveOn)];
    void query.where('created_at', '<', end).where('term_from', '<=', day).where('term_to', '>=', day);
    void query.whereRaw('(ended_at IS NULL OR ended_at >= ?)', [end]);
  }
  return query;
}

/** Newest first. */
export async function listSupplies(
  tx: Tx,
  filter: SupplyFilter,
  page: { readonly after?: { readonly at: Date; readonly id: string }; readonly limit: number },
): Promise<SupplyRow[]> {
  const query = suppliesOf(tx, filter)
    .comment(FOR_ITS_VALUES)
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(page.limit);
  if (page.after !== undefined) void query.whereRaw('(created_at, id) < (?, ?)', [page.after.at, page.after.id]);
  return query;
}

/** How many supplies the list of the filter has. */
export async function countSupplies(tx: Tx, filter: SupplyFilter): Promise<number> {
  const [row] = await suppliesOf(tx, filter).count<{ count: number }[]>();
  return row?.count ?? 0;
}

export async function endSupplies(tx: Writing, ids: readonly string[], at: Date): Promise<void> {
  await tx<SupplyRow>('supplies')
    .whereRaw('id = ANY(?)', [[...ids]])
    .whereNull('ended_at')
    .update({ ended_at: at });
}

export async function liveSuppliesOf(tx: Tx, authorizationId: string): Promise<SupplyRow[]> {
  return tx<SupplyRow>('supplies')
    .where({ authorization_id: authorizationId })
    .whereNull('ended_at')
    .orderBy('created_at');
}

/** Whether the operator has ever been supplied with the entry. */
export async function wasSupplied(tx: Tx, operatorId: string, datasetId: string): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: { supplied: boolean }[] }>(
    'SELECT EXISTS (SELECT 1 FROM supply_datasets WHERE operator_id = ? AND dataset_id = ?) AS supplied',
    [operatorId, datasetId],
  );
  return one(rows).supplied;
}

/** The operators that had the entry at that instant or were supplied with it since: by a supply that was not over then. */
export async function operatorsSuppliedWith(tx: Tx, datasetId: string, since: Date): Promise<string[]> {
  const { rows } = await tx.raw<{ rows: { operator_id: string }[] }>(
    `SELECT DISTINCT d.operator_id FROM supply_datasets d JOIN supplies s ON s.id = d.supply_id
      WHERE d.dataset_id = ? AND (s.ended_at IS NULL OR s.ended_at > ?) AND s.term_to >= ? ORDER BY d.operator_id`,
    [datasetId, since, localDateOf(since)],
  );
  return rows.map((row) => row.operator_id);
}
