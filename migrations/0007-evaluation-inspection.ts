/**
 * Performance evaluation (Art. 27): indicator sets that never change once frozen, and one evaluation of an authorisation for
 * a period. Security inspection (Art. 25): yearly plans. Policies learn numbers that are no times, such as grades.
 */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE policies ADD COLUMN parameters jsonb NOT NULL DEFAULT '{}';

    CREATE TABLE indicator_sets (
      id text PRIMARY KEY,
      version integer NOT NULL UNIQUE,
      title text NOT NULL,
      indicators jsonb NOT NULL,
      created_by text NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      frozen_at timestamptz(3),
      frozen_by text,
      CHECK ((frozen_at IS NULL) = (frozen_by IS NULL))
    );
    -- What a period is measured by was there before it began, and stays as it was.
    CREATE FUNCTION frozen_set_is_final() RETURNS trigger LANGUAGE plpgsql AS $f$
      BEGIN
        IF OLD.frozen_at IS NOT NULL THEN RAISE EXCEPTION 'indicator set % is frozen', OLD.id; END IF;
        IF (to_jsonb(NEW) - 'frozen_at' - 'frozen_by') <> (to_jsonb(OLD) - 'frozen_at' - 'frozen_by')
          THEN RAISE EXCEPTION 'indicator set % changes by a new version', OLD.id; END IF;
        RETURN NEW;
      END $f$;
    CREATE TRIGGER frozen_set_is_final BEFORE UPDATE ON indicator_sets FOR EACH ROW EXECUTE FUNCTION frozen_set_is_final();
    CREATE FUNCTION indicator_set_stays() RETURNS trigger LANGUAGE plpgsql AS $f$
      BEGIN RAISE EXCEPTION 'indicator set % stays on record', OLD.id; END $f$;
    CREATE TRIGGER indicator_set_stays BEFORE DELETE ON indicator_sets FOR EACH ROW EXECUTE FUNCTION indicator_set_stays();

    -- The score is kept as the exact fraction: ranks are made of it, the two decimals only of what is written down.
    CREATE TABLE evaluations (
      id text PRIMARY KEY,
      case_id text NOT NULL UNIQUE REFERENCES cases,
      authorization_id text NOT NULL REFERENCES authorizations,
      operator_id text NOT NULL REFERENCES organisations,
      indicator_set_id text NOT NULL REFERENCES indicator_sets,
      period_from date NOT NULL,
      period_to date NOT NULL,
      numerator numeric,
      denominator numeric CHECK (denominator > 0),
      score text,
      grade text CHECK (grade IN ('A', 'B', 'C', 'D')),
      confirmed_at timestamptz(3),
      created_at timestamptz(3) NOT NULL,
      CHECK (period_from <= period_to),
      CHECK (num_nonnulls(numerator, denominator, score, grade) IN (0, 4)),
      CHECK (confirmed_at IS NULL OR score IS NOT NULL),
      CONSTRAINT one_evaluation_per_period UNIQUE (authorization_id, period_from, period_to)
    );
    CREATE INDEX evaluations_operator ON evaluations (operator_id, created_at DESC, id DESC);
    CREATE INDEX evaluations_compared ON evaluations (indicator_set_id, period_from, period_to);
    CREATE FUNCTION confirmed_evaluation_is_final() RETURNS trigger LANGUAGE plpgsql AS $f$
      BEGIN
        IF OLD.confirmed_at IS NOT NULL THEN RAISE EXCEPTION 'evaluation % is confirmed', OLD.id; END IF;
        RETURN NEW;
      END $f$;
    CREATE TRIGGER confirmed_evaluation_is_final BEFORE UPDATE ON evaluations
      FOR EACH ROW EXECUTE FUNCTION confirmed_evaluation_is_final();

    -- 年度检查计划: what is planned stays as it was planned; its inspection is added once.
    CREATE TABLE inspection_plans (
      id text PRIMARY KEY,
      year integer NOT NULL,
      title text NOT NULL,
      created_by text NOT NULL,
      created_at timestamptz(3) NOT NULL
    );
    CREATE TABLE planned_inspections (
      plan_id text NOT NULL REFERENCES inspection_plans,
      n integer NOT NULL,
      authorization_id text NOT NULL REFERENCES authorizations,
      planned_on date NOT NULL,
      scope text,
      checklist jsonb,
      case_id text UNIQUE REFERENCES cases,
      PRIMARY KEY (plan_id, n),
      CONSTRAINT planned_once UNIQUE (plan_id, authorization_id, planned_on)
    );
    CREATE INDEX planned_inspections_due ON planned_inspections (planned_on) WHERE case_id IS NULL;
    CREATE FUNCTION planned_inspection_opens_once() RETURNS trigger LANGUAGE plpgsql AS $f$
      BEGIN
        IF OLD.case_id IS NOT NULL THEN RAISE EXCEPTION 'planned inspection %/% is open already', OLD.plan_id, OLD.n; END IF;
        RETURN NEW;
      END $f$;
    CREATE TRIGGER planned_inspection_opens_once BEFORE UPDATE ON planned_inspections
      FOR EACH ROW EXECUTE FUNCTION planned_inspection_opens_once();

    GRANT SELECT, INSERT ON inspection_plans, planned_inspections TO ${APP_ROLE};
    GRANT UPDATE (case_id) ON planned_inspections TO ${APP_ROLE};
    GRANT SELECT, INSERT ON indicator_sets, evaluations TO ${APP_ROLE};
    GRANT UPDATE (frozen_at, frozen_by) ON indicator_sets TO ${APP_ROLE};
    GRANT UPDATE (numerator, denominator, score, grade, confirmed_at) ON evaluations TO ${APP_ROLE};
  `);
}
