/** What every part of the benchmark works with, and how several runs become one figure. */
import { Client as PgClient } from 'pg';
import type { OnEnd } from './ending';
import type { Generator } from './load/generator';
import type { Target } from './load/jobs';
import { median, withCpu, type CpuSeconds, type Watched } from './measure';
import { circumstances } from './circumstances';
import { recordAs, Stack, type StackOptions } from './stack';
import { figure, table, type Cell } from './table';

export interface Effort {
  readonly quick: boolean;
  /** Measured runs of each figure; the median is told. */
  readonly runs: number;
  readonly windowMs: number;
  /** Open cases at which growth is measured, ascending; lists are at the last. */
  readonly openCases: readonly number[];
  readonly burst: number;
}

/** What all measures share: the load generator, how long to measure, and where tables go. */
export class Bench {
  readonly tables: string[] = [];
  /** What the figures were taken on, as the first system has told it. */
  where = '';

  constructor(
    readonly effort: Effort,
    readonly load: Generator,
    readonly stagePort: number,
    readonly onEnd: OnEnd,
  ) {}

  say(text: string): void {
    process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
  }

  put(title: string, head: readonly string[], rows: readonly (readonly Cell[])[], note = ''): void {
    const text = table(title, head, rows) + (note === '' ? '' : `\n${note}\n`);
    this.tables.push(text);
    process.stderr.write(`\n${text}\n`);
  }

  /** On a system that is there for this alone. */
  async on<T>(options: Omit<StackOptions, 'onEnd'>, work: (session: Session) => Promise<T>): Promise<T> {
    const stack = await Stack.start({ ...options, onEnd: this.onEnd });
    try {
      if (this.where === '') this.where = await circumstances(stack.databaseUrl);
      return await work(new Session(this, stack));
    } finally {
      await stack.stop();
    }
  }
}

/** What a part of the benchmark works with on one system. */
export class Session {
  readonly effort: Effort;
  readonly load: Generator;
  readonly stagePort: number;

  constructor(
    private readonly bench: Bench,
    readonly stack: Stack,
  ) {
    ({ effort: this.effort, load: this.load, stagePort: this.stagePort } = bench);
  }

  get target(): Target {
    return { base: this.stack.base, tokens: this.stack.tokens };
  }

  say(text: string): void {
    this.bench.say(text);
  }

  put(...told: Parameters<Bench['put']>): void {
    this.bench.put(...told);
  }

  get watched(): Watched[] {
    return [...this.stack.watched(), { name: 'load', pid: this.load.pid }];
  }

  withCpu<T>(work: () => Promise<T>): Promise<{ result: T; cpu: CpuSeconds }> {
    return withCpu(this.watched, work);
  }

  /** One statement on the record, as its owner. */
  sql<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
    return this.query(this.stack.databaseUrl, text, values);
  }

  /** The same as whoever may do everything. */
  asSuperuser<T extends object>(text: string): Promise<T[]> {
    const { superuserUrl, databaseUrl } = this.stack;
    return this.query(recordAs(superuserUrl, databaseUrl), text, []);
  }

  private async query<T extends object>(url: string, text: string, values: unknown[]): Promise<T[]> {
    const client = new PgClient({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<T>(text, values)).rows;
    } finally {
      await client.end();
    }
  }
}

/** Several things measured in turn, run after run, so that what else the machine does hits all of them alike. */
export async function inTurn<T>(
  runs: number,
  things: Readonly<Record<string, () => Promise<T>>>,
): Promise<Record<string, T[]>> {
  const results: Record<string, T[]> = Object.fromEntries(Object.keys(things).map((name) => [name, []]));
  for (let run = 0; run < runs; run += 1) {
    for (const [name, thing] of Object.entries(things)) results[name]?.push(await thing());
  }
  return results;
}

export const medianOf = <T>(results: readonly T[] | undefined, value: (one: T) => number): number =>
  median((results ?? []).map(value));

/** From the least to the most of the runs. */
export const spreadOf = (values: readonly number[]): string =>
  `${figure(Math.min(...values))}–${figure(Math.max(...values))}`;

/** For a table: the median of the runs, and their spread. */
export function ofRuns<T>(results: readonly T[] | undefined, value: (one: T) => number): Cell {
  const values = (results ?? []).map(value);
  return values.length < 2 ? median(values) : `${figure(median(values))} (${spreadOf(values)})`;
}

/** How the figure stands towards its aim. */
export function aim(value: number, target: number, better: 'less' | 'more'): string {
  const reached = better === 'less' ? value <= target : value >= target;
  return `${better === 'less' ? '≤' : '≥'} ${target}: ${reached ? 'reached' : 'not reached'}`;
}
