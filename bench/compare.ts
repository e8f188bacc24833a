/**
 * Two commits in pairs: each is built in a folder of its own and runs beside the other as it starts itself, and the same lives go through
 * one and then the other, again and again, so that what else the machine does hits both alike.
 */
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runTethered } from '../scripts/launcher/tether';
import type { OnEnd } from './ending';
import { countStatements, countedLives, ownFigures, type Counted, type OwnFigures } from './life-figures';
import { inTurn, Session, spreadOf, type Bench } from './session';
import { DIST, type Stack } from './stack';
import { table } from './table';

const ROOT = resolve(DIST, '..');
const BUILD_MS = 600_000;
/** What a change may cost: CPU a life, and statements a life (what is asked every second is counted with them, and varies). */
const MOST = { cpuRatio: 1.05, statements: 1 } as const;

export interface Pair {
  readonly before: OwnFigures;
  readonly after: OwnFigures;
  /** Of each run by itself, `after` to `before`. */
  readonly ratios: readonly Ratios[];
}

type Ratios = Readonly<Record<keyof OwnFigures, number>>;

export interface Compared {
  readonly pairs: readonly Pair[];
  readonly text: string;
  /** In words; empty where the change costs no more than it may. */
  readonly tooDear: readonly string[];
}

async function run(command: readonly string[], cwd: string, signal?: AbortSignal): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
  const { code, output } = await runTethered(command, { cwd, env, signal, timeoutMs: BUILD_MS });
  if (code !== 0) throw new Error(`${command.join(' ')}:\n${output.slice(-2_000)}`);
  return output.trim();
}

/**
 * The dist/ of a commit, built in a folder that `onEnd` is told how to remove; `undefined`: the one that this is of, as it stands.
 * @throws Error for no such commit, or one that does not build
 */
export async function buildOf(commit: string | undefined, onEnd: OnEnd): Promise<string> {
  if (commit === undefined) return DIST;
  const folder = join(mkdtempSync(join(tmpdir(), 'approvals-compare-')), 'tree');
  const ended = new AbortController();
  let building = Promise.resolve();
  onEnd(async () => {
    ended.abort();
    await building; // nothing writes into the folder any more
    await run(['git', 'worktree', 'remove', '--force', folder], ROOT).catch(() => undefined);
    rmSync(resolve(folder, '..'), { recursive: true, force: true });
  });
  const built = build(commit, folder, ended.signal);
  building = built.catch(() => undefined);
  await built;
  return join(folder, 'dist');
}

async function build(commit: string, folder: string, signal: AbortSignal): Promise<void> {
  await run(['git', 'worktree', 'add', '--quiet', '--detach', folder, commit], ROOT, signal);
  const lock = (root: string) => readFileSync(join(root, 'package-lock.json'), 'utf8');
  if (lock(folder) === lock(ROOT)) symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  else await run(['npm', 'ci', '--no-audit', '--no-fund'], folder, signal);
  const tsc = [process.execPath, join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'];
  await run(tsc, folder, signal);
}

/** A system of the commit as that commit starts it: with its own launcher and its own settings of database and engine. */
export async function startOf(dist: string, onEnd: OnEnd): Promise<Stack> {
  const { Stack: Own } = (await import(join(dist, 'bench', 'stack.js'))) as { readonly Stack: typeof Stack };
  const stack = await Own.start({ countStatements: true, onEnd });
  onEnd(() => stack.stop()); // an older one is not told of `onEnd`
  return stack;
}

export async function compare(
  stacks: readonly [before: Stack, after: Stack],
  bench: Bench,
  clients: readonly number[],
): Promise<Compared> {
  const [before, after] = stacks.map((stack) => new Session(bench, stack));
  if (before === undefined || after === undefined) throw new Error('two are compared');
  for (const session of [before, after]) await countStatements(session);
  const things = (many: number) => ({
    before: () => countedLives(before, many),
    after: () => countedLives(after, many),
  });
  before.say('compare: warming up');
  await inTurn(1, things(8));
  const pairs: Pair[] = [];
  for (const many of clients) {
    before.say(`compare: ${many} client(s)`);
    const runs = await inTurn(bench.effort.runs, things(many));
    pairs.push(pairOf(many, runs['before'] ?? [], runs['after'] ?? []));
  }
  return { pairs, text: tableOf(pairs), tooDear: pairs.flatMap(dearOf) };
}

function pairOf(clients: number, before: readonly Counted[], after: readonly Counted[]): Pair {
  const alone = (run: Counted | undefined) => ownFigures(clients, run === undefined ? [] : [run]);
  const ratios = before.map((run, index) => ratiosOf(alone(run), alone(after[index])));
  return { before: ownFigures(clients, before), after: ownFigures(clients, after), ratios };
}

function ratiosOf(before: OwnFigures, after: OwnFigures): Ratios {
  const names = Object.keys(before) as (keyof OwnFigures)[];
  return Object.fromEntries(names.map((name) => [name, after[name] / before[name]])) as Record<
    keyof OwnFigures,
    number
  >;
}

const FIGURES: readonly (readonly [keyof OwnFigures, string])[] = [
  ['livesPerSecond', 'lives/s'],
  ['cpuMsPerLife', 'CPU ms a life'],
  ['statementsPerLife', 'statements a life'],
  ['decisionP50Ms', 'decision p50 ms'],
  ['nextReadableP50Ms', 'next readable p50 ms'],
];

function tableOf(pairs: readonly Pair[]): string {
  const rows = pairs.flatMap(({ before, after, ratios }) =>
    FIGURES.map(([name, title]) => [
      title,
      String(after.clients),
      before[name],
      after[name],
      after[name] / before[name],
      spreadOf(ratios.map((run) => run[name])),
    ]),
  );
  return table('Lives, before and after', ['', 'clients', 'before', 'after', 'ratio', 'in single runs'], rows);
}

/** What the change costs beyond what it may. */
export function dearOf({ before, after }: Pick<Pair, 'before' | 'after'>): string[] {
  const ratio = after.cpuMsPerLife / before.cpuMsPerLife;
  const more = after.statementsPerLife - before.statementsPerLife;
  return [
    ...(ratio > MOST.cpuRatio ? [`${after.clients} client(s): ${ratio.toFixed(2)} × the CPU time a life`] : []),
    ...(more >= MOST.statements ? [`${after.clients} client(s): ${more.toFixed(1)} statements a life more`] : []),
  ];
}
