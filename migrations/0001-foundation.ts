/**
 * The record: organisations and rights, cases and human tasks, the append-only trail, the outbox that wakes workflows.
 * What the measures demand to be unique or final is a constraint here, not a habit of the code.
 */
import type { Knex } from 'knex';

/** Role every connection of the running system assumes: it may add to the trail and never change it. */
export const APP_ROLE = 'approvals_app';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    DO $$ BEGIN CREATE ROLE ${APP_ROLE} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
    GRANT ${APP_ROLE} TO CURRENT_USER;

    CREATE TABLE organisations (
      id text PRIMARY KEY CHECK (length(id) = 18),
      name text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('authority', 'government', 'department', 'operator', 'institute', 'cyberspace', 'platform'))
    );
    CREATE UNIQUE INDEX one_authority ON organisations (kind) WHERE kind = 'authority';

    -- Whom tasks can be given to and panels drawn from; kept current from verified tokens.
    CREATE TABLE persons (
      id text PRIMARY KEY,
      name text NOT NULL,
      org text NOT NULL,
      roles text[] NOT NULL,
      seen_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    );
    CREATE INDEX persons_roles ON persons USING gin (roles);

    CREATE TABLE policies (
      process text NOT NULL,
      version integer NOT NULL,
      limits jsonb NOT NULL,
      extensions jsonb NOT NULL,
      reminders jsonb NOT NULL,
      basis text NOT NULL,
      created_by text NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (process, version)
    );

    CREATE TABLE calendars (
      version integer PRIMARY KEY,
      years jsonb NOT NULL,
      source text NOT NULL,
      created_by text NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    );

    CREATE TABLE authorizations (
      id text PRIMARY KEY,
      operator_id text NOT NULL REFERENCES organisations,
      case_id text,
      from_date date,
      to_date date,
      e_service boolean NOT NULL DEFAULT false,
      operator_signed_at timestamptz(3),
      authority_signed_at timestamptz(3),
      ends_at timestamptz(3),
      revoked_at timestamptz(3),
      ended_at timestamptz(3),
      abandoned_at timestamptz(3),
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      CHECK (from_date <= to_date)
    );
    CREATE INDEX authorizations_operator ON authorizations (operator_id);

    -- An order under Art. 28 suspends the whole right from its own commit until it is lifted by a person.
    CREATE TABLE suspension_orders (
      id text PRIMARY KEY,
      authorization_id text NOT NULL REFERENCES authorizations,
      case_id text,
      issued_at timestamptz(3) NOT NULL,
      issued_by text NOT NULL,
      lifted_at timestamptz(3),
      lifted_by text,
      CHECK ((lifted_at IS NULL) = (lifted_by IS NULL))
    );
    CREATE INDEX suspension_orders_unlifted ON suspension_orders (authorization_id) WHERE lifted_at IS NULL;

    CREATE TABLE datasets (
      id text PRIMARY KEY,
      title text NOT NULL,
      provider_id text NOT NULL REFERENCES organisations,
      fields jsonb NOT NULL,
      conditions text NOT NULL DEFAULT '',
      version integer NOT NULL DEFAULT 1,
      disputed boolean NOT NULL DEFAULT false,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    );

    CREATE TABLE needs (
      id text PRIMARY KEY,
      operator_id text NOT NULL REFERENCES organisations,
      previous_id text UNIQUE REFERENCES needs,
      version integer NOT NULL DEFAULT 1,
      title text NOT NULL,
      body jsonb NOT NULL,
      status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'applied', 'supplied', 'rejected')),
      created_by text NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    );
    CREATE INDEX needs_operator ON needs (operator_id, created_at, id);

    CREATE SEQUENCE case_number;
    CREATE TABLE cases (
      id text PRIMARY KEY,
      process text NOT NULL,
      definition_version integer NOT NULL,
      policy_version integer NOT NULL,
      title text NOT NULL,
      status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
      outcome text,
      party_id text NOT NULL REFERENCES organisations,
      opened_by text NOT NULL,
      opened_at timestamptz(3) NOT NULL,
      closed_at timestamptz(3),
      held_since timestamptz(3),
      party_visible boolean NOT NULL DEFAULT true,
      file jsonb NOT NULL,
      facts jsonb NOT NULL DEFAULT '{}',
      need_id text REFERENCES needs,
      authorization_id text REFERENCES authorizations,
      head_seq integer NOT NULL DEFAULT 0,
      head_hash text NOT NULL DEFAULT '',
      CHECK ((status = 'closed') = (outcome IS NOT NULL)),
      CHECK ((status = 'closed') = (closed_at IS NOT NULL)),
      CHECK (status = 'open' OR held_since IS NULL)
    );
    -- Art. 14, one need, one application: a need has one application that lives or has run its course.
    CREATE UNIQUE INDEX one_application_per_need ON cases (need_id)
      WHERE process = 'data-request' AND (outcome IS NULL OR outcome NOT IN ('withdrawn', 'abandoned', 'terminated'));
    CREATE INDEX cases_listing ON cases (opened_at DESC, id DESC);
    CREATE INDEX cases_process ON cases (process, status, opened_at DESC, id DESC);
    CREATE INDEX cases_party ON cases (party_id, opened_at DESC, id DESC);
    CREATE INDEX cases_authorization ON cases (authorization_id) WHERE status = 'open';

    CREATE TABLE tasks (
      id text PRIMARY KEY,
      case_id text NOT NULL REFERENCES cases,
      process text NOT NULL,
      step text NOT NULL,
      round integer NOT NULL,
      seat text NOT NULL DEFAULT '',
      role text NOT NULL,
      party_id text NOT NULL,
      personal boolean NOT NULL DEFAULT false,
      assignee text,
      status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'decided', 'expired', 'void')),
      opened_at timestamptz(3) NOT NULL,
      clock_from timestamptz(3) NOT NULL,
      limit_text text,
      extensions text[] NOT NULL DEFAULT '{}',
      due_at timestamptz(3),
      provisional boolean NOT NULL DEFAULT false,
      calendar_version integer NOT NULL DEFAULT 0,
      yellow_at timestamptz(3),
      reminders timestamptz(3)[] NOT NULL DEFAULT '{}',
      escalated_at timestamptz(3),
      escalation_of text REFERENCES tasks,
      delegate_to text,
      delegate_from text,
      delegate_until timestamptz(3),
      materials_hash text NOT NULL,
      outcome text,
      opinion text,
      data jsonb,
      decided_by text,
      on_behalf_of text,
      ended_at timestamptz(3),
      void_reason text,
      CHECK ((status = 'open') = (ended_at IS NULL)),
      CHECK ((status = 'decided') = (decided_by IS NOT NULL)),
      CHECK ((status IN ('decided', 'expired')) = (outcome IS NOT NULL)),
      CHECK ((status = 'void') = (void_reason IS NOT NULL)),
      CHECK (num_nonnulls(delegate_to, delegate_from, delegate_until) IN (0, 3)),
      UNIQUE (case_id, step, round, seat)
    );
    CREATE UNIQUE INDEX one_open_escalation ON tasks (escalation_of) WHERE status = 'open' AND escalation_of IS NOT NULL;
    CREATE INDEX tasks_open ON tasks (role, party_id, opened_at, id) WHERE status = 'open';
    CREATE INDEX tasks_assignee ON tasks (assignee, opened_at, id) WHERE assignee IS NOT NULL;
    CREATE INDEX tasks_decided_by ON tasks (decided_by, ended_at, id) WHERE decided_by IS NOT NULL;
    CREATE INDEX tasks_limited ON tasks (case_id) WHERE status = 'open' AND limit_text IS NOT NULL;

    -- A task ends once and a closed case never changes, whatever the code says.
    CREATE FUNCTION task_ends_once() RETURNS trigger LANGUAGE plpgsql AS $f$
      BEGIN
        IF OLD.status <> 'open' THEN RAISE EXCEPTION 'task % ended as %', OLD.id, OLD.status; END IF;
        RETURN NEW;
      END $f$;
    CREATE TRIGGER task_ends_once BEFORE UPDATE ON tasks FOR EACH ROW EXECUTE FUNCTION task_ends_once();
    CREATE FUNCTION closed_case_is_final() RETURNS trigger LANGUAGE plpgsql AS $f$
      BEGIN
        IF OLD.status = 'closed' AND (to_jsonb(NEW) - 'head_seq' - 'head_hash') <> (to_jsonb(OLD) - 'head_seq' - 'head_hash')
          THEN RAISE EXCEPTION 'case % is closed', OLD.id; END IF;
        RETURN NEW;
      END $f$;
    CREATE TRIGGER closed_case_is_final BEFORE UPDATE ON cases FOR EACH ROW EXECUTE FUNCTION closed_case_is_final();

    -- The decision clock and the holds of a case, entry by entry, as the explanation of every day needs them.
    CREATE TABLE clock_entries (
      case_id text NOT NULL REFERENCES cases,
      n integer NOT NULL,
      kind text NOT NULL CHECK (kind IN ('started', 'paused', 'resumed', 'restarted', 'extended', 'held', 'released', 'stopped')),
      at timestamptz(3) NOT NULL,
      reason_zh text NOT NULL,
      reason_en text NOT NULL,
      article text,
      limit_text text,
      PRIMARY KEY (case_id, n)
    );

    -- Drawn panels: the pool is frozen and hashed in a commit of its own before the seed is drawn.
    CREATE TABLE panels (
      case_id text NOT NULL REFERENCES cases,
      panel integer NOT NULL,
      seats integer NOT NULL,
      pool jsonb NOT NULL,
      pool_hash text NOT NULL,
      frozen_at timestamptz(3) NOT NULL,
      seed text,
      draw_order jsonb,
      waived boolean NOT NULL DEFAULT false,
      PRIMARY KEY (case_id, panel)
    );
    CREATE TABLE panel_members (
      case_id text NOT NULL,
      panel integer NOT NULL,
      person text NOT NULL,
      seat integer NOT NULL,
      attempt integer NOT NULL,
      status text NOT NULL DEFAULT 'seated' CHECK (status IN ('seated', 'conflicted', 'replaced', 'done')),
      reason text,
      PRIMARY KEY (case_id, panel, person),
      UNIQUE (case_id, panel, seat, attempt),
      FOREIGN KEY (case_id, panel) REFERENCES panels
    );

    CREATE TABLE documents (
      id text PRIMARY KEY,
      name text NOT NULL,
      media_type text NOT NULL,
      size integer NOT NULL,
      sha256 text NOT NULL,
      bytes bytea NOT NULL,
      org text NOT NULL,
      uploaded_by text NOT NULL,
      uploaded_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    );
    ALTER TABLE documents ALTER COLUMN bytes SET STORAGE EXTERNAL;
    CREATE TABLE case_documents (
      case_id text NOT NULL REFERENCES cases,
      document_id text NOT NULL REFERENCES documents,
      purpose text NOT NULL,
      added_by text NOT NULL,
      added_at timestamptz(3) NOT NULL,
      PRIMARY KEY (case_id, document_id, purpose)
    );
    CREATE INDEX case_documents_document ON case_documents (document_id);

    CREATE TABLE comments (
      id text PRIMARY KEY,
      case_id text NOT NULL REFERENCES cases,
      author text NOT NULL,
      org text NOT NULL,
      audience text NOT NULL CHECK (audience IN ('party', 'internal')),
      text text NOT NULL,
      at timestamptz(3) NOT NULL
    );
    CREATE INDEX comments_case ON comments (case_id, at, id);

    CREATE TABLE supplies (
      id text PRIMARY KEY,
      case_id text NOT NULL UNIQUE REFERENCES cases,
      need_id text NOT NULL UNIQUE REFERENCES needs,
      operator_id text NOT NULL REFERENCES organisations,
      authorization_id text NOT NULL REFERENCES authorizations,
      datasets jsonb NOT NULL,
      purpose text NOT NULL,
      term_from date NOT NULL,
      term_to date NOT NULL,
      permit text NOT NULL,
      permit_hash text NOT NULL,
      created_at timestamptz(3) NOT NULL,
      ended_at timestamptz(3),
      CHECK (term_from <= term_to)
    );
    CREATE INDEX supplies_operator ON supplies (operator_id, created_at, id);
    CREATE TABLE supply_datasets (
      supply_id text NOT NULL REFERENCES supplies,
      operator_id text NOT NULL,
      dataset_id text NOT NULL REFERENCES datasets,
      fields text[] NOT NULL,
      PRIMARY KEY (supply_id, dataset_id)
    );
    CREATE INDEX supply_datasets_usage ON supply_datasets (dataset_id);
    CREATE INDEX supply_datasets_lookup ON supply_datasets (operator_id, dataset_id);

    CREATE TABLE access_log (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      at timestamptz(3) NOT NULL,
      caller text NOT NULL,
      operator_id text NOT NULL,
      developer_id text,
      dataset_id text NOT NULL,
      fields text[] NOT NULL,
      purpose text NOT NULL,
      allowed boolean NOT NULL,
      reason text NOT NULL,
      supply_id text,
      permit_hash text,
      lease_id text
    );
    CREATE INDEX access_log_at ON access_log (at);

    -- The trail. Position is the order of writing over all chains; (case_id, seq) the order within one.
    CREATE TABLE events (
      position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      case_id text NOT NULL,
      seq integer NOT NULL CHECK (seq > 0),
      type text NOT NULL,
      at timestamptz(3) NOT NULL,
      actor text NOT NULL,
      roles text[] NOT NULL,
      basis text,
      task_id text,
      payload text NOT NULL,
      algorithm text NOT NULL,
      previous_hash text NOT NULL,
      hash text NOT NULL,
      PRIMARY KEY (case_id, seq)
    );
    CREATE INDEX events_actor ON events (actor, position);
    CREATE INDEX events_type ON events (type, position);
    CREATE FUNCTION trail_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $f$
      BEGIN RAISE EXCEPTION 'the trail is append-only'; END $f$;
    CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION trail_is_append_only();
    CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION trail_is_append_only();

    -- Heads of the chains that belong to no case.
    CREATE TABLE system_chains (
      id text PRIMARY KEY,
      head_seq integer NOT NULL DEFAULT 0,
      head_hash text NOT NULL DEFAULT ''
    );
    INSERT INTO system_chains (id) VALUES ('system');

    CREATE TABLE digests (
      n integer PRIMARY KEY,
      at timestamptz(3) NOT NULL,
      body text NOT NULL,
      hash text NOT NULL,
      previous_hash text NOT NULL,
      signature text NOT NULL,
      key_id text NOT NULL
    );

    CREATE TABLE outbox (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      case_id text NOT NULL,
      process text NOT NULL,
      definition_version integer NOT NULL,
      signal text NOT NULL,
      payload jsonb NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    );

    CREATE TABLE idempotency (
      scope text NOT NULL,
      route text NOT NULL,
      key text NOT NULL,
      body_hash text NOT NULL,
      status integer NOT NULL,
      body text NOT NULL,
      headers jsonb NOT NULL,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (scope, route, key)
    );
    CREATE INDEX idempotency_at ON idempotency (at);

    -- Acts 文书: number, canonical text and hash are of the commit of the decision; renderings follow at the first download.
    CREATE TABLE act_numbers (
      kind text NOT NULL,
      year integer NOT NULL,
      last integer NOT NULL CHECK (last > 0),
      PRIMARY KEY (kind, year)
    );
    CREATE TABLE acts (
      id text PRIMARY KEY,
      case_id text NOT NULL REFERENCES cases,
      task_id text NOT NULL REFERENCES tasks,
      kind text NOT NULL CHECK (kind IN ('agreement', 'order', 'notice-of-revocation', 'revocation', 'approval', 'rejection', 'refusal')),
      year integer NOT NULL,
      number integer NOT NULL CHECK (number > 0),
      text text NOT NULL,
      algorithm text NOT NULL,
      hash text NOT NULL,
      addressee text NOT NULL REFERENCES organisations,
      created_at timestamptz(3) NOT NULL,
      UNIQUE (kind, year, number),
      UNIQUE (task_id, kind)
    );
    CREATE INDEX acts_case ON acts (case_id, created_at, id);
    CREATE TABLE act_renderings (
      act_id text NOT NULL REFERENCES acts,
      format text NOT NULL CHECK (format IN ('pdf', 'docx')),
      bytes bytea NOT NULL,
      sha256 text NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (act_id, format)
    );
    ALTER TABLE act_renderings ALTER COLUMN bytes SET STORAGE EXTERNAL;

    CREATE TABLE notices (
      id text PRIMARY KEY,
      org text NOT NULL,
      person text,
      case_id text,
      dataset_id text,
      act_id text REFERENCES acts,
      subject_zh text NOT NULL,
      subject_en text NOT NULL,
      body_zh text NOT NULL DEFAULT '',
      body_en text NOT NULL DEFAULT '',
      at timestamptz(3) NOT NULL,
      read_at timestamptz(3),
      read_by text
    );
    CREATE INDEX notices_org ON notices (org, at DESC, id DESC);

    GRANT USAGE ON SCHEMA public TO ${APP_ROLE};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${APP_ROLE};
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${APP_ROLE};
    REVOKE UPDATE, DELETE, TRUNCATE ON events, digests, access_log, clock_entries FROM ${APP_ROLE};
    REVOKE UPDATE, DELETE, TRUNCATE ON acts, act_renderings FROM ${APP_ROLE};
    REVOKE DELETE, TRUNCATE ON act_numbers FROM ${APP_ROLE};
    REVOKE DELETE, TRUNCATE ON cases, tasks, supplies, supply_datasets, documents, authorizations, suspension_orders, needs,
      policies, calendars, panels, panel_members, comments, case_documents FROM ${APP_ROLE};
    REVOKE UPDATE ON policies, calendars, documents, comments, case_documents, supply_datasets FROM ${APP_ROLE};
    REVOKE DELETE, TRUNCATE ON notices, datasets, organisations, persons, system_chains FROM ${APP_ROLE};
    -- What was granted, served or drawn stays as it was; only its end, its receipt, its draw are added.
    REVOKE UPDATE ON supplies, notices, panels FROM ${APP_ROLE};
    GRANT UPDATE (ended_at) ON supplies TO ${APP_ROLE};
    GRANT UPDATE (read_at, read_by) ON notices TO ${APP_ROLE};
    GRANT UPDATE (seed, draw_order, waived) ON panels TO ${APP_ROLE};
  `);
}
