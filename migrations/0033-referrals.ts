/**
 * Referrals 移送 (Art. 28 ¶2): to whom a matter went and why, which persons are concerned, and what became of it there. Its act is issued beside
 * the steps of its case. Nothing of one ever changes but that its result comes, once.
 */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';
import { addActKinds } from './act-kinds';

export async function up(knex: Knex): Promise<void> {
  await addActKinds(knex, ['referral']);
  await knex.raw(`
    ALTER TABLE acts ALTER COLUMN task_id DROP NOT NULL;
    ALTER TABLE acts ADD CONSTRAINT acts_of_a_step CHECK ((task_id IS NULL) = (kind = 'referral'));

    CREATE TABLE referrals (
      case_id text NOT NULL REFERENCES cases,
      -- Counted from 1 in its case.
      n integer NOT NULL CHECK (n > 0),
      -- Null where it went to a department that is not registered here.
      addressee_id text REFERENCES organisations,
      addressee_name text NOT NULL,
      grounds text NOT NULL,
      persons jsonb NOT NULL,
      -- Written before its act, in one commit.
      act_id text NOT NULL UNIQUE REFERENCES acts DEFERRABLE INITIALLY DEFERRED,
      referred_by text NOT NULL,
      referred_at timestamptz(3) NOT NULL,
      result text,
      result_on date,
      result_by text,
      result_at timestamptz(3),
      CHECK (num_nonnulls(result, result_on, result_by, result_at) IN (0, 4)),
      PRIMARY KEY (case_id, n)
    );
    GRANT SELECT, INSERT, UPDATE (result, result_on, result_by, result_at) ON referrals TO ${APP_ROLE};
    CREATE FUNCTION referral_comes_back_once() RETURNS trigger LANGUAGE plpgsql AS $f$
      BEGIN
        IF OLD.result IS NOT NULL THEN
          RAISE EXCEPTION 'referral % of % has come back', OLD.n, OLD.case_id;
        END IF;
        RETURN NEW;
      END $f$;
    CREATE TRIGGER referral_comes_back_once BEFORE UPDATE ON referrals FOR EACH ROW EXECUTE FUNCTION referral_comes_back_once();
  `);
}
