/**
 * An undelivered wake-up waits for itself alone: how often it was tried, when it is tried next, what the engine said, and since
 * when it waits for a person (parked). `wake_ups` holds what was sent and not yet read by its workflow: while one of a case is
 * on its way no second is sent. It is forgotten in a crash, after which one more is sent, which does no harm.
 */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE outbox
      ADD COLUMN attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
      ADD COLUMN next_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      ADD COLUMN error text,
      ADD COLUMN parked_at timestamptz(3),
      ADD CHECK (parked_at IS NULL OR error IS NOT NULL);
    CREATE INDEX outbox_of_case ON outbox (case_id, id) WHERE parked_at IS NULL;
    CREATE INDEX outbox_parked ON outbox (id) WHERE parked_at IS NOT NULL;

    CREATE UNLOGGED TABLE wake_ups (
      case_id text PRIMARY KEY,
      seq bigint NOT NULL,
      sent_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    );
    GRANT SELECT, INSERT, UPDATE, DELETE ON wake_ups TO ${APP_ROLE};
  `);
}
