/** Names of organisations, each with the day from which it holds: only ever added to. */
import type { LocalDate } from '../domain/local-date';
import type { Tx, Writing } from './database';
import type { OrganisationRow } from './parties';

export interface OrganisationNameRow {
  readonly organisation_id: string;
  /** Counted from 1. */
  readonly n: number;
  readonly name: string;
  readonly name_before: string;
  readonly from_date: LocalDate;
  readonly document_id: string;
  readonly recorded_by: string;
  readonly recorded_at: Date;
}

/** Changes of name of one organisation are written one after the other. */
export async function lockOrganisation(tx: Tx, id: string): Promise<OrganisationRow | null> {
  return (
    (await tx<OrganisationRow>('organisations').where({ id }).forNoKeyUpdate().first('id', 'name', 'kind')) ?? null
  );
}

/** In the order in which they were recorded. */
export async function namesOfOrganisation(tx: Tx, id: string): Promise<OrganisationNameRow[]> {
  return tx<OrganisationNameRow>('organisation_names').where({ organisation_id: id }).orderBy('n');
}

/** The name is that of today from here on, wherever the organisation is named. */
export async function renameOrganisation(tx: Writing, row: OrganisationNameRow): Promise<void> {
  await tx<OrganisationNameRow>('organisation_names').insert(row);
  await tx<OrganisationRow>('organisations').where({ id: row.organisation_id }).update({ name: row.name });
}
