/** The operator's standing security duties (Art. 22, 24): responsible person without gaps, contingency plans, drills, trainings. */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- A person answers from a day until the day before the next one's: without a gap and without an overlap by its very shape.
    CREATE TABLE responsible_persons (
      operator_id text NOT NULL REFERENCES organisations,
      from_date date NOT NULL,
      name text NOT NULL,
      position text NOT NULL,
      contact text NOT NULL,
      recorded_by text NOT NULL,
      recorded_at timestamptz(3) NOT NULL,
      PRIMARY KEY (operator_id, from_date)
    );
    CREATE TABLE contingency_plans (
      id text PRIMARY KEY,
      operator_id text NOT NULL REFERENCES organisations,
      version integer NOT NULL CHECK (version > 0),
      title text NOT NULL,
      summary text NOT NULL,
      adopted_on date NOT NULL,
      document_id text REFERENCES documents,
      recorded_by text NOT NULL,
      recorded_at timestamptz(3) NOT NULL,
      UNIQUE (operator_id, version)
    );
    CREATE TABLE security_exercises (
      id text PRIMARY KEY,
      operator_id text NOT NULL REFERENCES organisations,
      kind text NOT NULL CHECK (kind IN ('drill', 'training')),
      -- The plan that a drill was held by.
      plan_id text REFERENCES contingency_plans,
      topic text NOT NULL,
      held_on date NOT NULL,
      participants integer NOT NULL CHECK (participants > 0),
      summary text NOT NULL,
      document_id text REFERENCES documents,
      recorded_by text NOT NULL,
      recorded_at timestamptz(3) NOT NULL,
      CHECK ((kind = 'drill') = (plan_id IS NOT NULL))
    );
    CREATE INDEX security_exercises_operator ON security_exercises (operator_id, kind, held_on);

    -- What was recorded stays as it was.
    GRANT SELECT, INSERT ON responsible_persons, contingency_plans, security_exercises TO ${APP_ROLE};
  `);
}
