/**
 * Names of organisations and the day from which each holds. The row in `organisations` has the name of today, which everything reads; how it came to
 * have it stands here. Nothing else of an organisation is changed by the system, its unified social credit code least of all.
 */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE organisation_names (
      organisation_id text NOT NULL REFERENCES organisations,
      -- Counted from 1; the name that was registered first is the one before the first change.
      n integer NOT NULL CHECK (n > 0),
      name text NOT NULL,
      name_before text NOT NULL,
      from_date date NOT NULL,
      document_id text NOT NULL REFERENCES documents,
      recorded_by text NOT NULL,
      recorded_at timestamptz(3) NOT NULL,
      PRIMARY KEY (organisation_id, n),
      -- What is recorded holds already: no name takes effect without anybody's doing.
      CONSTRAINT no_name_to_come CHECK (from_date <= (recorded_at AT TIME ZONE 'Asia/Shanghai')::date)
    );
    CREATE INDEX organisation_names_document ON organisation_names (document_id);
    GRANT SELECT, INSERT ON organisation_names TO ${APP_ROLE};
    REVOKE UPDATE ON organisations FROM ${APP_ROLE};
    GRANT UPDATE (name) ON organisations TO ${APP_ROLE};
  `);
}
