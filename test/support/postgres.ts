/** A migrated, empty database of a suite's own, cloned from the run's template in a few hundredths of a second. */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { DATABASE, ROLE, urlOf } from '../../scripts/launcher/postgres';
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

/** `empty: true`: without the migrations, for tests of the migrations themselves. */
export async function createTestDatabase(options: { readonly empty?: boolean } = {}): Promise<TestDatabase> {
  const { superuserUrl, rolePassword, port } = cluster();
  const name = `test_${randomBytes(8).toString('hex')}`;
  const template = options.empty ? 'template0' : DATABASE;
  await asSuperuser(superuserUrl, `create database ${name} template ${template} owner ${ROLE}`);
  const own = new URL(superuserUrl);
  own.pathname = `/${name}`;
  return {
    url: urlOf(ROLE, rolePassword, port, name),
    superuserUrl: own.href,
    drop: () => asSuperuser(superuserUrl, `drop database if exists ${name} with (force)`),
  };
}
