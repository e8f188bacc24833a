/**
 * The purpose of a supply in the form in which an access is held against it (Art. 18 ¶3): NFC, runs of white space to one space,
 * none at the ends, as `normalForm` makes it. Derived by the record from the purpose as it is stored, so that permits of earlier
 * releases keep their text. The white space is listed: what a class means differs by locale.
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(String.raw`
    CREATE FUNCTION normal_form(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
      SELECT btrim(regexp_replace(normalize(given, NFC),
        '[\u0009-\u000d\u0020\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+', ' ', 'g'), ' ')
    $$;
    ALTER TABLE supplies ADD COLUMN purpose_compared text;
    UPDATE supplies SET purpose_compared = normal_form(purpose);
    ALTER TABLE supplies ALTER COLUMN purpose_compared SET NOT NULL;
    CREATE FUNCTION derive_purpose_compared() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.purpose_compared := normal_form(NEW.purpose);
        RETURN NEW;
      END $$;
    CREATE TRIGGER supplies_purpose_compared BEFORE INSERT OR UPDATE OF purpose, purpose_compared ON supplies
      FOR EACH ROW EXECUTE FUNCTION derive_purpose_compared();
  `);
}
