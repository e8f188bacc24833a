/**
 * How the database carries a statement out, and what it reads for it of the tables that grow with every case: none of them whole. A statement is
 * prepared as the system prepares its own, and looked at twice: as it is planned for its first values, and as it is planned for good.
 */
import type { ClientBase } from 'pg';
import { FOR_ITS_VALUES } from '../records/database';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A node of a plan as EXPLAIN tells it; what was not carried out has no actual rows. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Alias?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Filter?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Rows by table. */
export type Sizes = ReadonlyMap<string, number>;

/** A statement that reads so much of a table is slower by as much as the table grows. */
const SHARE = 0.25;
/** The database plans the first five times for the values at hand, and chooses then. */
const UNTIL_CHOSEN = 5;
const MARK = `/* ${FOR_ITS_VALUES} */`;

/** What is wrong with the plan, in words, each once. */
export function wholeReads(plan: PlanNode, sizes: Sizes): string[] {
  const faults = new Set<string>();
  const look = (node: PlanNode, limited: boolean): void => {
    const rows = sizes.get(node['Relation Name'] ?? '');
    if (rows !== undefined) for (const fault of faultsOf(node, rows, limited)) faults.add(fault);
    const stopped = limited || node['Node Type'] === 'Limit';
    // What is sorted, hashed or counted is read to its end, however few are wanted of it.
    const passesOn = !/^(Sort|Aggregate|Hash|Group|HashAggregate|Materialize)/.test(node['Node Type']);
    for (const child of node.Plans ?? []) look(child, stopped && passesOn);
  };
  look(plan, false);
  return [...faults];
}

function* faultsOf(node: PlanNode, rows: number, limited: boolean): Generator<string> {
  const name = `${node['Relation Name'] ?? ''}${node.Alias === undefined ? '' : ` ${node.Alias}`}`;
  const kind = node['Node Type'];
  const looked = node['Actual Rows'] !== undefined && node.Filter === undefined && node['Actual Rows'] <= 1;
  if (kind === 'Seq Scan' && !looked) yield `${kind} of ${name}`;
  const whole = kind.startsWith('Index') && node['Index Cond'] === undefined && node['Actual Rows'] === undefined;
  if (whole && !limited) yield `${kind} of ${name} without a condition`;
  // Of what was carried out it is known how much was read; whether there is a row at all is seen at the first.
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  const read = ((node['Actual Rows'] ?? 0) + removed) * (node['Actual Loops'] ?? 1);
  if (read > rows * SHARE) yield `${kind} of ${name}: ${Math.round(read)} rows read of ${rows}`;
}

/** Rows of each table as the last ANALYZE counted them. */
export async function sizesOf(session: ClientBase): Promise<Sizes> {
  const { rows } = await session.query<{ name: string; n: number }>(
    `SELECT relname AS name, reltuples::integer AS n FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname NOT LIKE 'knex_%'`,
  );
  return new Map(rows.map(({ name, n }) => [name, n]));
}

/**
 * What is wrong with the plans of one text for several lists of values: of each when it is asked first, and of all when the database has chosen
 * how to go on. What only reads is carried out for it; what writes is planned alone.
 */
export async function faultsOfText(
  session: ClientBase,
  text: string,
  asked: readonly (readonly unknown[])[],
  sizes: Sizes,
): Promise<string[]> {
  const faults = new Set<string>();
  const options = writes(text) ? '' : ', ANALYZE, TIMING OFF, BUFFERS OFF';
  const look = async (execute: string) => {
    const { rows } = await session.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `EXPLAIN (FORMAT JSON${options}) ${execute}`,
    );
    for (const row of rows) for (const fault of wholeReads(row['QUERY PLAN'][0].Plan, sizes)) faults.add(fault);
  };
  await session.query('BEGIN');
  if (text.startsWith(MARK)) await session.query('SET LOCAL plan_cache_mode = force_custom_plan');
  await session.query(`PREPARE probe AS ${text}`);
  try {
    const ways = [];
    for (const values of asked) {
      const execute = await executing(session, values);
      ways.push(execute);
      await look(execute);
    }
    const [first] = ways;
    if (first === undefined || text.startsWith(MARK)) return [...faults];
    for (let times = asked.length; times <= UNTIL_CHOSEN; times += 1) await session.query(`EXPLAIN ${first}`);
    const { rows } = await session.query<{ chosen: boolean }>(
      `SELECT generic_plans > 0 AS chosen FROM pg_prepared_statements WHERE name = 'probe'`,
    );
    if (rows[0]?.chosen === true) for (const execute of ways) await look(execute);
    return [...faults];
  } finally {
    await session.query('ROLLBACK');
    await session.query('DEALLOCATE probe');
  }
}

/** The plan for the values at hand, or for good, as text. */
export async function planText(session: ClientBase, statement: Statement): Promise<string> {
  await session.query(`PREPARE probe AS ${statement.text}`);
  try {
    const execute = await executing(session, statement.values);
    const options = writes(statement.text) ? 'COSTS' : 'ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF';
    for (let times = 0; times < UNTIL_CHOSEN && statement.values.length > 0; times += 1)
      await session.query(`EXPLAIN ${execute}`);
    const { rows } = await session.query<{ 'QUERY PLAN': string }>(`EXPLAIN (${options}) ${execute}`);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  } finally {
    await session.query('DEALLOCATE probe');
  }
}

/** How to have it carried out for the values: the server itself writes them down. */
async function executing(session: ClientBase, values: readonly unknown[]): Promise<string> {
  if (values.length === 0) return 'EXECUTE probe';
  const quoted = values.map((_, index) => `quote_nullable($${index + 1}::text) AS v${index}`);
  const { rows } = await session.query<Record<string, string>>(
    `SELECT ${quoted.join(', ')}`,
    values.map((value) => (Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value)),
  );
  return `EXECUTE probe (${Object.values(rows[0] ?? {}).join(', ')})`;
}

function writes(text: string): boolean {
  return /\b(insert into|update \W?\w+\W? (\w+ )?set|delete from)\b/i.test(text);
}
