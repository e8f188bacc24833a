/**
 * `npm run bench -- [--only lives,dbos,layers,decision,access,growth,lists,burst,selection,objections,overload,stalls,knobs,adr1] [--quick] [--open N,N,N] [--out FILE]`: starts the real
 * system on free ports with a temporary DATA_DIR, loads it from a process of its own, and prints tables. Everything ends
 * with this process. `--quick` shortens every run (a look, not a figure); `--open 1000,10000,100000` says at how many open cases growth is
 * measured, on the same data folder; lists are at the most of them.
 *
 * `npm run bench -- lives --clients 1,16 --json FILE`: lives alone, beside the bare workflow, for a program to read.
 *
 * `npm run bench -- compare BEFORE [AFTER] [--clients 1,16] [--json FILE]`: lives on two commits in pairs; without AFTER, on what stands here.
 * Status 1 where a life costs over 5 % more CPU time, or a statement more.
 */
import { writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { Client as PgClient } from 'pg';
import { version as sdkVersion } from '@temporalio/worker/package.json';
import { freePort } from '../scripts/launcher/ports';
import { readArguments, type Comparison } from './arguments';
import { buildOf, compare, startOf } from './compare';
import { figuresOfLives } from './life-figures';
import { ending } from './ending';
import { Generator } from './load/generator';
import { MEASURES } from './measures';
import { Session, type Effort } from './session';
import { Stack } from './stack';

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

async function compareCommits({ before, after, clients, file }: Comparison, effort: Effort): Promise<void> {
  const { onEnd, end } = ending();
  try {
    const started = async (commit: string | undefined) => startOf(await buildOf(commit, onEnd), onEnd);
    const stacks = [await started(before), await started(after)] as const;
    const load = new Generator(await freePort());
    onEnd(() => load.stop());
    const { pairs, text, tooDear } = await compare(stacks, load, effort, clients, onEnd);
    process.stdout.write(`\n${await circumstances(stacks[1])}\n\n${text}\n${tooDear.join('\n')}\n`);
    if (file !== undefined) writeFileSync(file, `${JSON.stringify({ pairs, tooDear }, null, 2)}\n`);
    if (tooDear.length > 0) process.exitCode = 1;
  } finally {
    await end();
  }
}

async function main(): Promise<void> {
  const { figures, comparison, names, effort, out, kept } = readArguments(process.argv.slice(2));
  if (comparison !== undefined) return compareCommits(comparison, effort);
  const began = Date.now();
  const stagePort = await freePort();
  // Every objector has an address of their own, which a proxy would tell.
  const { onEnd, end } = ending();
  const env = { TRUST_PROXY: 'loopback', ...(names.join() === 'lists' && { READS_PER_MINUTE: '1000000' }) };
  const stack = await Stack.start({ env, countStatements: figures !== undefined || kept.plans, onEnd });
  const load = new Generator(stagePort);
  onEnd(() => load.stop());
  const session = new Session(effort, stack, load, stagePort, onEnd);
  try {
    const where = await circumstances(stack);
    if (figures !== undefined) {
      const lives = await figuresOfLives(session, figures.clients);
      writeFileSync(figures.file, `${JSON.stringify({ lives }, null, 2)}\n`);
      process.stdout.write(`\n${where}\n`);
      return;
    }
    for (const name of names) await MEASURES[name]?.(session, kept);
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
