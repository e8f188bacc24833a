/** What figures were taken on. */
import { cpus, release, totalmem } from 'node:os';
import { Client as PgClient } from 'pg';
import { version as sdkVersion } from '@temporalio/worker/package.json';

export async function circumstances(databaseUrl: string): Promise<string> {
  const client = new PgClient({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  await client.end();
  const [cpu] = cpus();
  return [
    `- machine: ${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}; loopback`,
    `- Node ${process.version}, PostgreSQL ${rows[0]?.server_version ?? '?'} (fsync on), Temporal SDK ${sdkVersion}, Temporal dev server with a data file`,
    `- command: npm run bench -- ${process.argv.slice(2).join(' ')}`,
    `- taken: ${new Date().toISOString()}`,
  ].join('\n');
}
