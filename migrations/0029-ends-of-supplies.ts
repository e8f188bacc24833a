/**
 * A supply's whole life (Art. 14, 15, 18, 22, 23): how it ended, when its term is to be looked at next, and the cases about it. Every end from now
 * on has its clearance, once: held at the commit. What ended, or ran out, before is left as it was, under the rules of its time.
 */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE supplies ADD COLUMN ended_how text CHECK (ended_how IN ('returned', 'stopped', 'run-out', 'right-ended')),
      ADD COLUMN attend_at timestamptz(3);
    UPDATE supplies SET ended_at = (term_to + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
     WHERE ended_at IS NULL AND (term_to + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' <= legal_now();
    CREATE INDEX supplies_to_attend ON supplies (attend_at NULLS FIRST, id) WHERE ended_at IS NULL;
    GRANT UPDATE (ended_how, attend_at) ON supplies TO ${APP_ROLE};

    ALTER TABLE cases ADD COLUMN supply_id text REFERENCES supplies;
    CREATE UNIQUE INDEX one_clearance_per_supply ON cases (supply_id) WHERE process = 'supply-closure';

    CREATE FUNCTION every_end_has_its_clearance() RETURNS trigger LANGUAGE plpgsql AS $f$
      BEGIN
        IF NOT EXISTS (SELECT FROM cases WHERE supply_id = NEW.id AND process = 'supply-closure') THEN
          RAISE EXCEPTION 'the supply % ends without a clearance', NEW.id;
        END IF;
        RETURN NULL;
      END $f$;
    CREATE CONSTRAINT TRIGGER every_end_has_its_clearance AFTER UPDATE OF ended_at ON supplies DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION every_end_has_its_clearance();
    CREATE FUNCTION supply_ends_once() RETURNS trigger LANGUAGE plpgsql AS $f$
      BEGIN
        RAISE EXCEPTION 'the supply % has ended', NEW.id;
      END $f$;
    CREATE TRIGGER supply_ends_once BEFORE UPDATE OF ended_at, ended_how ON supplies FOR EACH ROW
      WHEN (OLD.ended_at IS NOT NULL AND (NEW.ended_at IS DISTINCT FROM OLD.ended_at OR NEW.ended_how IS DISTINCT FROM OLD.ended_how))
      EXECUTE FUNCTION supply_ends_once();
  `);
}
