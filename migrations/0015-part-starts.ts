/**
 * What the running system knows of itself, apart from the trail: which processes of which part began and how they ended; which
 * case's activity is on trial in which process (only after a process died over it); which cases wait for a person; and which
 * were taken up because their workflow was gone. No foreign keys to the cases: whoever parks one cannot wait for its lock.
 */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE part_starts (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      part text NOT NULL,
      host text NOT NULL,
      pid integer NOT NULL,
      started_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      seen_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      ended_at timestamptz(3),
      died boolean NOT NULL DEFAULT false,
      CHECK (NOT died OR ended_at IS NOT NULL)
    );
    CREATE INDEX part_starts_alive ON part_starts (id) WHERE ended_at IS NULL;
    CREATE INDEX part_starts_died ON part_starts (ended_at) WHERE died;

    CREATE TABLE case_trials (
      case_id text PRIMARY KEY,
      process integer NOT NULL,
      activity text NOT NULL,
      running boolean NOT NULL,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    );

    CREATE TABLE parked_cases (
      case_id text PRIMARY KEY,
      activity text NOT NULL,
      parked_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    );

    CREATE TABLE take_ups (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      case_id text NOT NULL,
      reason text NOT NULL,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    );

    GRANT SELECT, INSERT, UPDATE, DELETE ON part_starts, case_trials, parked_cases, take_ups TO ${APP_ROLE};
  `);
}
