/** Cooperation with the provincial operator (Art. 8, 10): recorded by the operator, within its authorisation, ended with it. */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE cooperations (
      id text PRIMARY KEY,
      authorization_id text NOT NULL REFERENCES authorizations,
      counterpart_name text NOT NULL,
      counterpart_code text CHECK (length(counterpart_code) = 18),
      -- The counterpart's own authorisation: its number, and documents of the authorisation's file.
      grant_number text NOT NULL,
      grant_documents text[] NOT NULL,
      content text NOT NULL,
      scope jsonb NOT NULL,
      from_date date NOT NULL,
      to_date date NOT NULL,
      recorded_by text NOT NULL,
      recorded_at timestamptz(3) NOT NULL,
      ended_at timestamptz(3),
      ended_by text,
      end_reason text,
      CHECK (from_date <= to_date),
      CHECK (num_nonnulls(ended_at, ended_by, end_reason) IN (0, 3))
    );
    CREATE INDEX cooperations_authorization ON cooperations (authorization_id, recorded_at, id);

    -- What was recorded stays as it was; only its end is added.
    GRANT SELECT, INSERT, UPDATE (ended_at, ended_by, end_reason) ON cooperations TO ${APP_ROLE};
  `);
}
