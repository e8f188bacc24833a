/** Acts for what docking leaves of an approval (Art. 15 ¶2): the supply is narrowed, or the application ended. */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE acts DROP CONSTRAINT acts_kind_check;
    ALTER TABLE acts ADD CONSTRAINT acts_kind_check CHECK (kind IN ('agreement', 'order', 'notice-of-revocation', 'revocation',
      'lifting', 'rescission', 'approval', 'rejection', 'refusal', 'narrowing', 'ending'));
  `);
}
