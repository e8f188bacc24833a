/** How far the trail of this very database has come, and whether it holds what it held before (invariant 1). */
import { Client } from 'pg';
import { one } from './database';

/** A pool or a connection. */
export interface Queryable {
  query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}

export interface TrailHead {
  /** Which database this is: the cluster's own identifier and the database's in it. */
  readonly identity: string;
  /** Nothing has been recorded and nothing supplied: there is nothing yet that could have been lost. */
  readonly isNew: boolean;
  /** The latest event over all chains; position 0 before the first. */
  readonly position: number;
  readonly hash: string;
  /** Hash of the event at the asked position; null where there is none. */
  readonly hashAt: string | null;
}

const HEAD = `
  SELECT (SELECT system_identifier::text FROM pg_control_system()) || '/' || d.oid AS identity,
         NOT EXISTS (SELECT FROM events) AND NOT EXISTS (SELECT FROM supplies) AS "isNew",
         coalesce(h.position, 0)::int8 AS position, coalesce(h.hash, '') AS hash,
         (SELECT hash FROM events WHERE position = $1::int8) AS "hashAt"
    FROM pg_database d
    LEFT JOIN (SELECT position, hash FROM events ORDER BY position DESC LIMIT 1) h ON true
   WHERE d.datname = current_database()`;

export async function trailHead(session: Queryable, position: number): Promise<TrailHead> {
  const { rows } = await session.query(HEAD, [position]);
  return one(rows as TrailHead[]); // the statement above names and types every column
}

/** Of a database that may not have been migrated yet; `isNew` as above. */
export async function firstLook(databaseUrl: string): Promise<{ identity: string; isNew: boolean }> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ identity: string; migrated: boolean }>(
      `SELECT (SELECT system_identifier::text FROM pg_control_system()) || '/' || oid AS identity,
              to_regclass('events') IS NOT NULL AS migrated
         FROM pg_database WHERE datname = current_database()`,
    );
    const { identity, migrated } = one(rows);
    return { identity, isNew: !migrated || (await trailHead(client, 0)).isNew };
  } finally {
    await client.end();
  }
}
