/**
 * One clock for whatever the law counts by: `legal_now()`. It is the true time, but in a test database that a superuser has
 * made one (docs/adr/0019-legal-now.md): there a shift stands in a table that nobody else may write, and a night or a year
 * passes between two acts. A table of that name that is not a superuser's shifts nothing, whoever owns schema or database.
 */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';

/** The body of the function: a database whose function has another one was changed by hand. */
export const LEGAL_NOW = `
      DECLARE shift oid := pg_catalog.to_regclass('test_clock.shift');
      BEGIN
        IF shift IS NULL THEN RETURN true_time; END IF;
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
                        WHERE c.oid = shift AND c.relkind = 'r' AND r.rolsuper) THEN RETURN true_time; END IF;
        RETURN true_time + (SELECT s.forward FROM test_clock.shift s);
      END `;

/** Columns that say when something happened in the business, filled by the database. */
const FILLED = {
  persons: 'seen_at',
  policies: 'created_at',
  calendars: 'created_at',
  authorizations: 'created_at',
  datasets: 'created_at',
  dataset_versions: 'created_at',
  needs: 'created_at',
  documents: 'uploaded_at',
  act_renderings: 'created_at',
  indicator_sets: 'created_at',
};

export async function up(knex: Knex): Promise<void> {
  const defaults = Object.entries(FILLED).map(
    ([table, column]) => `ALTER TABLE ${table} ALTER COLUMN ${column} SET DEFAULT legal_now();`,
  );
  await knex.raw(`
    CREATE FUNCTION legal_now(true_time timestamptz DEFAULT pg_catalog.clock_timestamp()) RETURNS timestamptz
      LANGUAGE plpgsql VOLATILE PARALLEL SAFE AS $f$${LEGAL_NOW}$f$;

    ${defaults.join('\n    ')}

    -- As in 0012, by the same clock as the lines.
    CREATE OR REPLACE FUNCTION forget_access_lines(up_to bigint) RETURNS bigint
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $f$
      DECLARE forgotten bigint;
      BEGIN
        IF EXISTS (SELECT FROM access_log WHERE id <= up_to AND at > (SELECT legal_now()) - interval '6 months') THEN
          RAISE EXCEPTION 'lines of the access log are kept for six months at least';
        END IF;
        DELETE FROM access_log WHERE id <= up_to;
        GET DIAGNOSTICS forgotten = ROW_COUNT;
        RETURN forgotten;
      END $f$;
    REVOKE ALL ON FUNCTION forget_access_lines(bigint) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION forget_access_lines(bigint) TO ${APP_ROLE};
  `);
}
