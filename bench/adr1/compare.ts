/**
 * ADR 1 by measurement: record as arbiter with outbox and signal (local and ordinary activities) against the workflow as
 * arbiter, asked by Update. The same requests, record and engine; one variant at a time, in turn, each with a queue of its own.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../scripts/launcher/ports';
import { decideAll } from '../decision';
import { whenPolled } from '../lives';
import { whenAnswered } from '../load/http';
import type { DecideResult, LivesResult, OpenTask, Target } from '../load/jobs';
import { percentile } from '../measure';
import { medianOf, type Session } from '../session';

const VARIANTS = {
  local: 'record decides, local activities (released)',
  ordinary: 'record decides, ordinary activities',
  update: 'workflow decides by Update, local activities',
} as const;
type Variant = keyof typeof VARIANTS;
const NAMES = Object.keys(VARIANTS) as Variant[];

interface Measured {
  readonly decisions: Readonly<Record<1 | 16, DecideResult>>;
  readonly lives: Readonly<Record<1 | 16, LivesResult>>;
  readonly burst: DecideResult;
  readonly caughtUpMs: number;
  readonly stoppedPerSecond: number;
}

/** The decisions of the Update variant need no wake-up, so theirs are dropped before they cost the relay anything. */
const DROP_WAKE_UPS = `
  CREATE OR REPLACE FUNCTION bench_no_wake_up() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN RETURN NULL; END $f$;
  CREATE OR REPLACE TRIGGER bench_no_wake_up BEFORE INSERT ON outbox FOR EACH ROW
    WHEN (NEW.signal = 'taskDecided') EXECUTE FUNCTION bench_no_wake_up()`;
const KEEP_WAKE_UPS = 'DROP TRIGGER IF EXISTS bench_no_wake_up ON outbox';

export async function compareArbiters(session: Session): Promise<void> {
  await session.stack.stopPart('worker');
  const measured: Record<Variant, Measured[]> = { local: [], ordinary: [], update: [] };
  for (let run = 0; run < session.effort.runs; run += 1) {
    for (const name of NAMES) {
      session.say(`adr1: run ${run + 1}, ${name}`);
      measured[name].push(
        await withVariant(session, name, run, (target, restart) => measure(session, target, restart)),
      );
    }
  }
  report(session, measured);
  await session.stack.startWorker();
}

interface Switch {
  stop(): Promise<void>;
  start(): Promise<void>;
}

async function withVariant<T>(
  session: Session,
  name: Variant,
  run: number,
  work: (target: Target, worker: Switch) => Promise<T>,
): Promise<T> {
  const { stack } = session;
  const queue = `adr1-${name}-${run}`;
  const [worker, api] = [`${name} worker`, `${name} api`];
  const start = async () => {
    stack.startExtra(worker, 'bench/adr1/worker.js', { VARIANT: name, TASK_QUEUE: queue });
    await whenPolled(session, queue, worker);
  };
  await start();
  let { base } = stack;
  if (name === 'update') {
    await session.sql(DROP_WAKE_UPS);
    const port = await freePort();
    stack.startExtra(api, 'bench/adr1/api.js', { UPDATE_API_PORT: String(port) });
    base = `http://127.0.0.1:${port}`;
    await whenAnswered(`${base}/healthz`, () => stack.logTail(api));
  }
  try {
    return await work({ base, tokens: stack.tokens }, { start, stop: () => stack.stopExtra(worker) });
  } finally {
    await stack.stopExtra(worker);
    await stack.stopExtra(api);
    await session.sql(KEEP_WAKE_UPS);
  }
}

async function measure(session: Session, target: Target, worker: Switch): Promise<Measured> {
  const { load, effort } = session;
  const few = effort.quick ? 8 : 30;
  await decideAll(session, few, 8, target); // warm
  const decisions = {
    1: await decideAll(session, few, 1, target),
    16: await decideAll(session, few * 3, 16, target),
  };
  const lives = (clients: number) =>
    load.run({ kind: 'lives', target, course: 'supplied', clients, windowMs: effort.windowMs });
  const both = { 1: await lives(1), 16: await lives(16) };
  const caseIds = await load.run({ kind: 'file', target, clients: 16, cases: effort.burst + few });
  const tasks = await load.run({ kind: 'tasks', target, caseIds, step: 'acceptance' });
  const burst = await load.run({ kind: 'decide', target, clients: 16, tasks: tasks.slice(few) });
  const caughtUpMs = await whenFollowed(
    session,
    tasks.slice(few).map(({ caseId }) => caseId),
  );
  await worker.stop();
  const stoppedPerSecond = await decidedWhileStopped(session, target, tasks.slice(0, few));
  await worker.start();
  if (stoppedPerSecond > 0) await whenFollowed(session, caseIds);
  return { decisions, lives: both, burst, caughtUpMs, stoppedPerSecond };
}

const STOPPED_MS = 5_000;

/** Decisions per second without a worker; none, where they are not all answered within some seconds. */
async function decidedWhileStopped(session: Session, target: Target, tasks: readonly OpenTask[]): Promise<number> {
  const result = await Promise.race([
    session.load.run({ kind: 'decide', target, clients: 16, tasks }).catch(() => null),
    sleep(STOPPED_MS, null, { ref: false }),
  ]);
  return result === null ? 0 : (result.answeredMs.length * 1000) / result.elapsedMs;
}

/** Until the step after acceptance is open for all these cases. */
export async function whenFollowed(session: Session, caseIds: readonly string[]): Promise<number> {
  const began = Date.now();
  for (;;) {
    const [row] = await session.sql<{ n: string }>(
      `SELECT count(*) AS n FROM tasks WHERE step = 'review' AND case_id = ANY($1)`,
      [caseIds],
    );
    if (Number(row?.n) >= caseIds.length) return Date.now() - began;
    if (Date.now() - began > 600_000) throw new Error(`${row?.n ?? 0} of ${caseIds.length} cases were followed`);
    await sleep(50);
  }
}

function report(session: Session, measured: Readonly<Record<Variant, readonly Measured[]>>): void {
  const rows = NAMES.map((name) => {
    const runs = measured[name];
    const at = (clients: 1 | 16, share: number) =>
      medianOf(runs, ({ decisions }) => percentile(decisions[clients].answeredMs, share));
    const next = (clients: 1 | 16) => medianOf(runs, ({ lives }) => percentile(lives[clients].nextMs, 0.5));
    return [
      VARIANTS[name],
      at(1, 0.5),
      at(1, 0.99),
      at(16, 0.5),
      at(16, 0.99),
      next(1),
      next(16),
      medianOf(runs, ({ lives }) => lives[1].livesPerSecond),
      medianOf(runs, ({ lives }) => lives[16].livesPerSecond),
      medianOf(runs, ({ burst }) => (burst.answeredMs.length * 1000) / burst.elapsedMs),
      medianOf(runs, ({ caughtUpMs }) => caughtUpMs / 1000),
      medianOf(runs, ({ stoppedPerSecond }) => stoppedPerSecond),
    ];
  });
  session.put(
    'ADR 1: who decides',
    [
      '',
      'decision ms, 1 client p50',
      'p99',
      '16 clients p50',
      'p99',
      'next readable p50 ms, 1',
      '16',
      'lives/s, 1',
      '16',
      `burst of ${session.effort.burst}, decisions/s`,
      'then caught up after s',
      'decisions/s, worker stopped',
    ],
    rows,
  );
}
