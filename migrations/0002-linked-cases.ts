/** Cases that belong to a case (applications to their round, Art. 5), and panels that are sent back to work. */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE cases ADD COLUMN parent_id text REFERENCES cases;
    CREATE INDEX cases_parent ON cases (parent_id, id) WHERE parent_id IS NOT NULL;

    -- How often the panel has been asked for its work: each time is a round of tasks of its own.
    ALTER TABLE panels ADD COLUMN round integer NOT NULL DEFAULT 1;
    GRANT UPDATE (round) ON panels TO ${APP_ROLE};
  `);
}
