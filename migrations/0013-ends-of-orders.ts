/** Acts for the end of an order to rectify (Art. 25, 28): it is lifted, or rescinded. */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE acts DROP CONSTRAINT acts_kind_check;
    ALTER TABLE acts ADD CONSTRAINT acts_kind_check CHECK (kind IN ('agreement', 'order', 'notice-of-revocation', 'revocation',
      'lifting', 'rescission', 'approval', 'rejection', 'refusal'));
  `);
}
