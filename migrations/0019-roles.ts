/** First answers are given again in the organisation for which the caller acted, and in no other. */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE idempotency ADD COLUMN org text');
}
