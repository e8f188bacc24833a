/** Consultations 意见征询 of a case: what was asked, in which step, with which documents. The answers are tasks, of the round that is its number. */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE consultations (
      case_id text NOT NULL REFERENCES cases,
      -- Counted from 1 in its case.
      n integer NOT NULL CHECK (n > 0),
      -- The task of the step in which it was asked.
      task_id text NOT NULL REFERENCES tasks,
      question text NOT NULL,
      document_ids text[] NOT NULL,
      asked_by text NOT NULL,
      asked_at timestamptz(3) NOT NULL,
      PRIMARY KEY (case_id, n)
    );
    GRANT SELECT, INSERT ON consultations TO ${APP_ROLE};
  `);
}
