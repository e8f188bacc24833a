/**
 * Anomaly-data feedback (Art. 16, 17): every version of an entry is kept, and an entry is disputed while a confirmed report on
 * it is neither corrected nor closed. The mark is derived from the reports, so several on one entry cannot undo each other's.
 */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE dataset_versions (
      dataset_id text NOT NULL REFERENCES datasets,
      version integer NOT NULL CHECK (version > 0),
      title text NOT NULL,
      fields jsonb NOT NULL,
      conditions text NOT NULL,
      -- Against the version before, as who made it put it; nothing for the first.
      changes jsonb,
      case_id text REFERENCES cases,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (dataset_id, version)
    );
    INSERT INTO dataset_versions (dataset_id, version, title, fields, conditions, created_at)
      SELECT id, version, title, fields, conditions, created_at FROM datasets;

    -- A new entry brings its first version with it, and none is ever at a version that was not kept.
    CREATE FUNCTION first_version_is_kept() RETURNS trigger LANGUAGE plpgsql AS $f$
      BEGIN
        INSERT INTO dataset_versions (dataset_id, version, title, fields, conditions, created_at)
          VALUES (NEW.id, NEW.version, NEW.title, NEW.fields, NEW.conditions, NEW.created_at);
        RETURN NULL;
      END $f$;
    CREATE TRIGGER first_version_is_kept AFTER INSERT ON datasets FOR EACH ROW EXECUTE FUNCTION first_version_is_kept();
    ALTER TABLE datasets ADD CONSTRAINT version_is_kept FOREIGN KEY (id, version)
      REFERENCES dataset_versions (dataset_id, version) DEFERRABLE INITIALLY DEFERRED;

    CREATE TABLE anomaly_reports (
      case_id text PRIMARY KEY REFERENCES cases,
      dataset_id text NOT NULL REFERENCES datasets,
      -- From here the entry is disputed, until the report is settled: corrected, or closed without.
      confirmed_at timestamptz(3),
      settled_at timestamptz(3),
      CHECK (settled_at IS NULL OR confirmed_at IS NOT NULL)
    );
    CREATE INDEX anomaly_reports_disputing ON anomaly_reports (dataset_id)
      WHERE confirmed_at IS NOT NULL AND settled_at IS NULL;
    ALTER TABLE datasets DROP COLUMN disputed;

    GRANT SELECT, INSERT ON dataset_versions TO ${APP_ROLE};
    GRANT SELECT, INSERT, UPDATE ON anomaly_reports TO ${APP_ROLE};
  `);
}
