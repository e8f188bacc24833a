/**
 * `npm run bench -- [--only lives,dbos,…] [--quick] [--open N,N,N] [--plans] [--picture] [--out FILE]`: starts the real system on free ports with a
 * temporary DATA_DIR, loads it from a process of its own, and prints tables. Everything ends with this process. `--quick` shortens every run (a look,
 * not a figure); `--open 1000,10000,100000` says at how many open cases growth is measured, on the same data folder, and lists are at the most of
 * them; `--plans` keeps the plans of the dearest statements of lists (bench/plans), `--picture` the picture of layers (docs/performance.svg).
 *
 * `npm run bench -- lives --clients 1,16 --json FILE`: lives alone, beside the bare workflow, for a program to read.
 *
 * `npm run bench -- compare BEFORE [AFTER] [--clients 1,16] [--json FILE]`: lives on two commits in pairs; without AFTER, on what stands here.
 * Status 1 where a life costs over 5 % more CPU time, or a statement more.
 */
import { writeFileSync } from 'node:fs';
import { freePort } from '../scripts/launcher/ports';
import { NotTaken, readArguments, USAGE, type Comparison } from './arguments';
import { buildOf, compare, startOf } from './compare';
import { figuresOfLives } from './life-figures';
import { ending } from './ending';
import { Generator } from './load/generator';
import { APART, TOGETHER } from './measures';
import { circumstances } from './circumstances';
import { Bench } from './session';

async function compareCommits({ before, after, clients, file }: Comparison, bench: Bench): Promise<void> {
  const { onEnd } = bench;
  const started = async (commit: string | undefined) => startOf(await buildOf(commit, onEnd), onEnd);
  const stacks = [await started(before), await started(after)] as const;
  const { pairs, text, tooDear } = await compare(stacks, bench, clients);
  const where = await circumstances(stacks[1].databaseUrl);
  process.stdout.write(`\n${where}\n\n${text}\n${tooDear.join('\n')}\n`);
  if (file !== undefined) writeFileSync(file, `${JSON.stringify({ pairs, tooDear }, null, 2)}\n`);
  if (tooDear.length > 0) process.exitCode = 1;
}

async function main(): Promise<void> {
  const { figures, comparison, names, effort, out, kept } = readArguments(process.argv.slice(2));
  const began = Date.now();
  const { onEnd, end } = ending();
  const stagePort = await freePort();
  const load = new Generator(stagePort);
  onEnd(() => load.stop());
  const bench = new Bench(effort, load, stagePort, onEnd);
  /** So far. */
  const text = () =>
    [bench.where, `- took: ${((Date.now() - began) / 60_000).toFixed(1)} min`, '', ...bench.tables].join('\n');
  const after = <T>(measured: Promise<T>) =>
    measured.finally(() => {
      if (out !== undefined) writeFileSync(out, text());
    });
  try {
    if (comparison !== undefined) return await compareCommits(comparison, bench);
    if (figures !== undefined) {
      const lives = await bench.on({ countStatements: true }, (session) => figuresOfLives(session, figures.clients));
      writeFileSync(figures.file, `${JSON.stringify({ lives }, null, 2)}\n`);
      process.stdout.write(`\n${bench.where}\n`);
      return;
    }
    const together = names.filter((name) => Object.hasOwn(TOGETHER, name));
    if (together.length > 0)
      // Every objector has an address of their own, which a proxy would tell.
      await bench.on({ env: { TRUST_PROXY: 'loopback' } }, async (session) => {
        for (const name of together) await after(TOGETHER[name]?.(session) ?? Promise.resolve());
      });
    for (const name of names) await after(APART[name]?.(bench, kept) ?? Promise.resolve());
    process.stdout.write(`\n${text()}`);
  } finally {
    await end();
  }
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    if (error instanceof NotTaken) {
      process.stderr.write(`${error.message}\n\n用法 · usage:\n${USAGE}\n`);
      process.exit(2);
    }
    console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);
