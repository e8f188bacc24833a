/**
 * For whom a document is, and which documents go with a decision. What was uploaded before could be read by everybody who may
 * know of its case, and parties decided on it: it stays theirs to read (`party`), so that nothing is hidden that a decision
 * relied on.
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE documents ADD COLUMN audience text NOT NULL DEFAULT 'party' CHECK (audience IN ('party', 'internal'));
    ALTER TABLE tasks ADD COLUMN document_ids text[] NOT NULL DEFAULT '{}';

    -- A document that a register names is read by whoever reads the register.
    CREATE INDEX contingency_plans_document ON contingency_plans (document_id) WHERE document_id IS NOT NULL;
    CREATE INDEX security_exercises_document ON security_exercises (document_id) WHERE document_id IS NOT NULL;
    CREATE INDEX needs_assessment_document ON needs ((body #>> '{assessment,documentId}'))
      WHERE body #>> '{assessment,documentId}' IS NOT NULL;
  `);
}
