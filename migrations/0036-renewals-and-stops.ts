/** Renewals and stops of a supply (Art. 14, 15; by analogy 行政许可法 8): one of each at a time, and the acts that decide them. */
import type { Knex } from 'knex';
import { addActKinds } from './act-kinds';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE UNIQUE INDEX one_open_renewal_per_supply ON cases (supply_id) WHERE process = 'supply-renewal' AND status = 'open';
    CREATE UNIQUE INDEX one_open_stop_per_supply ON cases (supply_id) WHERE process = 'supply-stop' AND status = 'open';
    CREATE INDEX stops_of_supplies ON cases (supply_id) WHERE process = 'supply-stop' AND outcome = 'stopped';
  `);
  await addActKinds(knex, ['renewal', 'stop']);
}
