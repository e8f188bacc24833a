/** A migrated, empty database of a suite's own, cloned from the run's template in a few hundredths of a second. */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { seedDemo } from '../../demo/seed';
import { openDatabase, type Database } from '../../records/database';
import { DATABASE, ROLE } from '../../scripts/launcher/postgres';
import { servers } from './servers';

export interface TestDatabase {
  /** As the system's own role, the owner of the database and no superuser, as in a real run. */
  readonly url: string;
  /** The same database as superuser: for what only an intruder or an operator could do. */
  readonly superuserUrl: string;
  /** Ends all sessions on it and removes it. */
  drop(): Promise<void>;
}

function cluster() {
  const { postgres } = servers();
  if ('missing' in postgres) throw new Error(`no PostgreSQL for tests: ${postgres.missing}`);
  return postgres;
}

async function asSuperuser(url: string, statement: string, values: readonly unknown[] = []): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(statement, [...values]);
  } finally {
    await client.end();
  }
}

/** Changes what the triggers protect, as only somebody with the superuser's password could. */
export async function asIntruder(superuserUrl: string, statement: string, values: readonly unknown[]): Promise<void> {
  const url = new URL(superuserUrl);
  url.searchParams.set('options', '-c session_replication_role=replica');
  await asSuperuser(url.href, statement, values);
}

/** Where it will be; it is not there before `create`. */
function plannedDatabase(): TestDatabase & { create(template?: string): Promise<void> } {
  const { superuserUrl, url } = cluster();
  const name = `test_${randomBytes(8).toString('hex')}`;
  const at = (server: string) => Object.assign(new URL(server), { pathname: `/${name}` }).href;
  return {
    url: at(url),
    superuserUrl: at(superuserUrl),
    create: (template = DATABASE) =>
      asSuperuser(superuserUrl, `create database ${name} template ${template} owner ${ROLE}`),
    drop: () => asSuperuser(superuserUrl, `drop database if exists ${name} with (force)`),
  };
}

/** `empty: true`: without the migrations, for tests of the migrations themselves. */
export async function createTestDatabase(options: { readonly empty?: boolean } = {}): Promise<TestDatabase> {
  const database = plannedDatabase();
  await database.create(options.empty ? 'template0' : undefined);
  return database;
}

export interface SuiteDatabase extends Pick<TestDatabase, 'url' | 'superuserUrl'> {
  readonly db: Database;
}

/**
 * For the suite that calls it: a database and its connections as the API's, from before its tests until after them; `demo`: with the
 * demo's data. Hooks run in the order in which they are declared: what rests on it and is to be closed first has its `afterAll` above.
 */
export function suiteDatabase({ max, demo = false }: { readonly max: number; readonly demo?: boolean }): SuiteDatabase {
  const database = plannedDatabase();
  const db = openDatabase(database.url, { max });
  beforeAll(async () => {
    await database.create();
    if (demo) await seedDemo(db);
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });
  return { url: database.url, superuserUrl: database.superuserUrl, db };
}
