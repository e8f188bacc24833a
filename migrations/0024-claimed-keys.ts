/**
 * An idempotency key claimed in one call: its lock, and behind it the answer that was kept under it. Each statement of the function sees what was
 * committed before it began, so that an answer kept just before the lock was given is found.
 */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE FUNCTION claim_key(of_scope text, of_route text, of_key text)
      RETURNS TABLE (locked boolean, kept boolean, body_hash text, org text, status integer, body text, headers jsonb)
      LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp AS $f$
      BEGIN
        locked := pg_try_advisory_xact_lock(hashtextextended(of_scope || E'\\n' || of_route || E'\\n' || of_key, 1));
        kept := false;
        IF locked THEN
          SELECT true, i.body_hash, i.org, i.status, i.body, i.headers INTO kept, body_hash, org, status, body, headers
            FROM idempotency i WHERE i.scope = of_scope AND i.route = of_route AND i.key = of_key;
          kept := coalesce(kept, false);
        END IF;
        RETURN NEXT;
      END $f$;
    REVOKE ALL ON FUNCTION claim_key(text, text, text) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION claim_key(text, text, text) TO ${APP_ROLE};
  `);
}
