/** One clock for whatever the law counts by: nothing else reads one, and nobody but a test's superuser moves it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import ts from 'typescript';
import { clockShift } from '../../records/clock';
import { databaseNow, openDatabase, type Database } from '../../records/database';
import { record as examine } from '../../scripts/doctor/system';
import { LegalClock } from '../support/legal-clock';
import { createTestDatabase, type TestDatabase } from '../support/postgres';
import { FILLED, IN_CODE, IN_SQL } from './true-clock';

const ROOT = join(__dirname, '../..');
const ROOMS = [
  'activities',
  'api',
  'cases',
  'processes',
  'services',
  'config',
  'demo',
  'domain',
  'records',
  'scripts',
  'worker',
  'workflows',
];
const SQL_CLOCK =
  /\b(?:(?:clock|statement|transaction)_timestamp|timeofday|now)\s*\(|\b(?:current_(?:date|time|timestamp)|localtime(?:stamp)?)\b/i;
const DAY_MS = 86_400_000;

function sources(): { readonly name: string; readonly tree: ts.SourceFile }[] {
  return ROOMS.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .map((file) => {
        const name = `${room}/${file}`;
        const text = readFileSync(join(ROOT, name), 'utf8');
        return { name, tree: ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true) };
      }),
  );
}

function some(node: ts.Node, is: (node: ts.Node) => boolean): boolean {
  return is(node) || (ts.forEachChild(node, (child) => some(child, is)) ?? false);
}

/** SQL is text: what the program reads itself is code. The start of a statement taken for the true time is handed to the one clock. */
function readsInSql(node: ts.Node): boolean {
  if (!ts.isStringLiteralLike(node) && !ts.isTemplateHead(node) && !ts.isTemplateMiddleOrTemplateTail(node))
    return false;
  return SQL_CLOCK.test(node.text.replaceAll('legal_now(statement_timestamp())', ''));
}

function readsItself(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) return node.expression.getText() === 'Date' && (node.arguments ?? []).length === 0;
  return ts.isPropertyAccessExpression(node) && node.getText() === 'Date.now';
}

describe('no other clock is read', () => {
  const read = sources();

  it.each([
    ['SQL', readsInSql, IN_SQL],
    ['code', readsItself, IN_CODE],
  ])('in %s but where it says why', (_, reads, known) => {
    const found = read.filter(({ tree }) => some(tree, reads)).map(({ name }) => name);
    expect(found.sort()).toEqual(Object.keys(known).sort());
  });

  it.each(['SELECT now()', 'x <= clock_timestamp()', 'CURRENT_DATE - 1', 'a < localtimestamp'])(
    'the search sees %s',
    (sql) => {
      const tree = ts.createSourceFile(
        'x.ts',
        `tx.raw(\`${sql}\`); new Date(); Date.now()`,
        ts.ScriptTarget.Latest,
        true,
      );
      expect([some(tree, readsInSql), some(tree, readsItself)]).toEqual([true, true]);
    },
  );
});

