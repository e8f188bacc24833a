/** Organisations (by unified social credit code) and the persons whom tasks can be given to. */
import type { Role } from '../domain/roles';
import { one, type Tx } from './database';

export interface OrganisationRow {
  readonly id: string;
  readonly name: string;
  readonly kind: 'authority' | 'government' | 'department' | 'operator' | 'institute' | 'cyberspace' | 'platform';
}

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly org: string;
  readonly roles: string[];
}

/** 市数据主管部门, the one organisation that decides. */
export async function authorityOf(tx: Tx): Promise<OrganisationRow> {
  return one(await tx<OrganisationRow>('organisations').where({ kind: 'authority' }));
}

/** The city's government, or its cyberspace department 网信部门 (Art. 5, 24). @throws Error where the register has none */
export async function cityBody(tx: Tx, kind: 'government' | 'cyberspace'): Promise<OrganisationRow> {
  return one(await tx<OrganisationRow>('organisations').where({ kind }).orderBy('id').limit(1));
}

export async function organisationsByIds(tx: Tx, ids: readonly string[]): Promise<OrganisationRow[]> {
  return tx<OrganisationRow>('organisations').whereRaw('id = ANY(?)', [[...ids]]);
}

export async function findPerson(tx: Tx, id: string): Promise<PersonRow | null> {
  return (await tx<PersonRow>('persons').where({ id }).first()) ?? null;
}

/** Everyone who holds the role, by id. */
export async function personsWithRole(tx: Tx, role: Role): Promise<PersonRow[]> {
  return tx<PersonRow>('persons').whereRaw('roles @> ARRAY[?]::text[]', [role]).orderBy('id');
}

/** Adds the person or takes over changed roles; whether anything changed. */
export async function upsertPerson(tx: Tx, person: PersonRow): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: unknown[] }>(
    `INSERT INTO persons (id, name, org, roles) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET org = excluded.org, roles = excluded.roles, seen_at = clock_timestamp()
       WHERE persons.org <> excluded.org OR NOT (persons.roles @> excluded.roles AND persons.roles <@ excluded.roles)
     RETURNING id`,
    [person.id, person.name, person.org, person.roles],
  );
  return rows.length > 0;
}
