/** How the parts reach the embedded database: by its socket where there can be one, else over loopback, where it listens in any case. */
import { Client } from 'pg';
import { urlOf } from '../../scripts/launcher/postgres';
import { createTestDatabase, type TestDatabase } from '../support/postgres';

describe('the embedded database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const addressOf = async (connectionString: string) => {
    const client = new Client({ connectionString });
    await client.connect();
    try {
      const { rows } = await client.query<{ address: string | null }>('SELECT host(inet_client_addr()) AS address');
      return rows[0]?.address;
    } finally {
      await client.end();
    }
  };

  it('is reached by its socket, and over loopback by who leaves the socket out', async () => {
    const url = new URL(database.url);
    // The folder of temporary files may lie too deep for one.
    expect(await addressOf(url.href)).toBe(url.searchParams.has('host') ? null : '127.0.0.1');
    url.searchParams.delete('host');
    expect(await addressOf(url.href)).toBe('127.0.0.1');
  });

  it('is reached over loopback where the path is too long for a socket', () => {
    const [short, long] = ['/data/postgres', `/${'数'.repeat(40)}/postgres`];
    const at = (folder: string) => new URL(urlOf('role', 'p@ss', { folder, port: 5433 }, 'approvals'));
    expect(at(short).searchParams.get('host')).toBe(short);
    expect(at(long).search).toBe('');
    expect(at(long)).toMatchObject({ hostname: '127.0.0.1', port: '5433', pathname: '/approvals' });
  });
});
