/**
 * A check looks at the newest of an operator's permits for an entry first (records/access.ts): what lives is among them, however many have ended.
 * The release before goes on to write without knowing of it.
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE supply_datasets ADD COLUMN added_at timestamptz(3) NOT NULL DEFAULT legal_now();
    UPDATE supply_datasets d SET added_at = v.created_at FROM permit_versions v WHERE v.supply_id = d.supply_id AND v.version = d.version;
    CREATE INDEX supply_datasets_newest ON supply_datasets (operator_id, dataset_id, added_at DESC, supply_id DESC);
    DROP INDEX supply_datasets_lookup;
    ANALYZE supply_datasets;
  `);
}
