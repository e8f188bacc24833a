/** Amendments of agreements (Art. 7, 8): one open at a time for each right, and an act of their own kind. */
import type { Knex } from 'knex';
import { addActKinds } from './act-kinds';

export async function up(knex: Knex): Promise<void> {
  await addActKinds(knex, ['amendment']);
  await knex.raw(
    `CREATE UNIQUE INDEX one_open_amendment_per_right ON cases (authorization_id) WHERE process = 'agreement-amendment' AND status = 'open'`,
  );
}
