/**
 * Adds kinds to those that an act may be of. What others have added before stays, so that migrations of several kinds may be carried out
 * in any order.
 */
import type { Knex } from 'knex';

export async function addActKinds(knex: Knex, kinds: readonly string[]): Promise<void> {
  const { rows } = await knex.raw<{ rows: { rule: string }[] }>(
    `SELECT pg_get_constraintdef(oid) AS rule FROM pg_constraint WHERE conrelid = 'acts'::regclass AND conname = 'acts_kind_check'`,
  );
  const known = [...(rows[0]?.rule ?? '').matchAll(/'([a-z-]+)'/g)].map(([, kind = '']) => kind);
  const all = [...new Set([...known, ...kinds])].map((kind) => `'${kind}'`).join(', ');
  await knex.raw(`
    ALTER TABLE acts DROP CONSTRAINT acts_kind_check;
    ALTER TABLE acts ADD CONSTRAINT acts_kind_check CHECK (kind IN (${all}));
  `);
}
