/**
 * `npm run bench -- [--only lives,decision,access,growth,burst,selection,objections,overload,stalls,adr1] [--quick] [--open N] [--out FILE]`: starts the real
 * system on free ports with a temporary DATA_DIR, loads it from a process of its own, and prints tables. Everything ends
 * with this process. `--quick` shortens every run (a look, not a figure); `--open 50000` sets the larger end of the growth.
 *
 * `npm run bench -- lives --clients 1,16 --json FILE`: lives alone, beside the bare workflow, for a program to read.
 */
import { writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { Client as PgClient } from 'pg';
import { version as sdkVersion } from '@temporalio/worker/package.json';
import { freePort } from '../scripts/launcher/ports';
import { measureAccess } from './access';
import { compareArbiters } from './adr1/compare';
import { measureBurst } from './burst';
import { measureDecisions } from './decision';
import { measureGrowth } from './growth';
import { figuresOfLives } from './life-figures';
import { measureLives } from './lives';
import { measureObjections } from './objections';
import { measureOverload } from './overload';
import { measureSelection } from './selection';
import { measureStalls } from './stalls';
import { Generator } from './load/generator';
import { Session, type Effort } from './session';
import { Stack } from './stack';

type Measure = (session: Session) => Promise<void>;
const MEASURES: Readonly<Record<string, Measure>> = {
  lives: measureLives,
  decision: measureDecisions,
  access: measureAccess,
  growth: measureGrowth,
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

interface Wanted {
  /** Instead of the tables. */
  readonly figures: Figures | undefined;
  readonly names: readonly string[];
  readonly effort: Effort;
  readonly out: string | undefined;
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
    },
  });
  const names = values.only === undefined ? Object.keys(MEASURES) : values.only.split(',');
  const unknown = names.filter((name) => !Object.hasOwn(MEASURES, name));
  if (unknown.length > 0) throw new Error(`--only takes: ${Object.keys(MEASURES).join(', ')}`);
  const { quick } = values;
  const large = Number(values.open ?? (quick ? 300 : 10_000));
  if (!Number.isSafeInteger(large) || large < 1) throw new Error('--open takes a number of cases');
  return {
    figures: readFigures(positionals, values),
    names,
    out: values.out,
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
  const numbers = clients.split(',').map(Number);
  if (!numbers.every((one) => Number.isSafeInteger(one) && one > 0)) throw new Error('--clients takes numbers: 1,16');
  return { clients: numbers, file: json };
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

async function main(): Promise<void> {
  const { figures, names, effort, out } = readArguments();
  const began = Date.now();
  const stagePort = await freePort();
  // Every objector has an address of their own, which a proxy would tell.
  const stack = await Stack.start({ env: { TRUST_PROXY: 'loopback' }, countStatements: figures !== undefined });
  const load = new Generator(stagePort);
  const session = new Session(effort, stack, load, stagePort);
  const stop = async () => {
    load.stop();
    await stack.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(130)));
  }
  try {
    const where = await circumstances(stack);
    if (figures !== undefined) {
      const lives = await figuresOfLives(session, figures.clients);
      writeFileSync(figures.file, `${JSON.stringify({ lives }, null, 2)}\n`);
      process.stdout.write(`\n${where}\n`);
      return;
    }
    for (const name of names) await MEASURES[name]?.(session);
    const text = [where, `- took: ${((Date.now() - began) / 60_000).toFixed(1)} min`, '', ...session.tables].join('\n');
    process.stdout.write(`\n${text}`);
    if (out !== undefined) writeFileSync(out, text);
  } finally {
    await stop();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);
