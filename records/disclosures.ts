/** The yearly disclosure: which entries were supplied under whose rights, and what was published of a year, which is only ever added to. */
import { endOfDay, startOfDay } from '../domain/local-date';
import type { Days } from '../domain/reporting-years';
import type { Tx, Writing } from './database';

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

export interface DisclosureRow {
  readonly year: number;
  /** Counted from 1 in its year. */
  readonly version: number;
  /** Canonical JSON. */
  readonly text: string;
  readonly hash: string;
  /** Why it corrects the one before; null of the first. */
  readonly reason: string | null;
  readonly published_by: string;
  readonly published_at: Date;
}

/** Versions of one year are published one after the other. */
export async function lockDisclosures(tx: Tx, year: number): Promise<DisclosureRow[]> {
  await tx.raw('SELECT pg_advisory_xact_lock(hashtextextended(?, 8))', [String(year)]);
  return disclosuresOf(tx, year);
}

/** In their order. */
export async function disclosuresOf(tx: Tx, year: number): Promise<DisclosureRow[]> {
  return tx<DisclosureRow>('disclosures').where({ year }).orderBy('version');
}

/** The one that stands; null of a year that is not published. */
export async function latestDisclosure(tx: Tx, year: number): Promise<DisclosureRow | null> {
  return (await tx<DisclosureRow>('disclosures').where({ year }).orderBy('version', 'desc').first()) ?? null;
}

export async function findDisclosure(tx: Tx, year: number, version: number): Promise<DisclosureRow | null> {
  return (await tx<DisclosureRow>('disclosures').where({ year, version }).first()) ?? null;
}

export async function insertDisclosure(tx: Writing, row: DisclosureRow): Promise<void> {
  await tx<DisclosureRow>('disclosures').insert(row);
}
