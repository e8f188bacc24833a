/** A pool of raw connections, for prepared statements, of which each is looked at before its first use. */
import { Pool, type ClientBase } from 'pg';
import { sessionOf } from './database';

export interface WatchedPoolOptions {
  readonly max: number;
  /** A throw refuses the connection. */
  readonly onConnect: (session: ClientBase) => Promise<void>;
}

/** What is not answered in this time is not answered at all (503). */
const STATEMENT_MS = 2_000;

export function openWatchedPool(url: string, { max, onConnect }: WatchedPoolOptions): Pool {
  const pool = new Pool({
    connectionString: url,
    connectionTimeoutMillis: STATEMENT_MS,
    query_timeout: STATEMENT_MS + 500, // for a server that no longer says anything
    keepAlive: true,
    max,
    idleTimeoutMillis: 60_000,
    verify: (client, done) => {
      client
        .query(sessionOf({ lockMs: STATEMENT_MS, statementMs: STATEMENT_MS }))
        .then(() => onConnect(client))
        .then(
          () => done(),
          (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
        );
    },
  });
  // A lost connection is told by the statement that meets it; the pool opens a new one, which is looked at again.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
