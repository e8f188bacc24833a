/** Operator selection (Art. 5): an organisation has one live application in a round. */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE UNIQUE INDEX one_live_application_per_round ON cases (parent_id, party_id)
      WHERE process = 'selection-application' AND status = 'open';
  `);
}
