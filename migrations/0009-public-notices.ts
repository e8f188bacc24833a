/**
 * The public side of a selection (Art. 5): notices 公示 that anyone may read, and the objections that anyone may file
 * against one while its window runs. What was published or filed is never changed; an objection is answered once.
 */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE public_notices (
      id text PRIMARY KEY,
      case_id text NOT NULL REFERENCES cases,
      -- The window 公示 during which objections are taken; none for what is only announced.
      task_id text UNIQUE REFERENCES tasks,
      kind text NOT NULL CHECK (kind IN ('announcement', 'public-notice', 'result')),
      title text NOT NULL,
      text_zh text NOT NULL,
      text_en text NOT NULL,
      -- Organisations named in it: public by their names and credit codes.
      organisations text[] NOT NULL DEFAULT '{}',
      published_at timestamptz(3) NOT NULL,
      closes_at timestamptz(3),
      CHECK ((kind = 'public-notice') = (task_id IS NOT NULL))
    );
    CREATE INDEX public_notices_listing ON public_notices (published_at DESC, id DESC);
    CREATE INDEX public_notices_case ON public_notices (case_id, published_at DESC, id DESC);

    CREATE TABLE objections (
      id text PRIMARY KEY,
      case_id text NOT NULL REFERENCES cases,
      notice_id text NOT NULL REFERENCES public_notices,
      -- Personal data: here and nowhere else, neither in the trail nor in a workflow's payload.
      name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
      contact text NOT NULL CHECK (length(contact) BETWEEN 1 AND 200),
      grounds text NOT NULL CHECK (length(grounds) BETWEEN 1 AND 4000),
      -- What the trail's digest of it is made with, so that a contact cannot be guessed from its hash.
      salt text NOT NULL,
      digest text NOT NULL,
      -- Of the code by which the objector, and nobody else, reads the answer.
      receipt_hash text NOT NULL UNIQUE,
      filed_at timestamptz(3) NOT NULL,
      status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'upheld', 'not-upheld', 'inadmissible')),
      answer text,
      answered_at timestamptz(3),
      CHECK ((status = 'open') = (answered_at IS NULL))
    );
    CREATE INDEX objections_case ON objections (case_id, filed_at, id);
    CREATE INDEX objections_open ON objections (case_id) WHERE status = 'open';
    CREATE FUNCTION objection_is_answered_once() RETURNS trigger LANGUAGE plpgsql AS $f$
      BEGIN
        IF OLD.status <> 'open' THEN RAISE EXCEPTION 'objection % was answered: %', OLD.id, OLD.status; END IF;
        RETURN NEW;
      END $f$;
    CREATE TRIGGER objection_is_answered_once BEFORE UPDATE ON objections
      FOR EACH ROW EXECUTE FUNCTION objection_is_answered_once();

    GRANT SELECT, INSERT ON public_notices, objections TO ${APP_ROLE};
    GRANT UPDATE (status, answer, answered_at) ON objections TO ${APP_ROLE};
  `);
}
