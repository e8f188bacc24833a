/**
 * Whole lives of data requests with 32 clients for as long as one likes, and what API and worker take meanwhile: proportional resident memory and
 * JavaScript objects, sampled every ten seconds. Fails where one of them rises (trend.ts), or a life goes wrong.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { ending } from '../../bench/ending';
import { Generator } from '../../bench/load/generator';
import { memoryMb } from '../../bench/measure';
import { Stack } from '../../bench/stack';
import { figure } from '../../bench/table';
import { freePort } from '../launcher/ports';
import { heapMb, heapsOf } from './heaps';
import { trendOf, type Sample } from './trend';

const CLIENTS = 32;
const SAMPLE_MS = 10_000;
/** Until what is loaded and compiled once is there, and V8 has found how much it lets grow. */
const MOST_WARM_UP_MINUTES = 5;
const PARTS = ['api', 'worker'] as const;
const SERIES = PARTS.flatMap((part) => [`${part} PSS`, `${part} JS heap`] as const);
type Series = (typeof SERIES)[number];

interface Row {
  readonly minute: number;
  readonly mb: Readonly<Record<Series, number>>;
}

/** Answers the status to end with. */
export async function memory(minutes: number): Promise<number> {
  const heaps = heapsOf(process.pid);
  mkdirSync(heaps, { recursive: true, mode: 0o700 });
  const { onEnd, end } = ending();
  onEnd(() => rmSync(heaps, { recursive: true, force: true }));
  try {
    const stack = await Stack.start({ preload: require.resolve('./heap-told'), onEnd });
    const load = new Generator(await freePort());
    onEnd(() => load.stop());
    return verdict(await sampled(stack, load, heaps, minutes));
  } finally {
    await end();
  }
}

async function sampled(stack: Stack, load: Generator, heaps: string, minutes: number): Promise<Row[]> {
  const warmUp = Math.min(MOST_WARM_UP_MINUTES, minutes / 3);
  const began = Date.now();
  const minute = () => (Date.now() - began) / 60_000 - warmUp;
  const target = { base: stack.base, tokens: stack.tokens };
  const lives = load.run({
    kind: 'lives',
    target,
    course: 'supplied',
    clients: CLIENTS,
    windowMs: (warmUp + minutes) * 60_000,
  });
  let over = false;
  const ended = lives.then(
    () => (over = true),
    () => (over = true),
  );
  say(
    `预热 ${figure(warmUp)} 分钟，随后 ${figure(minutes)} 分钟 · ${figure(warmUp)} minutes of warm-up, then ${figure(minutes)}`,
  );
  say(`    分钟 · minute   办结 · lives   ${SERIES.map((name) => name.padStart(17)).join('')}   MB`);
  const record = new Client({ connectionString: stack.databaseUrl });
  await record.connect();
  try {
    const rows: Row[] = [];
    const pids = pidsOf(stack);
    for (let told = Math.ceil(minute()); !over && minute() < minutes;) {
      await Promise.race([sleep(SAMPLE_MS), ended]);
      if (pidsOf(stack) !== pids) throw new Error('a part has died and was started again');
      const row = { minute: minute(), mb: valuesOf(stack, heaps) };
      if (row.minute >= 0) rows.push(row);
      if (row.minute < told) continue;
      told = Math.floor(row.minute) + 1;
      const values = SERIES.map((name) => figure(row.mb[name]).padStart(17)).join('');
      say(`${figure(row.minute).padStart(18)}${String(await closed(record)).padStart(15)}${values}   ${bar(row)}`);
    }
    if (over) await lives; // a life that went wrong
    return rows;
  } finally {
    await record.end();
  }
}

const pidsOf = (stack: Stack) => PARTS.map((part) => stack.pidOf(part)).join(' ');

function valuesOf(stack: Stack, heaps: string): Row['mb'] {
  const of = (part: (typeof PARTS)[number]): [Series, number][] => {
    const pid = stack.pidOf(part);
    return [
      [`${part} PSS`, memoryMb(pid)],
      [`${part} JS heap`, heapMb(heaps, pid)],
    ];
  };
  return Object.fromEntries(PARTS.flatMap(of)) as Row['mb'];
}

async function closed(record: Client): Promise<number> {
  const { rows } = await record.query<{ n: number }>(`SELECT count(*)::int AS n FROM cases WHERE status = 'closed'`);
  return rows[0]?.n ?? 0;
}

/** Ten megabytes a sign, both processes. */
function bar({ mb }: Row): string {
  return '#'.repeat(Math.round((mb['api PSS'] + mb['worker PSS']) / 10));
}

function verdict(rows: readonly Row[]): number {
  let status = 0;
  for (const name of SERIES) {
    const samples: Sample[] = rows.map(({ minute, mb }) => ({ minute, mb: mb[name] }));
    const { growthMb, boundMb, medianMb, flat } = trendOf(samples);
    if (!flat) status = 1;
    say(
      `${name.padEnd(15)} ${flat ? '平稳 · flat' : '上升 · rises'}: ${growthMb >= 0 ? '+' : ''}${figure(growthMb)} MB` +
        ` (≤ ${figure(boundMb)})，中位 · median ${figure(medianMb)} MB，${samples.length} 次 · samples`,
    );
  }
  return status;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
