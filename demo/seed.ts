/** Loads the demo's parties into a fresh record; run after the migrations, again and again without harm. */
import type { Knex } from 'knex';
import { DEMO_ORGANISATIONS } from './organisations';
import { PERSONAS } from './personas';

export async function seedDemo(database: Knex): Promise<void> {
  await database.transaction(async (tx) => {
    const organisations = Object.values(DEMO_ORGANISATIONS).map(({ id, name, kind }) => ({ id, name, kind }));
    await tx('organisations').insert(organisations).onConflict().ignore();
    const persons = PERSONAS.map(({ id, name, org, roles }) => ({ id, name, org, roles: [...roles] }));
    await tx('persons').insert(persons).onConflict('id').ignore();
  });
}
