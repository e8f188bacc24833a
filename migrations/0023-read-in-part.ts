/**
 * Indexes for lists and searches that would read a table whole once few or none of its rows are asked for (test/records/plans.test.ts). A part of a
 * title may be two Chinese characters, for which no index of words or of three letters helps: `pieces` are single characters and pairs.
 */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE FUNCTION pieces(given text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
      BEGIN ATOMIC
        SELECT coalesce(array_agg(DISTINCT substr(given, n, size)), '{}')
          FROM generate_series(1, length(given)) n CROSS JOIN generate_series(1, 2) size;
      END;
    -- Of what is looked for: pairs, or the single character that it is. A text that has it has all of them, and maybe elsewhere.
    CREATE FUNCTION pieces_sought(sought text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
      BEGIN ATOMIC
        SELECT coalesce(array_agg(DISTINCT substr(sought, n, 2)), '{}')
          FROM generate_series(1, greatest(1, length(sought) - 1)) n;
      END;
    GRANT EXECUTE ON FUNCTION pieces(text), pieces_sought(text) TO ${APP_ROLE};

    CREATE INDEX cases_pieces ON cases USING gin (pieces(lower(id || E'\\n' || title)));
    CREATE INDEX cases_open ON cases (opened_at DESC, id DESC) WHERE status = 'open';
    CREATE INDEX cases_outcome ON cases (outcome, opened_at DESC, id DESC) WHERE outcome IS NOT NULL;
    CREATE INDEX cases_held ON cases (opened_at DESC, id DESC) WHERE held_since IS NOT NULL;

    CREATE INDEX tasks_listing ON tasks (opened_at DESC, id DESC);
    CREATE INDEX tasks_step ON tasks (step, opened_at DESC, id DESC);
    CREATE INDEX tasks_open_step ON tasks (step, case_id) WHERE status = 'open';
    CREATE INDEX tasks_yellow ON tasks (yellow_at) WHERE status = 'open';
    CREATE INDEX tasks_of_party ON tasks (party_id, role, case_id) WHERE NOT personal;
    CREATE INDEX tasks_delegated ON tasks (delegate_to) WHERE delegate_to IS NOT NULL;
    -- What has ended, however: what is counted by the day of its end is among it.
    CREATE INDEX tasks_ended_at ON tasks (ended_at, id) WHERE ended_at IS NOT NULL;
    DROP INDEX tasks_ended;
    -- At most steps most tasks have ended: of status and step told apart the database would expect open ones where there are none.
    CREATE STATISTICS tasks_status_and_step (mcv) ON status, step, role FROM tasks;

    CREATE INDEX needs_listing ON needs (created_at DESC, id DESC);
    CREATE INDEX needs_status ON needs (status, created_at DESC, id DESC);
    CREATE INDEX supplies_listing ON supplies (created_at DESC, id DESC);
    CREATE INDEX acts_listing ON acts (created_at DESC, id DESC);
    CREATE INDEX acts_addressee ON acts (addressee, created_at DESC, id DESC);
    CREATE INDEX public_notices_kind ON public_notices (kind, published_at DESC, id DESC);
    CREATE INDEX events_at ON events (at);
  `);
}
