/**
 * For whom a document is, and which documents go with a decision. What was uploaded before could be read by everybody who may
 * know of its case, and parties decided on it: it stays theirs to read (`party`), so that nothing is hidden that a decision
 * relied on.
 */
import type { Knex } from 'knex';
import { APP_ROLE } from './0001-foundation';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE documents ADD COLUMN audience text NOT NULL DEFAULT 'party' CHECK (audience IN ('party', 'internal'));
    -- An upload comes into the database in pieces, which are one value when its command commits.
    CREATE UNLOGGED TABLE document_pieces (
      document_id text NOT NULL,
      n integer NOT NULL,
      bytes bytea NOT NULL,
      PRIMARY KEY (document_id, n)
    );
    ALTER TABLE document_pieces ALTER COLUMN bytes SET STORAGE EXTERNAL;
    GRANT SELECT, INSERT, DELETE ON document_pieces TO ${APP_ROLE};

    ALTER TABLE tasks ADD COLUMN document_ids text[] NOT NULL DEFAULT '{}';

    -- A document that a register names is read by whoever reads the register.
    CREATE INDEX contingency_plans_document ON contingency_plans (document_id) WHERE document_id IS NOT NULL;
    CREATE INDEX security_exercises_document ON security_exercises (document_id) WHERE document_id IS NOT NULL;
    CREATE INDEX needs_assessment_document ON needs ((body #>> '{assessment,documentId}'))
      WHERE body #>> '{assessment,documentId}' IS NOT NULL;
  `);
}
