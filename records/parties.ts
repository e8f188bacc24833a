/** Organisations (by unified social credit code) and the persons whom tasks can be given to. */
import { kindsWith, rolesIn, type OrganisationKind } from '../domain/organisation';
import type { Role } from '../domain/roles';
import { one, type Tx, type Writing } from './database';

export interface OrganisationRow {
  readonly id: string;
  readonly name: string;
  readonly kind: OrganisationKind;
}

/** As answers name one. */
export type NamedOrganisation = Pick<OrganisationRow, 'id' | 'name'>;

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly org: string;
  readonly roles: readonly string[];
}

/** Organisations of these ids, a statement that answers ids, as one value beside others: null for none. */
export const selectOrganisations = (ids: string) => `(SELECT json_agg(o) FROM organisations o WHERE o.id IN (${ids}))`;

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

/** Of that name; who asks for one name at once takes turns. */
export async function organisationNamed(tx: Tx, name: string): Promise<OrganisationRow | null> {
  await tx.raw('SELECT pg_advisory_xact_lock(hashtextextended(?, 7))', [name]);
  return (await tx<OrganisationRow>('organisations').where({ name }).orderBy('id').first('id', 'name', 'kind')) ?? null;
}

/** Kinds of those of the organisations that are registered. */
export async function kindsOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, OrganisationKind>> {
  const { rows } = await tx.raw<{ rows: Pick<OrganisationRow, 'id' | 'kind'>[] }>(
    'SELECT id, kind FROM organisations WHERE id = ANY(?)',
    [[...ids]],
  );
  return new Map(rows.map(({ id, kind }) => [id, kind]));
}

/** The person, with those of their roles that count in their organisation. */
export async function findPerson(tx: Tx, id: string): Promise<PersonRow | null> {
  const { rows } = await tx.raw<{ rows: (PersonRow & { kind: OrganisationKind | null })[] }>(
    'SELECT p.id, p.name, p.org, p.roles, o.kind FROM persons p LEFT JOIN organisations o ON o.id = p.org WHERE p.id = ?',
    [id],
  );
  const [row] = rows;
  return row === undefined ? null : { id: row.id, name: row.name, org: row.org, roles: rolesIn(row.kind, row.roles) };
}

/** A person's name; null where only the id is known. */
export async function nameOfPerson(tx: Tx, id: string): Promise<string | null> {
  const person = await findPerson(tx, id);
  return person === null || person.name === person.id ? null : person.name;
}

export async function renamePerson(tx: Writing, id: string, name: string): Promise<void> {
  await tx<PersonRow>('persons').where({ id }).whereNot({ name }).update({ name });
}

/** Everyone who holds the role in an organisation in which it counts, by id. */
export async function personsWithRole(tx: Tx, role: Role): Promise<PersonRow[]> {
  return tx<PersonRow>('persons')
    .whereRaw('roles @> ARRAY[?]::text[]', [role])
    .whereRaw('EXISTS (SELECT 1 FROM organisations o WHERE o.id = persons.org AND o.kind = ANY(?))', [kindsWith(role)])
    .orderBy('id');
}

/** The person as the register has them, whatever counts in their organisation; writers of one person take turns. */
export async function lockPerson(tx: Tx, id: string): Promise<PersonRow | null> {
  await tx.raw('SELECT pg_advisory_xact_lock(hashtextextended(?, 6))', [id]);
  return (await tx<PersonRow>('persons').where({ id }).first('id', 'name', 'org', 'roles')) ?? null;
}

/** Adds the person or takes over organisation and roles; the name stays. */
export async function upsertPerson(tx: Writing, person: PersonRow): Promise<void> {
  await tx.raw(
    `INSERT INTO persons (id, name, org, roles) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET org = excluded.org, roles = excluded.roles, seen_at = legal_now()`,
    [person.id, person.name, person.org, [...person.roles]],
  );
}