describe('the legal clock of a record', () => {
  let record: TestDatabase;
  /** As the API: the system's login in the application's role. */
  let app: Database;
  /** The system's login as it comes, which in an embedded run owns schema and database. */
  let owner: Client;
  beforeEach(async () => {
    record = await createTestDatabase();
    app = openDatabase(record.url, { max: 1 });
    owner = new Client({ connectionString: record.url });
    await owner.connect();
  });
  afterEach(async () => {
    await app.destroy();
    await owner.end();
    await record.drop();
  });

  it('fills every column of the business, and is what its functions and triggers count by', async () => {
    const { rows: defaults } = await owner.query<{ name: string; filled: string }>(
      `SELECT table_name || '.' || column_name AS name, column_default AS filled FROM information_schema.columns
        WHERE table_schema = 'public' AND column_default IS NOT NULL AND table_name NOT LIKE 'knex%' ORDER BY 1`,
    );
    expect(defaults.some(({ filled }) => filled.startsWith('legal_now('))).toBe(true);
    const own = defaults.filter(({ filled }) => SQL_CLOCK.test(filled) && !filled.startsWith('legal_now('));
    expect(own.map(({ name }) => name)).toEqual(Object.keys(FILLED).sort());
    const { rows: routines } = await owner.query<{ name: string; source: string }>(
      `SELECT proname AS name, prosrc AS source FROM pg_proc WHERE pronamespace = 'public'::regnamespace`,
    );
    expect(routines.length).toBeGreaterThan(5);
    expect(routines.filter(({ source }) => SQL_CLOCK.test(source.replaceAll('legal_now()', '')))).toEqual([]);
    const { rows: views } = await owner.query(`SELECT FROM pg_views WHERE schemaname = 'public'`);
    expect(views).toEqual([]);
  });

  it('is the true time, and moves by what a superuser says', async () => {
    expect(await clockShift(app)).toEqual({ aheadMs: 0, genuine: true });
    const clock = await LegalClock.of(record);
    expect(await clockShift(app)).toEqual({ aheadMs: 0, genuine: true });
    const before = await clock.now();
    const after = await clock.letPass(30 * DAY_MS);
    expect(after.getTime() - before.getTime()).toBeGreaterThanOrEqual(30 * DAY_MS);
    expect(await clockShift(app)).toEqual({ aheadMs: 30 * DAY_MS, genuine: true });
    await expect(clock.letPass(-1)).rejects.toThrow('backwards');
    await clock.close();
  });

  it('is moved by nobody else: not by a setting, not in a test database, not by who owns schema and database', async () => {
    const clock = await LegalClock.of(record);
    const denied = /permission denied|must be owner|must be able to SET ROLE/;
    for (const statement of [
      `UPDATE test_clock.shift SET forward = '1 year'`,
      `DELETE FROM test_clock.shift`,
      `ALTER TABLE test_clock.shift RENAME TO gone`,
      `ALTER TABLE test_clock.shift OWNER TO CURRENT_USER`,
      `DROP SCHEMA test_clock CASCADE`,
      `ALTER SCHEMA test_clock RENAME TO gone`,
      `CREATE TABLE test_clock.other (forward interval)`,
    ]) {
      await expect(app.raw(statement)).rejects.toThrow(denied);
      await expect(owner.query(statement)).rejects.toThrow(denied);
    }
    for (const setting of ['test_clock.shift', 'test_clock.forward', 'legal.shift']) {
      await app.raw(`SET ${setting} = '1 year'`);
    }
    await app.raw(`SET timezone = 'Pacific/Kiritimati'`);
    expect(await clockShift(app)).toEqual({ aheadMs: 0, genuine: true });
    await app.raw(
      `CREATE FUNCTION pg_temp.legal_now() RETURNS timestamptz LANGUAGE sql AS $f$SELECT timestamptz '2000-01-01'$f$;
       SET search_path = pg_temp, public`,
    );
    expect(await clockShift(app)).toEqual({ aheadMs: 0, genuine: true });
    expect((await databaseNow(app)).getTime()).toBeGreaterThan(Date.parse('2020-01-01'));
    await expect(app.raw('DROP FUNCTION legal_now(timestamptz)')).rejects.toThrow(denied);
    await clock.close();
  });

  it('is not moved by a table of that name that is no superuser’s', async () => {
    await owner.query(
      `CREATE SCHEMA test_clock; CREATE TABLE test_clock.shift (forward interval); INSERT INTO test_clock.shift VALUES ('1 year');
       GRANT USAGE ON SCHEMA test_clock TO PUBLIC; GRANT SELECT ON test_clock.shift TO PUBLIC`,
    );
    expect(await clockShift(app)).toEqual({ aheadMs: 0, genuine: true });
    await owner.query(
      `DROP TABLE test_clock.shift; CREATE VIEW test_clock.shift AS SELECT interval '1 year' AS forward`,
    );
    expect(await clockShift(app)).toEqual({ aheadMs: 0, genuine: true });
  });

  it('that was moved is a fault that doctor names', async () => {
    const found = async () =>
      (await examine({ DATABASE_URL: record.url })).find(({ subject }) => subject.en === 'legal clock');
    expect(await found()).toMatchObject({ verdict: 'ok' });
    const clock = await LegalClock.of(record);
    await clock.letPass(DAY_MS);
    expect(await found()).toMatchObject({
      verdict: 'bad',
      detail: { en: expect.stringMatching(/^86400 s ahead/) as string },
    });
    await clock.close();
  });

  it('that its owner has replaced is told', async () => {
    await owner.query(
      `CREATE OR REPLACE FUNCTION legal_now(true_time timestamptz DEFAULT clock_timestamp()) RETURNS timestamptz
         LANGUAGE plpgsql AS 'BEGIN RETURN true_time; END'`,
    );
    expect(await clockShift(app)).toEqual({ aheadMs: 0, genuine: false });
  });

  it('keeps the lines of the access log for six months of its own', async () => {
    await owner.query(
      `INSERT INTO access_log (at, caller, operator_id, dataset_id, fields, purpose, allowed, reason)
       VALUES (legal_now(), 'platform', 'operator', 'dataset', '{}', 'purpose', true, 'permitted')`,
    );
    await expect(app.raw('SELECT forget_access_lines(1)')).rejects.toThrow('six months');
    const clock = await LegalClock.of(record);
    await clock.letPass(185 * DAY_MS);
    const { rows } = await app.raw<{ rows: object[] }>('SELECT forget_access_lines(1)::int AS n');
    expect(rows).toEqual([{ n: 1 }]);
    await clock.close();
  });
});
