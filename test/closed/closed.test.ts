/** What is forgotten or misspelt does not compile, and the message says what and where. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const WRONG = join(__dirname, 'wrong.ts');
const MARK = /^\s*\/\/ @ts-expect-error (.+)$/;

/** Messages by the line that they stand at, from 1, of the file without its marks. */
function messages(): Map<number, string[]> {
  const config = ts.findConfigFile(__dirname, (name) => ts.sys.fileExists(name));
  if (config === undefined) throw new Error('no tsconfig.json');
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, (name) => ts.sys.readFile(name)).config,
    ts.sys,
    dirname(config),
  );
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, language, ...rest) =>
    name === WRONG
      ? ts.createSourceFile(name, readFileSync(WRONG, 'utf8').replaceAll('@ts-expect-error', ''), language)
      : read(name, language, ...rest);
  const program = ts.createProgram([WRONG], options, host);
  const file = program.getSourceFile(WRONG);
  const found = new Map<number, string[]>();
  for (const { start = 0, messageText } of program.getSemanticDiagnostics(file)) {
    const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
    found.set(line, [...(found.get(line) ?? []), ts.flattenDiagnosticMessageText(messageText, '\n')]);
  }
  return found;
}

test('each mistake is refused at its place, in words that name it, and nothing else is', () => {
  const marks = readFileSync(WRONG, 'utf8')
    .split('\n')
    .flatMap((text, index) => (MARK.test(text) ? [{ line: index + 2, words: MARK.exec(text)?.[1] ?? '' }] : []));
  expect(marks.length).toBeGreaterThan(10);
  const found = messages();
  for (const { line, words } of marks)
    expect([line, found.get(line)?.join('\n')]).toEqual([line, expect.stringContaining(words)]);
  expect([...found.keys()].sort((a, b) => a - b)).toEqual(marks.map(({ line }) => line));
});
