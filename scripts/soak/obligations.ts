/**
 * Takes each carrier of the measures out of a copy of this tree, one at a time, and sees the test that is named beside it turn red. Before
 * that the named tests pass in the copy as it is: a title that no longer runs carries nothing.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { ARTICLES } from '../../domain/measures';
import { obligationsOf, type Carrier } from '../../domain/obligations';
import { projectRoot } from '../launcher/paths';
import { cutsOf, type Cut } from './taken-out';

/** What of the tree no test needs, or is linked. */
const LEFT_OUT = ['node_modules', '.data', '.cache', '.git', 'dist'];

/** The carriers of all obligations, each with each of its tests once. */
export function carriers(): Carrier[] {
  const all = ARTICLES.flatMap(({ number }) => obligationsOf(number).flatMap(({ carriedBy }) => carriedBy));
  return [...new Map(all.map((one) => [`${one.kind} ${one.name} ${one.test}`, one])).values()];
}

/** Parts of names or tests choose among the carriers. Answers the status to end with. */
export function obligations(parts: readonly string[]): number {
  const chosen = carriers().filter(
    ({ name, test }) => parts.length === 0 || parts.some((part) => name.includes(part) || test.includes(part)),
  );
  const tree = copyOfTree();
  try {
    const [pale, whole] = asTheyAre(tree, chosen);
    for (const file of pale) say(`✗ 未抽去时即不通过 · does not pass as it is: ${file}`);
    const kept = chosen.filter((carrier) => !turnsRed(tree, carrier, whole));
    say(
      `抽去承载 · carriers taken out: ${chosen.length}, 测试变红 · turned red: ${chosen.length - kept.length}, ` +
        `未变红 · did not: ${kept.map(({ name }) => name).join(', ') || '0'}`,
    );
    return pale.length + kept.length === 0 ? 0 : 1;
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

/** The files whose named tests do not pass, and those whose tests build on what others of the file have left: these are run whole. */
function asTheyAre(tree: string, chosen: readonly Carrier[]): [pale: string[], whole: Set<string>] {
  const whole = new Set<string>();
  const pale = testsOf(chosen).flatMap(({ file, titles }) => {
    if (titles.every((title) => isPassed(run(tree, { file, title, whole: false })))) return [];
    whole.add(file);
    return titles.every((title) => isPassed(run(tree, { file, title, whole: true }))) ? [] : [file];
  });
  return [pale, whole];
}

const isPassed = ({ passed, failed }: Counts): boolean => failed === 0 && passed > 0;

function turnsRed(tree: string, carrier: Carrier, whole: ReadonlySet<string>): boolean {
  const [file = '', title = ''] = carrier.test.split(' › ');
  const restore = cutsOf(carrier).map((one) => takeOut(tree, one));
  const { failed } = run(tree, { file, title, whole: whole.has(file) });
  for (const back of restore) back();
  say(`${failed > 0 ? '●' : '✗'} ${carrier.kind} ${carrier.name} — ${carrier.test}`);
  return failed > 0;
}

/** Answers what puts it back. @throws Error where the text stands there not exactly once */
function takeOut(tree: string, { file, find, replace }: Cut): () => void {
  const path = join(tree, file);
  const before = readFileSync(path, 'utf8');
  if (before.split(find).length !== 2) throw new Error(`${file} has not exactly once: ${find}`);
  writeFileSync(
    path,
    before.replace(find, () => replace),
  );
  return () => writeFileSync(path, before);
}

function copyOfTree(): string {
  const root = projectRoot();
  const tree = mkdtempSync(join(tmpdir(), 'obligations-'));
  cpSync(root, tree, {
    recursive: true,
    filter: (path) => !LEFT_OUT.includes(relative(root, path)),
  });
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  return tree;
}

function testsOf(chosen: readonly Carrier[]): { readonly file: string; readonly titles: readonly string[] }[] {
  const byFile = new Map<string, Set<string>>();
  for (const { test } of chosen) {
    const [file = '', title = ''] = test.split(' › ');
    byFile.set(file, (byFile.get(file) ?? new Set()).add(title));
  }
  return [...byFile].map(([file, titles]) => ({ file, titles: [...titles] }));
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

interface Asked {
  readonly file: string;
  readonly title: string;
  /** With all other tests of the file. */
  readonly whole: boolean;
}

/** How the test of that title went. A suite that cannot be loaded counts for nothing: neither passed nor failed. */
function run(tree: string, { file, title, whole }: Asked): Counts {
  const report = join(tree, '.report.json');
  rmSync(report, { force: true });
  const jest = join('node_modules', 'jest', 'bin', 'jest.js');
  const options = ['--runInBand', '--silent', '--json', `--outputFile=${report}`, '--testTimeout=120000'];
  const alone = whole ? [] : ['-t', pattern(title)];
  spawnSync(process.execPath, [jest, file, ...options, ...alone], { cwd: tree, stdio: 'ignore' });
  const told = existsSync(report) ? REPORT.safeParse(JSON.parse(readFileSync(report, 'utf8'))) : null;
  const titled = new RegExp(`^${pattern(title)}$`);
  const results = told?.success === true ? told.data.testResults.flatMap((suite) => suite.assertionResults) : [];
  const counted = results.filter((one) => titled.test(one.title));
  return {
    passed: counted.filter(({ status }) => status === 'passed').length,
    failed: counted.filter(({ status }) => status === 'failed').length,
  };
}

const REPORT = z.object({
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ title: z.string(), status: z.string() })) })),
});

/** A title as it is run: what a table of cases puts in may be anything. */
function pattern(title: string): string {
  return title
    .split(/%[sdijfop#%]|\$\w+/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
