/**
 * What an agreement covers can be read by a machine, and its text has versions (Art. 7, 8): the first is the one that was signed first, every later
 * one an amendment that both sides have signed. Entries of the catalogue belong to a domain; of those from before none is known.
 */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE datasets ADD COLUMN domain text;

    CREATE TABLE agreement_versions (
      authorization_id text NOT NULL REFERENCES authorizations,
      version integer NOT NULL CHECK (version >= 1),
      -- The case that concluded it: the authorisation's own, or that of the amendment.
      case_id text NOT NULL UNIQUE REFERENCES cases,
      clauses jsonb NOT NULL,
      -- Null: not limited by anything that a machine reads.
      scope jsonb CHECK (jsonb_typeof(scope) = 'object'),
      annexes jsonb NOT NULL,
      from_date date NOT NULL,
      to_date date NOT NULL,
      e_service boolean NOT NULL,
      text_hash text NOT NULL,
      signed_at timestamptz(3) NOT NULL,
      effective_from timestamptz(3) NOT NULL,
      PRIMARY KEY (authorization_id, version)
    );
    -- Insert-only: what was signed stays as it was signed.
    GRANT SELECT, INSERT ON agreement_versions TO ${APP_ROLE};

    INSERT INTO agreement_versions
      SELECT a.id, 1, c.id, c.facts #> '{agreement,clauses}', NULL, '[]', a.from_date, a.to_date, a.e_service,
             c.facts #>> '{agreement,hash}', a.authority_signed_at, a.authority_signed_at
        FROM authorizations a JOIN cases c ON c.id = a.case_id
       WHERE a.operator_signed_at IS NOT NULL AND a.authority_signed_at IS NOT NULL AND a.from_date IS NOT NULL
         AND a.to_date IS NOT NULL AND c.facts #> '{agreement,clauses}' IS NOT NULL AND c.facts #>> '{agreement,hash}' IS NOT NULL;
  `);
}
