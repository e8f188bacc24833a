/**
 * A record as plain SQL: what every table held, to be put into a database that has been brought to the same schema by the
 * migrations of its release. Written by the server's own quoting, so that `psql` reads it as well as the tests do.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { Client } from 'pg';

const ROWS_PER_STATEMENT = 200;

/** How values are written; reading depends on none of it but the first two. */
const SESSION = `
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET TimeZone = 'UTC';
SET DateStyle = 'ISO';
SET bytea_output = 'hex';`;

/** The record's own tables; which migrations were applied is the schema's matter. */
const TABLES = `
  SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns,
         (SELECT array_agg(k.attname::text ORDER BY k.attnum) FROM pg_index i
            JOIN pg_attribute k ON k.attrelid = i.indrelid AND k.attnum = ANY (i.indkey)
           WHERE i.indrelid = c.oid AND i.indisprimary) AS key
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE 'knex_%'
   GROUP BY c.oid, c.relname ORDER BY c.relname`;

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[] | null;
}

export interface Dump {
  readonly sql: Buffer;
  /** Rows by table. */
  readonly tables: Readonly<Record<string, number>>;
}

/** Everything in one snapshot. As superuser. */
export async function dumpRecord(superuserUrl: string): Promise<Dump> {
  return withClient(superuserUrl, async (client) => {
    await client.query(SESSION);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows: tables } = await client.query<Table>(TABLES);
    const counts: Record<string, number> = {};
    const parts = [SESSION, `\nSET session_replication_role = 'replica';\n`];
    parts.push(`TRUNCATE ${tables.map(({ name }) => name).join(', ')};\n`); // what the migrations themselves put there
    for (const table of tables) {
      const rows = await rowsOf(client, table);
      counts[table.name] = rows.length;
      const into = `INSERT INTO ${table.name} (${table.columns.join(', ')}) OVERRIDING SYSTEM VALUE VALUES\n`;
      for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT)
        parts.push(`${into}${rows.slice(from, from + ROWS_PER_STATEMENT).join(',\n')};\n`);
    }
    const { rows: sequences } = await client.query<{ statement: string }>(
      `SELECT format('SELECT setval(%L, %s);', sequencename, last_value) AS statement
         FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL AND sequencename NOT LIKE 'knex_%' ORDER BY 1`,
    );
    parts.push(...sequences.map(({ statement }) => `${statement}\n`), `RESET session_replication_role;\n`);
    return { sql: gzipSync(parts.join(''), { level: 9 }), tables: counts };
  });
}

async function rowsOf(client: Client, { name, columns, key }: Table): Promise<string[]> {
  const values = columns.map((column) => `quote_nullable(${column}::text)`).join(`, ', ', `);
  const order = (key ?? columns).join(', ');
  const { rows } = await client.query<{ row: string }>(
    `SELECT concat('(', ${values}, ')') AS row FROM ${name} ORDER BY ${order}`,
  );
  return rows.map(({ row }) => row);
}

/** Into a database at the schema of the dump's release; the triggers that protect the record are asleep meanwhile. */
export async function loadRecord(superuserUrl: string, sql: Buffer): Promise<void> {
  await withClient(superuserUrl, async (client) => void (await client.query(gunzipSync(sql).toString('utf8'))));
}

/** Rows by table, of the tables named. */
export async function countRows(superuserUrl: string, tables: readonly string[]): Promise<Record<string, number>> {
  return withClient(superuserUrl, async (client) => {
    const counts: Record<string, number> = {};
    for (const name of tables) {
      const { rows } = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${name}`);
      counts[name] = rows[0]?.n ?? 0;
    }
    return counts;
  });
}

/** Everything of a schema that code may rely on, a line each: a released migration that was edited changes it. */
export async function describeSchema(superuserUrl: string): Promise<string> {
  return withClient(superuserUrl, async (client) => {
    const { rows } = await client.query<{ line: string }>(`
      WITH t AS (SELECT oid, relname, relacl FROM pg_class
                  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'S') AND relname NOT LIKE 'knex_%')
      SELECT line FROM (
        SELECT format('column %s.%s %s%s%s%s', t.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                 CASE WHEN a.attnotnull THEN ' NOT NULL' END, ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid),
                 ' granted ' || a.attacl::text) AS line
          FROM t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
          LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
        UNION ALL SELECT format('constraint %s %s', t.relname, pg_get_constraintdef(c.oid))
          FROM t JOIN pg_constraint c ON c.conrelid = t.oid
        UNION ALL SELECT 'index ' || pg_get_indexdef(i.indexrelid) FROM t JOIN pg_index i ON i.indrelid = t.oid
        UNION ALL SELECT 'trigger ' || pg_get_triggerdef(g.oid) FROM t JOIN pg_trigger g ON g.tgrelid = t.oid
                   WHERE NOT g.tgisinternal
        UNION ALL SELECT 'function ' || regexp_replace(pg_get_functiondef(p.oid), '\\s+', ' ', 'g') FROM pg_proc p
                   WHERE p.pronamespace = 'public'::regnamespace
        UNION ALL SELECT format('granted %s %s', relname, relacl) FROM t
      ) lines ORDER BY line COLLATE "C"`);
    return `${rows.map(({ line }) => line).join('\n')}\n`;
  });
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
