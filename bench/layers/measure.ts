/**
 * Where the time of one decision goes, from its request until the next step is open in the record: the medians of each stretch, over decisions of
 * one client that come one after the other.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client as PgClient } from 'pg';
import { median } from '../measure';
import type { Session } from '../session';
import { Stack } from '../stack';
import { layersOf, type Layer } from './layers';
import { pictureOf } from './picture';
import { marksOf, now, readMarks } from './marks';

const PICTURE = join('docs', 'performance.svg');

export async function measureLayers(session: Session, { picture }: { readonly picture: boolean }): Promise<void> {
  const folder = marksOf(process.pid);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  session.say('layers: one client on a system of its own');
  const { onEnd } = session;
  onEnd(() => rmSync(folder, { recursive: true, force: true }));
  const stack = await Stack.start({ env: { NODE_OPTIONS: `--require=${require.resolve('./trace')}` }, onEnd });
  try {
    const target = { base: stack.base, tokens: stack.tokens };
    const { windowMs, runs } = session.effort;
    const live = (ms: number) =>
      session.load.run({ kind: 'lives', target, course: 'supplied', clients: 1, windowMs: ms });
    await live(windowMs); // warm
    const warm = now();
    await live(windowMs * runs);
    const alone = await yardsticks(stack.databaseUrl);
    await stack.stop(); // nothing is being noted any more
    const marks = readMarks(folder).filter(({ from }) => from >= warm);
    report(session, layersOf(marks), alone, picture);
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
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
  session: Session,
  { layers, decisions }: { readonly layers: readonly Layer[]; readonly decisions: number },
  { roundTripMs, durableMs }: Awaited<ReturnType<typeof yardsticks>>,
  picture: boolean,
): void {
  const total = layers.reduce((sum, { ms }) => sum + ms, 0);
  session.put(
    'Where the time of one decision goes: one client, medians',
    ['', 'whose', 'ms', 'share %'],
    layers.map(({ name, whose, ms }) => [name, whose, ms, (100 * ms) / total]),
    `${decisions} decisions behind which a step opens. Alone, the database takes ${roundTripMs.toFixed(2)} ms for a round trip and ` +
      `${durableMs.toFixed(2)} ms for one row changed and flushed.`,
  );
  if (picture) writeFileSync(PICTURE, pictureOf(layers));
}
