/** Rows are written by the one writer: what lint refuses, by file and text. */
import { join } from 'node:path';
import { ESLint, type Linter } from 'eslint';

const config = jest.requireActual<Linter.Config[]>('../../eslint.config.js');
const lint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: [...config, { languageOptions: { parserOptions: { project: false } } }],
  ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-syntax',
});

const NEW_FILE = join('records', 'sneaky.ts');

/** What is refused of a file with this text. */
async function refused(file: string, text: string): Promise<string[]> {
  const results = await lint.lintText(text, { filePath: join(__dirname, '../..', file) });
  return results.flatMap(({ messages }) => messages.map(({ message }) => message));
}

const BY_THE_WRITER = expect.stringContaining('rows are written by records/writer.ts') as string;
const WAYS: readonly string[] = [
  `await tx('cases').where({ id }).update({ title });`,
  `await tx('cases').insert({ id });`,
  `await tx('cases').delete();`,
  `await tx.insert({ id }).into('cases');`,
  "await tx.raw('UPDATE cases SET title = ? WHERE id = ?', [title, id]);",
  "await tx.raw(`DELETE FROM cases WHERE id = '${id}'`);",
  "await send(tx, 'INSERT INTO cases (id) VALUES ($1)', [id]);",
  "await tx.raw(`SELECT nextval('case_number')`);",
  `await rows.map((row) => tx('cases').insert(row));`,
];

describe('a function of records/', () => {
  test.each(WAYS)('does not write with an ordinary transaction: %s', async (statement) => {
    const taking = (type: string) => `export async function renameCase(tx: ${type}, id: string) { ${statement} }`;
    expect(await refused(NEW_FILE, taking('Tx'))).toEqual([BY_THE_WRITER]);
    expect(await refused(NEW_FILE, taking('Database'))).toEqual([BY_THE_WRITER]);
    expect(await refused(NEW_FILE, taking('Writing'))).toEqual([]);
  });

  test('nor with one that it has otherwise', async () => {
    const arrow = `export const renameCase = (tx: Tx) => tx('cases').update({ title });`;
    const inClass = `class Cases { constructor(private readonly db: Database) {} rename() { return this.db('cases').update({}); } }`;
    const constant = `const RENAME = 'UPDATE cases SET title = ?';`;
    for (const text of [arrow, inClass, constant]) expect(await refused(NEW_FILE, text)).toEqual([BY_THE_WRITER]);
    const cast = `export const renameCase = (tx: Tx) => updateCase(tx as Writing, {});`;
    expect(await refused(NEW_FILE, cast)).toEqual(['only records/writer.ts makes a transaction that writes']);
  });

  test('reads and locks with any, and writes what is no business where that is listed', async () => {
    const reading = `export const lockCase = (tx: Tx, id: string) => tx.raw('SELECT * FROM cases WHERE id = ? FOR UPDATE OF cases', [id]);`;
    expect(await refused(NEW_FILE, reading)).toEqual([]);
    expect(await refused('records/outbox.ts', `export const drop = (tx: Tx) => tx('outbox').delete();`)).toEqual([]);
    const kept = `export async function keepRendering(tx: Tx, row: Row) { await tx('act_renderings').insert(row); }`;
    expect(await refused('records/acts.ts', kept)).toEqual([]);
    expect(await refused('records/acts.ts', kept.replace('keepRendering', 'keepAct'))).toEqual([BY_THE_WRITER]);
  });
});

test.each(['cases', 'services', 'processes', 'activities'])('nothing of %s/ writes', async (room) => {
  expect(await refused(`${room}/sneaky.ts`, `const rename = (tx: Tx) => tx('cases').update({});`)).toEqual([
    BY_THE_WRITER,
  ]);
  const sql = await refused(`${room}/sneaky.ts`, `const rename = (tx: Tx) => tx.raw('UPDATE cases SET title = NULL');`);
  expect(sql).toEqual(['SQL that writes stands in records/']);
});
