/** What statistics count by: cases by their closing, tasks by their ending and their due time. */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE INDEX cases_closed ON cases (closed_at) WHERE closed_at IS NOT NULL;
    CREATE INDEX tasks_ended ON tasks (ended_at, id) WHERE status IN ('decided', 'expired');
    CREATE INDEX tasks_due ON tasks (due_at) WHERE status = 'open';
  `);
}
