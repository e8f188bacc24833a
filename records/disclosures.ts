/** What the yearly disclosure tells beside the operators: which entries were supplied under their rights. */
import { endOfDay, startOfDay } from '../domain/local-date';
import type { Days } from '../domain/reporting-years';
import type { Tx } from './database';

export interface DisclosedDataset {
  readonly authorization_id: string;
  readonly id: string;
  readonly title: string;
  readonly provider_id: string;
  readonly provider_name: string;
}

/** Entries of the catalogue that a supply under the right held on one of the days: within its term, and not ended. */
export async function datasetsSupplied(
  tx: Tx,
  authorizationIds: readonly string[],
  { from, to }: Days,
): Promise<DisclosedDataset[]> {
  const { rows } = await tx.raw<{ rows: DisclosedDataset[] }>(
    `SELECT DISTINCT s.authorization_id, d.id, d.title, o.id AS provider_id, o.name AS provider_name
       FROM supplies s
       JOIN supply_datasets sd ON sd.supply_id = s.id
       JOIN datasets d ON d.id = sd.dataset_id
       JOIN organisations o ON o.id = d.provider_id
      WHERE s.authorization_id = ANY(?) AND s.term_from <= ? AND s.term_to >= ?
        AND s.created_at < ? AND (s.ended_at IS NULL OR s.ended_at > ?)
        AND sd.valid_from < ? AND sd.valid_to > ?
      ORDER BY s.authorization_id, d.id`,
    [[...authorizationIds], to, from, endOfDay(to), startOfDay(from), endOfDay(to), startOfDay(from)],
  );
  return rows;
}
