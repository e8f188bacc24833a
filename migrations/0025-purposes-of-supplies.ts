/**
 * Whether an operator has a supply for a purpose at all is what an access check finds out first (Art. 18 ¶3): by this index, however many
 * supplies there are for others. A purpose may be longer than what an index takes; its beginning tells nearly all apart.
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('CREATE INDEX supplies_purpose ON supplies (operator_id, left(purpose_compared, 100))');
}
