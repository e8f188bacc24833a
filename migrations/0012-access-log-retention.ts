/**
 * The log of access checks is kept for a time and not for ever (Art. 23; 网络安全法 23(3): six months at least). The running system
 * may not delete from it (0001); it may call this function, which takes whole ages from the log's beginning and nothing younger
 * than six months, whoever asks and whatever is configured.
 */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE FUNCTION forget_access_lines(up_to bigint) RETURNS bigint
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $f$
      DECLARE forgotten bigint;
      BEGIN
        IF EXISTS (SELECT FROM access_log WHERE id <= up_to AND at > clock_timestamp() - interval '6 months') THEN
          RAISE EXCEPTION 'lines of the access log are kept for six months at least';
        END IF;
        DELETE FROM access_log WHERE id <= up_to;
        GET DIAGNOSTICS forgotten = ROW_COUNT;
        RETURN forgotten;
      END $f$;
    REVOKE ALL ON FUNCTION forget_access_lines(bigint) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION forget_access_lines(bigint) TO ${APP_ROLE};
  `);
}
