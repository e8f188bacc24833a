/**
 * Where the time of one decision goes, from its request until the next step is open in the record: the medians of each stretch, over decisions of
 * one client that come one after the other.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client as PgClient } from 'pg';
import { median } from '../measure';
import type { Bench } from '../session';
import { waysOf, type Ways } from './layers';
import { pictureOf } from './picture';
import { marksOf, now, readMarks } from './marks';

const PICTURE = join('docs', 'performance.svg');

export async function measureLayers(bench: Bench, { picture }: { readonly picture: boolean }): Promise<void> {
  const folder = marksOf(process.pid);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  bench.onEnd(remove);
  bench.say('layers: one client on a system of its own');
  const { since, alone } = await bench.on({ preload: require.resolve('./trace') }, async ({ stack }) => {
    const target = { base: stack.base, tokens: stack.tokens };
    const { windowMs, runs } = bench.effort;
    const live = (ms: number) =>
      bench.load.run({ kind: 'lives', target, course: 'supplied', clients: 1, windowMs: ms });
    await live(windowMs); // warm
    const since = now();
    await live(windowMs * runs);
    return { since, alone: await yardsticks(stack.databaseUrl) };
  });
  // Nothing is being noted any more.
  const marks = readMarks(folder).filter(({ from }) => from >= since);
  remove();
  report(bench, waysOf(marks), alone, picture);
}

const TIMES = 200;

/** What the database takes alone: a round trip, and one row changed and on the disk. */
async function yardsticks(url: string): Promise<{ readonly roundTripMs: number; readonly durableMs: number }> {
  const client = new PgClient({ connectionString: url });
  await client.connect();
  const timed = async (text: string) => {
    const took: number[] = [];
    for (let n = 0; n < TIMES; n += 1) {
      const began = performance.now();
      await client.query(text);
      took.push(performance.now() - began);
    }
    return median(took);
  };
  try {
    await client.query('CREATE TABLE yardstick AS SELECT 0 AS n');
    return { roundTripMs: await timed('SELECT 1'), durableMs: await timed('UPDATE yardstick SET n = n + 1') };
  } finally {
    await client.query('DROP TABLE IF EXISTS yardstick');
    await client.end();
  }
}

function report(
  bench: Bench,
  { layers, wholeMs, decisions }: Ways,
  { roundTripMs, durableMs }: Awaited<ReturnType<typeof yardsticks>>,
  picture: boolean,
): void {
  const sum = layers.reduce((all, { ms }) => all + ms, 0);
  bench.put(
    'Where the time of one decision goes: one client, medians',
    ['', 'whose', 'ms', 'share %'],
    layers.map(({ name, whose, ms }) => [name, whose, ms, (100 * ms) / sum]),
    `${decisions} decisions behind which a step opens; the whole way takes ${wholeMs.toFixed(1)} ms, its median, and the stretches ${sum.toFixed(1)} ms, ` +
      `the sum of theirs. Alone, the database takes ${roundTripMs.toFixed(2)} ms for a round trip and ${durableMs.toFixed(2)} ms for one row changed and flushed.`,
  );
  if (picture) writeFileSync(PICTURE, pictureOf(layers, wholeMs));
}
