/** Operator selection (Art. 5): one live application per organisation and round, and the list of operators the government approved. */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE UNIQUE INDEX one_live_application_per_round ON cases (parent_id, party_id)
      WHERE process = 'selection-application' AND status = 'open';

    -- 运营主体名单: whom the government approved in which round, with the authorisation opened by the same decision.
    CREATE TABLE operator_listings (
      round_id text NOT NULL REFERENCES cases,
      operator_id text NOT NULL REFERENCES organisations,
      application_id text NOT NULL UNIQUE REFERENCES cases,
      authorization_id text NOT NULL UNIQUE REFERENCES authorizations,
      term_years integer NOT NULL CHECK (term_years BETWEEN 1 AND 5),
      listed_at timestamptz(3) NOT NULL,
      PRIMARY KEY (round_id, operator_id)
    );
    CREATE INDEX operator_listings_listing ON operator_listings (listed_at DESC, round_id, operator_id);

    GRANT SELECT, INSERT ON operator_listings TO ${APP_ROLE};
  `);
}
