/** Whether a task's limit ends with a working day (民法典 203), as its definition said when it opened: those of before may end with any. */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE tasks ADD COLUMN ends_on_working_day boolean NOT NULL DEFAULT false');
}
