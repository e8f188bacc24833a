/**
 * `npm run bench -- [--only lives,decision,access,growth,lists,burst,selection,objections,overload,stalls,adr1] [--quick] [--open N] [--out FILE]`: starts the real
 * system on free ports with a temporary DATA_DIR, loads it from a process of its own, and prints tables. Everything ends
 * with this process. `--quick` shortens every run (a look, not a figure); `--open 50000` sets the larger end of the growth.
 *
 * `npm run bench -- lives --clients 1,16 --json FILE`: lives alone, beside the bare workflow, for a program to read.
 *
 * `npm run bench -- compare BEFORE [AFTER] [--clients 1,16] [--json FILE]`: lives on two commits in pairs; without AFTER, on what stands here.
 * Status 1 where a life costs over 5 % more CPU time, or a statement more.
 */
import { writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { Client as PgClient } from 'pg';
import { version as sdkVersion } from '@temporalio/worker/package.json';
import { freePort } from '../scripts/launcher/ports';
import { measureAccess } from './access';
import { buildOf, compare, startOf } from './compare';
import { compareArbiters } from './adr1/compare';
import { measureBurst } from './burst';
import { measureDecisions } from './decision';
import { measureGrowth } from './growth';
import { figuresOfLives } from './life-figures';
import { measureLists } from './lists';
import { measureLives } from './lives';
import { measureObjections } from './objections';
import { measureOverload } from './overload';
import { measureSelection } from './selection';
import { measureStalls } from './stalls';
import { Generator } from './load/generator';
import { Session, type Effort } from './session';
import { Stack } from './stack';

type Measure = (session: Session, plans: boolean) => Promise<void>;
const MEASURES: Readonly<Record<string, Measure>> = {
  lives: measureLives,
  decision: measureDecisions,
  access: measureAccess,
  growth: measureGrowth,
  lists: measureLists,
  burst: measureBurst,
  selection: measureSelection,
  objections: measureObjections,
  overload: measureOverload,
  stalls: measureStalls,
  adr1: compareArbiters,
};

interface Figures {
  readonly clients: readonly number[];
  readonly file: string;
}

interface Comparison {
  readonly clients: readonly number[];
  readonly before: string;
  /** Undefined: what stands here. */
  readonly after: string | undefined;
  readonly file: string | undefined;
}

interface Wanted {
  /** Instead of the tables. */
  readonly figures: Figures | undefined;
  readonly comparison: Comparison | undefined;
  readonly names: readonly string[];
  readonly effort: Effort;
  readonly out: string | undefined;
  /** Of the lists: the dearest statements' plans are kept. */
  readonly plans: boolean;
}

function readArguments(): Wanted {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      clients: { type: 'string' },
      json: { type: 'string' },
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      open: { type: 'string' },
      out: { type: 'string' },
      plans: { type: 'boolean', default: false },
    },
  });
  const names = values.only === undefined ? Object.keys(MEASURES) : values.only.split(',');
  const unknown = names.filter((name) => !Object.hasOwn(MEASURES, name));
  if (unknown.length > 0) throw new Error(`--only takes: ${Object.keys(MEASURES).join(', ')}`);
  const { quick } = values;
  const large = Number(values.open ?? (quick ? 300 : 10_000));
  if (!Number.isSafeInteger(large) || large < 1) throw new Error('--open takes a number of cases');
  return {
    figures: positionals[0] === 'compare' ? undefined : readFigures(positionals, values),
    comparison: readComparison(positionals, values),
    names,
    out: values.out,
    plans: values.plans,
    effort: {
      quick,
      runs: quick ? 1 : 3,
      windowMs: quick ? 3_000 : 8_000,
      openCases: [quick ? 100 : 1_000, large],
      burst: quick ? 200 : 1_000,
    },
  };
}

function readFigures(
  [what, ...more]: readonly string[],
  { clients = '1,16', json }: { readonly clients?: string; readonly json?: string },
): Figures | undefined {
  if (what === undefined && json === undefined) return undefined;
  if (what !== 'lives' || more.length > 0 || json === undefined) throw new Error('lives --clients 1,16 --json FILE');
  return { clients: readClients(clients), file: json };
}

