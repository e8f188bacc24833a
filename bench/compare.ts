/**
 * Two commits in pairs: each is built in a folder of its own and runs with its own engine settings beside the other, and the same lives go
 * through one and then the other, again and again, so that what else the machine does hits both alike.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readEngineSettings } from '../scripts/launcher/engine';
import { runTethered } from '../scripts/launcher/tether';
import type { OnEnd } from './ending';
import type { Generator } from './load/generator';
import { countStatements, countedLives, ownFigures, type Counted, type OwnFigures } from './life-figures';
import { inTurn, Session, spreadOf, type Effort } from './session';
import { DIST, Stack } from './stack';
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

async function run(command: readonly string[], cwd: string): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
  const { code, output } = await runTethered(command, { cwd, env, timeoutMs: BUILD_MS });
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
  onEnd(async () => {
    await run(['git', 'worktree', 'remove', '--force', folder], ROOT).catch(() => undefined);
    rmSync(resolve(folder, '..'), { recursive: true, force: true });
  });
  await run(['git', 'worktree', 'add', '--quiet', '--detach', folder, commit], ROOT);
  const lock = (root: string) => readFileSync(join(root, 'package-lock.json'), 'utf8');
  if (lock(folder) === lock(ROOT)) symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  else await run(['npm', 'ci', '--no-audit', '--no-fund'], folder);
  await run([process.execPath, join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'], folder);
  return join(folder, 'dist');
}

export function startOf(dist: string, onEnd: OnEnd): Promise<Stack> {
  const settings = join(dist, '..', 'temporal-dev.yaml');
  return Stack.start({
    dist,
    engineSettings: existsSync(settings) ? { ...readEngineSettings(settings), ui: false } : {},
    countStatements: true,
    onEnd,
  });
}

export async function compare(
  stacks: readonly [before: Stack, after: Stack],
  load: Generator,
  effort: Effort,
  clients: readonly number[],
  onEnd: OnEnd,
): Promise<Compared> {
  const [before, after] = stacks.map((stack) => new Session(effort, stack, load, 0, onEnd));
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
    const runs = await inTurn(effort.runs, things(many));
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
