/**
 * How far a workflow has read its case stands beside what was sent to it: it may read before the delivery is on record, which would
 * then count as on its way, with nobody to read it, until its time is over.
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE wake_ups ADD COLUMN heard bigint NOT NULL DEFAULT 0');
}
