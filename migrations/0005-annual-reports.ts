/** The register of annual operation reports (Art. 26): one for each authorisation and year, whoever or whatever opens it. */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE annual_reports (
      case_id text PRIMARY KEY REFERENCES cases,
      authorization_id text NOT NULL REFERENCES authorizations,
      year integer NOT NULL,
      -- The days of the year on which the right was in force: what the report is about.
      period_from date NOT NULL,
      period_to date NOT NULL,
      CHECK (period_from <= period_to),
      CHECK (extract(year FROM period_from) = year AND extract(year FROM period_to) = year),
      CONSTRAINT one_report_per_right_and_year UNIQUE (authorization_id, year)
    );
    CREATE INDEX annual_reports_year ON annual_reports (year);

    -- What the figures of a report count, and the lists that they link to.
    CREATE INDEX cases_of_right ON cases (authorization_id, process);
    CREATE INDEX supplies_of_right ON supplies (authorization_id, created_at);
    CREATE INDEX access_log_operator ON access_log (operator_id, at, id);

    GRANT SELECT, INSERT ON annual_reports TO ${APP_ROLE};
  `);
}
