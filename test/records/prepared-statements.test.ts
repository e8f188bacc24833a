/** Statements are prepared once per connection; a migration under a running process must not become an error of its callers. */
import { Client } from 'pg';
import { isRetryable, openDatabase, type Database } from '../../records/database';
import { createTestDatabase, type TestDatabase } from '../support/postgres';

let record: TestDatabase;
let owner: Client;
let db: Database;

beforeEach(async () => {
  record = await createTestDatabase();
  owner = new Client({ connectionString: record.url });
  await owner.connect();
  db = openDatabase(record.url, { max: 1 });
});

afterEach(async () => {
  await db.destroy();
  await owner.end();
  await record.drop();
});

const read = (from: Database) => from('system_chains').where({ id: 'system' });
const expand = (column: string) => owner.query(`ALTER TABLE system_chains ADD COLUMN ${column} integer`);

it('plans a repeated statement once', async () => {
  for (let n = 0; n < 3; n += 1) await read(db);
  const { rows } = await db.raw<{ rows: { statement: string }[] }>('SELECT statement FROM pg_prepared_statements');
  expect(rows.filter(({ statement }) => statement.includes('system_chains'))).toHaveLength(1);
});

it('reads on where a migration has widened the table meanwhile', async () => {
  await read(db);
  await expand('later');
  expect(await read(db)).toEqual([expect.objectContaining({ id: 'system', later: null })]);
  expect(await read(db)).toHaveLength(1);
});

it('lets a transaction that meets the migration be tried again', async () => {
  await read(db);
  await expand('later');
  const failure: unknown = await db.transaction((tx) => read(tx)).catch((error: unknown) => error);
  expect(isRetryable(failure)).toBe(true);
  expect(await db.transaction((tx) => read(tx))).toHaveLength(1);
});

it('lets it be tried again also where other statements were sent behind', async () => {
  await read(db);
  await expand('later');
  const both = (tx: Database) => Promise.all([read(tx), tx.raw('SELECT 1')]);
  const failure: unknown = await db.transaction(both).catch((error: unknown) => error);
  expect(isRetryable(failure)).toBe(true);
  expect(await db.transaction(both)).toHaveLength(2);
});
