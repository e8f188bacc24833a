/**
 * The purpose of a supply in the form in which an access is held against it (Art. 18 ¶3): NFC, runs of white space to one space,
 * none at the ends, as `normalForm` makes it. Derived from the purpose as it is stored, so that permits of earlier releases keep
 * their text. The white space is listed: what a class means differs by locale.
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(String.raw`
    ALTER TABLE supplies ADD COLUMN purpose_compared text NOT NULL GENERATED ALWAYS AS (
      btrim(regexp_replace(normalize(purpose, NFC),
        '[\u0009-\u000d\u0020\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+', ' ', 'g'), ' ')) STORED`);
}
