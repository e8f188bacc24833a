/**
 * Steps of the operator that ended late, by when they were due: what reports and evaluations tell of lateness (Art. 26, 27) is counted without
 * reading every task. Those that are late and still open have an index already.
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(
    `CREATE INDEX tasks_ended_late ON tasks (due_at) INCLUDE (case_id) WHERE role = 'operator' AND ended_at >= due_at`,
  );
}
