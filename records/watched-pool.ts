/** A pool of raw connections, for prepared statements, of which each is looked at before its first use. */
import { Pool, types, type ClientBase } from 'pg';
import { sessionOf } from './database';

export interface WatchedPoolOptions {
  readonly max: number;
  /** A throw refuses the connection. */
  readonly onConnect: (session: ClientBase) => Promise<void>;
}

/** What is not answered in this time is not answered at all (503). */
const STATEMENT_MS = 2_000;

/**
 * Its statements find a few rows among many by their indexes: planned once, and not by how few values a column happens to hold, such as
 * one purpose, which makes reading a whole table look cheap. What is asked for in the order of an index is read along it, and not sorted, however few rows
 * are expected to be left.
 */
const FIXED_PLANS = 'SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_sort = off';

export function openWatchedPool(url: string, { max, onConnect }: WatchedPoolOptions): Pool {
  const pool = new Pool({
    connectionString: url,
    connectionTimeoutMillis: STATEMENT_MS,
    query_timeout: STATEMENT_MS + 500, // for a server that no longer says anything
    keepAlive: true,
    max,
    idleTimeoutMillis: 60_000,
    types: parsers,
    verify: (client, done) => {
      client
        .query(`${sessionOf({ lockMs: STATEMENT_MS, statementMs: STATEMENT_MS })} ${FIXED_PLANS}`)
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

const TIMESTAMPTZ = 1184;

/** The driver's own parsers, but for instants as sessions in Asia/Shanghai show them, which are read without patterns. */
const usualParser: (oid: number, format?: 'text' | 'binary') => (text: string) => unknown = types.getTypeParser;
const parsers: Pick<typeof types, 'getTypeParser'> = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    const usual = usualParser(oid, format);
    return oid === TIMESTAMPTZ ? (text: string) => instantOf(text) ?? usual(text) : usual;
  },
};

/** Null for anything but `2026-01-05 09:00:00[.123456]+08`. */
function instantOf(text: string): Date | null {
  const isUsual = text[10] === ' ' && text.length >= 22 && text.endsWith('+08');
  return isUsual ? new Date(`${text.slice(0, 10)}T${text.slice(11)}:00`) : null;
}
