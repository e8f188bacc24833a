/**
 * The yearly disclosure as published (信息披露): what everybody was told is kept as it was, and a correction is a version of its own. Nothing of one
 * ever changes; until a year is published, what would be told of it is derived at reading.
 */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE disclosures (
      year integer NOT NULL CHECK (year > 0),
      -- Counted from 1 in its year.
      version integer NOT NULL CHECK (version > 0),
      -- Canonical JSON (RFC 8785), and the SM3 of its bytes.
      text text NOT NULL,
      hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
      reason text,
      published_by text NOT NULL,
      published_at timestamptz(3) NOT NULL,
      PRIMARY KEY (year, version),
      CONSTRAINT correction_has_reason CHECK ((version = 1) = (reason IS NULL))
    );
    GRANT SELECT, INSERT ON disclosures TO ${APP_ROLE};
  `);
}
