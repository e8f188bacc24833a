/**
 * What must not be null never is, whatever a caller sends: no statement can be given null, or nothing, for a column that
 * takes none and has no value of its own. A violation of it names no constraint, so that no refusal could be made of one.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { projectRoot } from '../../scripts/launcher/paths';
import { suiteDatabase } from '../support/postgres';

interface Written {
  readonly how: string;
  readonly table: string;
  /** By column, whether the type of what is written allows null, or nothing. */
  readonly columns: ReadonlyMap<string, { readonly asNull: boolean; readonly absent: boolean }>;
}

/** What a trigger writes, whatever is given. */
const BY_TRIGGER = ['supplies.purpose_compared'];

const WRITES = ['insert', 'update'];

/** Every insert and update that the records make through the query builder, by the types of what they write. */
function writes(): Written[] {
  const config = ts.readConfigFile(join(projectRoot(), 'tsconfig.json'), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, projectRoot());
  const folder = join(projectRoot(), 'records');
  const files = readdirSync(folder).map((name) => join(folder, name));
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  const has = (type: ts.Type, flag: ts.TypeFlags) =>
    (type.isUnion() ? type.types : [type]).some((one) => (one.flags & flag) !== 0);
  const found: Written[] = [];
  const look = (node: ts.Node): void => {
    ts.forEachChild(node, look);
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
    const how = node.expression.name.text;
    const [argument] = node.arguments;
    const table = tableOf(node.expression.expression);
    if (!WRITES.includes(how) || argument === undefined || table === null) return;
    const given = checker.getTypeAtLocation(argument);
    const row = checker.getIndexTypeOfType(given, ts.IndexKind.Number) ?? given;
    const columns = row.getProperties().map((column) => {
      const type = checker.getTypeOfSymbolAtLocation(column, node);
      const absent = has(type, ts.TypeFlags.Undefined) || (column.flags & ts.SymbolFlags.Optional) !== 0;
      return [column.name, { asNull: has(type, ts.TypeFlags.Null), absent }] as const;
    });
    found.push({ how, table, columns: new Map(columns) });
  };
  for (const file of files) {
    const source = program.getSourceFile(file);
    if (source !== undefined) look(source);
  }
  return found;
}

/** `tx<Row>('table')` at the beginning of a chain of calls. */
function tableOf(chain: ts.Node): string | null {
  if (ts.isPropertyAccessExpression(chain)) return tableOf(chain.expression);
  if (!ts.isCallExpression(chain)) return null;
  const [name] = chain.arguments;
  if (ts.isIdentifier(chain.expression)) return name !== undefined && ts.isStringLiteral(name) ? name.text : null;
  return tableOf(chain.expression);
}

const { db } = suiteDatabase({ max: 1 });

it('no insert and no update can put null, or nothing, where the schema takes none', async () => {
  const { rows } = await db.raw<{ rows: { table: string; column: string; own: boolean }[] }>(
    `SELECT table_name AS "table", column_name AS "column", column_default IS NOT NULL OR is_identity = 'YES' AS own
       FROM information_schema.columns WHERE table_schema = 'public' AND is_nullable = 'NO' AND is_generated = 'NEVER'`,
  );
  const found = writes();
  expect(found.length).toBeGreaterThan(40);
  const faults = found.flatMap(({ how, table, columns }) =>
    rows
      .filter((one) => one.table === table)
      .flatMap(({ column, own }) => {
        const written = columns.get(column);
        if (how === 'update') return written?.asNull === true ? [`${how} ${table}.${column}`] : [];
        const missing = (written === undefined || written.absent) && !BY_TRIGGER.includes(`${table}.${column}`);
        return written?.asNull === true || (missing && !own) ? [`${how} ${table}.${column}`] : [];
      }),
  );
  expect(faults).toEqual([]);
});
