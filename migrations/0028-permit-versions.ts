/**
 * The permits of a supply, one after another (Art. 14, 15, 18): a renewal, a narrowing or a change of the agreement writes the next one, and what
 * was permitted before stays to be read. At every instant one of them rules (invariant 15): the first since ever, the last for ever, each from
 * where the one before ends. Whether the supply is within its term, and has not ended, is asked apart.
 *
 * The release before writes supplies as it did: their first permit is taken from them. The columns of `supplies` that say what was permitted
 * first (permit, permit_hash, datasets) go when it is no longer run.
 */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE EXTENSION IF NOT EXISTS btree_gist;

    -- By entry and field what form the permit's text asks for; null where the text is of a form that says nothing of it.
    CREATE FUNCTION forms_of_permit(permit text) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $f$
      SELECT jsonb_object_agg(entry ->> 'datasetId',
               (SELECT jsonb_object_agg(field ->> 'field', field -> 'form') FROM jsonb_array_elements(entry -> 'fields') field))
        FROM jsonb_array_elements(permit::jsonb -> 'datasets') entry WHERE (permit::jsonb -> 'version')::text = '2'
    $f$;

    CREATE TABLE permit_versions (
      supply_id text NOT NULL REFERENCES supplies,
      version integer NOT NULL CHECK (version >= 1),
      case_id text REFERENCES cases,
      permit text NOT NULL,
      permit_hash text NOT NULL,
      datasets jsonb NOT NULL,
      term_from date NOT NULL,
      term_to date NOT NULL,
      valid_from timestamptz(3) NOT NULL,
      valid_to timestamptz(3) NOT NULL DEFAULT 'infinity',
      created_at timestamptz(3) NOT NULL,
      forms jsonb GENERATED ALWAYS AS (forms_of_permit(permit)) STORED,
      PRIMARY KEY (supply_id, version),
      UNIQUE (supply_id, version, valid_from, valid_to),
      CHECK (term_from <= term_to),
      CHECK (valid_from <= valid_to),
      CONSTRAINT one_permit_at_an_instant EXCLUDE USING gist (supply_id WITH =, tstzrange(valid_from, valid_to) WITH &&)
    );
    INSERT INTO permit_versions (supply_id, version, case_id, permit, permit_hash, datasets, term_from, term_to, valid_from, created_at)
      SELECT id, 1, case_id, permit, permit_hash, datasets, term_from, term_to, '-infinity', created_at FROM supplies;

    -- Whose use is permitted, to be compared with what a check names: the same in all permits of a supply.
    ALTER TABLE supplies ADD COLUMN using_unit text;
    CREATE OR REPLACE FUNCTION derive_purpose_compared() RETURNS trigger LANGUAGE plpgsql AS $f$
      BEGIN
        NEW.purpose_compared := normal_form(NEW.purpose);
        NEW.using_unit := normal_form(NEW.permit::jsonb ->> 'usingUnit');
        RETURN NEW;
      END $f$;
    UPDATE supplies SET using_unit = normal_form(permit::jsonb ->> 'usingUnit');

    -- What a check was asked beside; absent where it was not.
    ALTER TABLE access_log ADD COLUMN activity text, ADD COLUMN using_unit text, ADD COLUMN permit_version integer;

    -- What a version has of an entry, and when it rules: as its permit says, by reference.
    ALTER TABLE supply_datasets
      ADD COLUMN version integer NOT NULL DEFAULT 1,
      ADD COLUMN valid_from timestamptz(3) NOT NULL DEFAULT '-infinity',
      ADD COLUMN valid_to timestamptz(3) NOT NULL DEFAULT 'infinity',
      ADD COLUMN training text[] NOT NULL DEFAULT '{}',
      ADD CONSTRAINT supply_datasets_permit_fkey FOREIGN KEY (supply_id, version, valid_from, valid_to)
        REFERENCES permit_versions (supply_id, version, valid_from, valid_to) ON UPDATE CASCADE,
      DROP CONSTRAINT supply_datasets_pkey,
      ADD PRIMARY KEY (supply_id, version, dataset_id);
    -- An entry counts a supply once, however many permits it has had: a later one has never more than the first.
    DROP INDEX supply_datasets_usage;
    CREATE INDEX supply_datasets_usage ON supply_datasets (dataset_id) WHERE version = 1;

    CREATE FUNCTION first_permit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $f$
      BEGIN
        INSERT INTO permit_versions (supply_id, version, case_id, permit, permit_hash, datasets, term_from, term_to, valid_from, created_at)
          VALUES (NEW.id, 1, NEW.case_id, NEW.permit, NEW.permit_hash, NEW.datasets, NEW.term_from, NEW.term_to, '-infinity', NEW.created_at);
        RETURN NULL;
      END $f$;
    CREATE TRIGGER supplies_first_permit AFTER INSERT ON supplies FOR EACH ROW EXECUTE FUNCTION first_permit();

    -- The next permit rules from its instant on, in place of whatever was to rule then; the supply lasts as long as the last one says.
    CREATE FUNCTION next_permit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $f$
      DECLARE last integer; longest date;
      BEGIN
        SELECT max(version), max(term_to) INTO last, longest FROM permit_versions WHERE supply_id = NEW.supply_id;
        IF NEW.version IS DISTINCT FROM last + 1 THEN
          RAISE EXCEPTION 'the permits of a supply are counted one after another' USING ERRCODE = '23514', CONSTRAINT = 'permits_are_counted';
        END IF;
        IF NEW.term_to > longest AND NEW.case_id IS NULL THEN
          RAISE EXCEPTION 'a supply is lengthened by a decision alone' USING ERRCODE = '23514', CONSTRAINT = 'lengthened_by_decision';
        END IF;
        UPDATE permit_versions SET valid_to = greatest(valid_from, NEW.valid_from)
         WHERE supply_id = NEW.supply_id AND valid_to > NEW.valid_from;
        NEW.valid_to := 'infinity';
        UPDATE supplies SET term_to = NEW.term_to WHERE id = NEW.supply_id AND term_to <> NEW.term_to;
        RETURN NEW;
      END $f$;
    CREATE TRIGGER permit_versions_next BEFORE INSERT ON permit_versions FOR EACH ROW
      WHEN (NEW.version > 1) EXECUTE FUNCTION next_permit();

    GRANT SELECT, INSERT ON permit_versions TO ${APP_ROLE};
    ANALYZE permit_versions, supply_datasets;
  `);
}
