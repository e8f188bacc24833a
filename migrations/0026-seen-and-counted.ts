/**
 * Indexes that answer by themselves what would otherwise fetch every row: which of the many cases that a department has seen a page of its list
 * shows, and what statistics count of cases and tasks. Those that they stand in for go.
 * Everybody waits while it builds: it takes its locks before it begins, for a drop at its end would wait for whoever waits for it.
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    LOCK TABLE cases, tasks IN ACCESS EXCLUSIVE MODE;
    CREATE INDEX cases_seen ON cases (id) INCLUDE (opened_at, process, status, outcome, closed_at);
    CREATE INDEX tasks_of_holder ON tasks (party_id, role, case_id) INCLUDE (process) WHERE NOT personal;
    -- Panel members' tasks are few beside what the same persons decide by a role.
    CREATE INDEX tasks_assignee_personal ON tasks (assignee) WHERE personal;
    CREATE INDEX tasks_decided_by_personal ON tasks (decided_by) WHERE personal AND decided_by IS NOT NULL;
    -- A role is mostly one organisation's: told apart, the database would expect few tasks of either.
    CREATE STATISTICS tasks_party_and_role (mcv) ON party_id, role, personal FROM tasks;

    CREATE INDEX tasks_counted ON tasks (ended_at) INCLUDE (process, step, opened_at, status) WHERE ended_at IS NOT NULL;
    CREATE INDEX cases_counted ON cases (closed_at) INCLUDE (process, outcome) WHERE closed_at IS NOT NULL;
    ANALYZE tasks; -- until then there are no such statistics
    DROP INDEX tasks_of_party;
    DROP INDEX tasks_ended_at;
    DROP INDEX cases_closed;
  `);
}
