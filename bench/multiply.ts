/**
 * A record made as large as years would make it, in seconds: whatever it holds of cases is copied inside the database, row by row as the
 * system has written it, with ids, numbers, operators and experts of its own. No workflow knows of the copies until it is told; chains and hashes are those of the
 * originals. For measuring and for looking at plans, never for a record that anybody relies on.
 */
import { Client } from 'pg';
import type { Session } from './session';

export interface Copies {
  /** Of everything. */
  readonly whole: number;
  /** Besides, of the cases with this outcome alone, with all that hangs on them. */
  readonly more?: { readonly of: string; readonly copies: number };
}

/** Until so many data requests are open, or a few more; each row is copied as often as the others. The worker does not run meanwhile. */
export async function multiplyTo(session: Session, wanted: number): Promise<void> {
  const [row] = await session.sql<{ n: string }>(
    `SELECT count(*) AS n FROM cases WHERE status = 'open' AND process = 'data-request'`,
  );
  const superuser = new Client({ connectionString: session.stack.recordAsSuperuser });
  await superuser.connect();
  try {
    const whole = Math.ceil(wanted / Number(row?.n)) - 1;
    if (whole > 0) await multiply(superuser, { whole });
  } finally {
    await superuser.end();
  }
}

/** What there is once, however many cases: registers of who and what, heads, and what the parts note of themselves. */
const KEPT = new Set(
  `act_numbers calendars case_trials dataset_versions datasets digests document_pieces indicator_sets organisations organisation_names parked_cases
   part_starts persons policies system_chains take_ups wake_ups`.split(/\s+/),
);
/** Of which there are more than of anything else: so many of each row in a copy. */
const MANY: Readonly<Record<string, number>> = {
  access_log: 20,
  case_documents: 20,
  comments: 20,
  documents: 20,
  objections: 20,
};

const OWN_ID = new Set([
  'id',
  'case_id',
  'parent_id',
  'need_id',
  'task_id',
  'escalation_of',
  'supply_id',
  'act_id',
  'notice_id',
]);
const OWN_ID_TOO = new Set(['previous_id', 'document_id', 'plan_id', 'receipt_hash', 'key']);
/** What tells those of a copy apart. */
const AGAIN = new Set(['id', 'receipt_hash', 'document_id']);
const OPERATOR = new Set(['party_id', 'operator_id', 'org', 'addressee']);

/** Of which one copy in so many is enough: they are read by their keys alone and are long. */
const FEW: Readonly<Record<string, number>> = { idempotency: 4 };

interface Table {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

const TABLES = `
  SELECT c.relname AS name, json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, NULL)) ORDER BY a.attnum) AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '' AND a.attgenerated = ''
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE 'knex_%'
   GROUP BY c.relname ORDER BY c.relname`;

/**
 * As superuser: triggers and foreign keys sleep, and what they would have derived is copied. A right and an operator are copied with the whole
 * alone, each copy a minute older than the one before; every tenth stays with the operators and experts that there were, so that some have few cases and some many.
 */
export async function multiply(superuser: Client, { whole, more }: Copies): Promise<void> {
  const { rows: tables } = await superuser.query<Table>(TABLES);
  await superuser.query('BEGIN');
  await superuser.query('SET LOCAL session_replication_role = replica');
  await superuser.query(`
    CREATE TEMPORARY TABLE copy ON COMMIT DROP AS
      SELECT n, 1 + (n - 1) % ${whole} AS right_n, n > ${whole} AS more FROM generate_series(1, ${whole + (more?.copies ?? 0)}) n;
    CREATE TEMPORARY TABLE moved ON COMMIT DROP AS
      SELECT o.id AS was, n, CASE WHEN n % 10 = 0 THEN o.id ELSE upper(substr(md5(o.id || n), 1, 18)) END AS id, o.name || ' ' || n AS name
        FROM organisations o CROSS JOIN generate_series(1, ${whole}) n WHERE o.kind = 'operator';
    ALTER TABLE moved ADD PRIMARY KEY (was, n);
    CREATE TEMPORARY TABLE chosen ON COMMIT DROP AS SELECT id FROM cases WHERE outcome = '${more?.of ?? ''}';
    ALTER TABLE chosen ADD PRIMARY KEY (id);
    INSERT INTO organisations (id, name, kind) SELECT id, name, 'operator' FROM moved WHERE id <> was`);
  for (const table of tables.filter(({ name }) => !KEPT.has(name))) await superuser.query(copyOf(table));
  // What is youngest was written last.
  await superuser.query(`UPDATE events SET position = DEFAULT WHERE case_id NOT LIKE '%~%'`);
  await superuser.query('COMMIT');
  await superuser.query('VACUUM ANALYZE');
}

function copyOf({ name, columns }: Table): string {
  const values = columns.map((column) => copied(name, column.name, column.type));
  const times = MANY[name] === undefined ? '' : `CROSS JOIN generate_series(1, ${MANY[name]}) again (k)`;
  return `INSERT INTO ${name} (${columns.map((column) => column.name).join(', ')})
    SELECT ${values.join(', ')} FROM ${name} t CROSS JOIN copy ${times} 
     WHERE copy.n % ${FEW[name] ?? 1} = 0 AND (NOT copy.more OR ${extended(name, columns)}) ORDER BY copy.n DESC, ${name === 'events' ? 't.position' : '1'}
    ON CONFLICT DO NOTHING`; // of an operator that keeps its copies: one responsible person a day, one plan of a number
}

/** What of a table is copied when not everything is. */
function extended(name: string, columns: Table['columns']): string {
  if (name === 'cases') return 't.id IN (SELECT id FROM chosen)';
  if (name === 'needs') return 't.id IN (SELECT need_id FROM cases JOIN chosen USING (id))';
  if (name === 'supply_datasets' || name === 'permit_versions')
    return 't.supply_id IN (SELECT s.id FROM supplies s JOIN chosen c ON c.id = s.case_id)';
  if (['authorizations', 'evaluations', 'annual_reports', 'suspension_orders', 'planned_inspections'].includes(name))
    return 'false';
  return columns.some((column) => column.name === 'case_id') ? 't.case_id IN (SELECT id FROM chosen)' : 'false';
}

function copied(table: string, column: string, type: string): string {
  const own = `t.${column}`;
  if (column === 'authorization_id' || (table === 'authorizations' && column === 'id'))
    return `${own} || '~' || copy.right_n`;
  if (OPERATOR.has(column))
    return `coalesce((SELECT m.id FROM moved m WHERE m.was = ${own} AND m.n = copy.right_n), ${own})`;
  if (table === 'events' && column === 'case_id')
    return `CASE ${own} WHEN 'system' THEN 'system~' || n ELSE ${own} || '~' || copy.n END`;
  const expert = column === 'person' || (table === 'tasks' && (column === 'assignee' || column === 'decided_by'));
  if (expert && table !== 'notices')
    return `${own} || CASE WHEN ${table === 'tasks' ? 't.personal AND ' : ''}copy.n % 10 <> 0 THEN '~' || copy.n ELSE '' END`;
  if (type === 'text' && (OWN_ID.has(column) || OWN_ID_TOO.has(column)))
    return `${own} || '~' || copy.n${MANY[table] !== undefined && AGAIN.has(column) ? ` || CASE WHEN k > 1 THEN '~' || k ELSE '' END` : ''}`;
  if (table === 'acts' && column === 'number') return `${own} + 10000 * copy.n`;
  if (type === 'timestamp with time zone') return `${own} - copy.n * interval '1 minute'`;
  return own;
}