function readComparison(
  [what, before, after, ...more]: readonly string[],
  { clients = '1,16', json }: { readonly clients?: string; readonly json?: string },
): Comparison | undefined {
  if (what !== 'compare') return undefined;
  if (before === undefined || more.length > 0) throw new Error('compare BEFORE [AFTER] --clients 1,16 --json FILE');
  return { clients: readClients(clients), before, after, file: json };
}

function readClients(text: string): number[] {
  const numbers = text.split(',').map(Number);
  if (!numbers.every((clients) => Number.isSafeInteger(clients) && clients > 0))
    throw new Error('--clients takes numbers: 1,16');
  return numbers;
}

/** What the figures were taken on. */
async function circumstances(stack: Stack): Promise<string> {
  const client = new PgClient({ connectionString: stack.databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  await client.end();
  const [cpu] = cpus();
  return [
    `- machine: ${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}; loopback`,
    `- Node ${process.version}, PostgreSQL ${rows[0]?.server_version ?? '?'} (fsync on), Temporal SDK ${sdkVersion}, Temporal dev server with a data file`,
    `- command: npm run bench -- ${process.argv.slice(2).join(' ')}`,
    `- taken: ${new Date().toISOString()}`,
  ].join('\n');
}

/** Ends what it is told of, the last first: once, when it is done or a signal comes. */
function ending(): { readonly onEnd: (end: () => Promise<unknown> | void) => void; readonly end: () => Promise<void> } {
  const ends: (() => Promise<unknown> | void)[] = [];
  const endAll = async () => {
    for (const one of ends.splice(0).reverse()) await one();
  };
  let ended: Promise<void> | undefined;
  const end = () => (ended ??= endAll());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void end().finally(() => process.exit(130)));
  }
  return { onEnd: (one) => void ends.push(one), end };
}

async function compareCommits({ before, after, clients, file }: Comparison, effort: Effort): Promise<void> {
  const { onEnd, end } = ending();
  try {
    const started = async (commit: string | undefined) => {
      const stack = await startOf(await buildOf(commit, onEnd));
      onEnd(() => stack.stop());
      return stack;
    };
    const stacks = [await started(before), await started(after)] as const;
    const load = new Generator(await freePort());
    onEnd(() => load.stop());
    const { pairs, text, tooDear } = await compare(stacks, load, effort, clients);
    process.stdout.write(`\n${await circumstances(stacks[1])}\n\n${text}\n${tooDear.join('\n')}\n`);
    if (file !== undefined) writeFileSync(file, `${JSON.stringify({ pairs, tooDear }, null, 2)}\n`);
    if (tooDear.length > 0) process.exitCode = 1;
  } finally {
    await end();
  }
}

async function main(): Promise<void> {
  const { figures, comparison, names, effort, out, plans } = readArguments();
  if (comparison !== undefined) return compareCommits(comparison, effort);
  const began = Date.now();
  const stagePort = await freePort();
  // Every objector has an address of their own, which a proxy would tell.
  const { onEnd, end } = ending();
  const env = { TRUST_PROXY: 'loopback', ...(names.join() === 'lists' && { READS_PER_MINUTE: '1000000' }) };
  const stack = await Stack.start({ env, countStatements: figures !== undefined || plans });
  onEnd(() => stack.stop());
  const load = new Generator(stagePort);
  onEnd(() => load.stop());
  const session = new Session(effort, stack, load, stagePort);
  try {
    const where = await circumstances(stack);
    if (figures !== undefined) {
      const lives = await figuresOfLives(session, figures.clients);
      writeFileSync(figures.file, `${JSON.stringify({ lives }, null, 2)}\n`);
      process.stdout.write(`\n${where}\n`);
      return;
    }
    for (const name of names) await MEASURES[name]?.(session, plans);
    const text = [where, `- took: ${((Date.now() - began) / 60_000).toFixed(1)} min`, '', ...session.tables].join('\n');
    process.stdout.write(`\n${text}`);
    if (out !== undefined) writeFileSync(out, text);
  } finally {
    await end();
  }
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);
