/**
 * The same on one data folder that grows: lives per second, memory of each process, bytes per open and per closed case. Cases are filed over HTTP
 * and followed by the engine; beyond some thousands they are copied inside the record (multiply.ts), and the engine is told of each as a new
 * engine would be, so that all of them have a workflow.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../records/database';
import { enqueueAllOpen } from '../records/outbox';
import { realLives } from './lives';
import { memoryMb, percentile } from './measure';
import { multiplyTo } from './multiply';
import { aim, inTurn, medianOf, ofRuns, type Bench, type Session } from './session';

const CLIENTS = 16;
/** Filed one by one; the next hundred thousand would take hours. */
export const MOST_FILED = 10_000;
/** What is copied is at least that much, so that copies are not all of a few. */
const LEAST_COPIED = 300;
const PROCESSES = ['api', 'worker', 'engine', 'database'] as const;

interface Sizes {
  readonly database: number;
  readonly engine: number;
}

export function measureGrowth(bench: Bench): Promise<void> {
  return bench.on({}, grow);
}

async function grow(session: Session): Promise<void> {
  session.say('growth: warming up');
  await realLives(session, CLIENTS);
  const rows: (string | number)[][] = [];
  let first: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  const ours: string[] = [];
  for (const wanted of session.effort.openCases) {
    const before = await sizes(session);
    const there = await openCases(session);
    const began = Date.now();
    const took =
      wanted > MOST_FILED ? await copied(session, wanted) : await filed(session, Math.max(1, wanted - there));
    const open = await openCases(session);
    const filled = await sizes(session);
    const perOpen = perCase(before, filled, open - there);
    session.say(`growth: lives at ${open} open cases, after ${Math.round((Date.now() - began) / 1000)} s`);
    const { lives = [] } = await inTurn(session.effort.runs, { lives: () => realLives(session, CLIENTS) });
    await whenIdle(session);
    const livesInAll = lives.reduce((sum, result) => sum + result.livesInAll, 0);
    const perClosed = perCase(filled, await sizes(session), livesInAll);
    const rate = medianOf(lives, ({ livesPerSecond }) => livesPerSecond);
    first ??= rate;
    least = Math.min(least, rate / first);
    const memory = Object.fromEntries(session.stack.watched().map(({ name, pid }) => [name, memoryMb(pid)]));
    const sum = (memory['api'] ?? 0) + (memory['worker'] ?? 0);
    ours.push(`${sum.toFixed(0)} MB at ${open} (${aim(sum, 400, 'less')})`);
    rows.push([
      `${open}${wanted > MOST_FILED ? ', copied' : ''}`,
      ofRuns(lives, ({ livesPerSecond }) => livesPerSecond),
      rate / first,
      ofRuns(lives, ({ decisionMs }) => percentile(decisionMs, 0.5)),
      ofRuns(lives, ({ nextMs }) => percentile(nextMs, 0.5)),
      took.filed === undefined ? '' : (open - there) / took.filed,
      (open - there) / took.followed,
      ...PROCESSES.map((name) => memory[name] ?? 0),
      wanted > MOST_FILED ? '' : perOpen.database / 1024, // closed cases have been copied too
      perOpen.engine / 1024,
      perClosed.database / 1024,
      perClosed.engine / 1024,
    ]);
  }
  session.put(
    `Growth, ${CLIENTS} clients, one data folder`,
    [
      'open cases',
      'lives/s',
      'ratio',
      'decision p50 ms',
      'next readable p50 ms',
      'filed/s',
      'and followed/s',
      ...PROCESSES.map((name) => `${name} MB`),
      'KB per open case, database',
      'engine',
      'KB per closed case, database',
      'engine',
    ],
    rows,
    `Least lives/s: ${least.toFixed(2)} × those at the fewest open cases (${aim(least, 0.9, 'more')}). API + worker: ${ours.join(', ')}. ` +
      `Copied are cases beyond ${MOST_FILED}, inside the record; each has its workflow in the engine, started on the record. Memory is ` +
      `proportional resident (PSS), the engine's bytes are its data file with its log, which SQLite does not shrink.`,
  );
}

/** Seconds until all were there, and until each had its workflow and its task. */
interface Took {
  readonly filed?: number;
  readonly followed: number;
}

async function filed(session: Session, cases: number): Promise<Took> {
  session.say(`growth: filing ${cases} cases`);
  const since = stopwatch();
  await session.load.run({ kind: 'file', target: session.target, clients: CLIENTS, cases });
  const filed = since();
  await whenIdle(session);
  return { filed, followed: since() };
}

async function copied(session: Session, wanted: number): Promise<Took> {
  const there = await openCases(session);
  if (there < LEAST_COPIED) await filed(session, LEAST_COPIED - there);
  session.say(`growth: copying to ${wanted} open cases`);
  await session.stack.stopPart('worker');
  await multiplyTo(session, wanted);
  const db = openDatabase(session.stack.databaseUrl, { max: 1 });
  try {
    const told = await enqueueAllOpen(db);
    session.say(`growth: the engine is told of ${told} cases`);
  } finally {
    await db.destroy();
  }
  const since = stopwatch();
  await session.stack.startWorker();
  await whenIdle(session);
  return { followed: since() };
}

function stopwatch(): () => number {
  const began = performance.now();
  return () => (performance.now() - began) / 1000;
}

function perCase(before: Sizes, after: Sizes, cases: number): Sizes {
  return {
    database: (after.database - before.database) / cases,
    engine: (after.engine - before.engine) / cases,
  };
}

async function openCases(session: Session): Promise<number> {
  const [row] = await session.sql<{ n: string }>(
    `SELECT count(*) AS n FROM cases WHERE status = 'open' AND process = 'data-request'`,
  );
  return Number(row?.n);
}

async function sizes(session: Session): Promise<Sizes> {
  await session.sql('VACUUM');
  const [row] = await session.sql<{ size: string }>('SELECT pg_database_size(current_database()) AS size');
  return { database: Number(row?.size), engine: session.stack.engineBytes() };
}

/** Nobody is in a hurry who brings a hundred thousand cases to an engine. */
const LONGEST_WAIT_MS = 3 * 3_600_000;
const STUCK_MS = 600_000;

/** Until nothing waits for the engine: no wake-up undelivered or unread, a task open in every open case. */
export async function whenIdle(session: Session): Promise<void> {
  const began = Date.now();
  let [least, at] = [Number.POSITIVE_INFINITY, began];
  while (Date.now() - began < LONGEST_WAIT_MS && Date.now() - at < STUCK_MS) {
    const [row] = await session.sql<{ n: string }>(
      `SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM wake_ups w JOIN cases c ON c.id = w.case_id AND c.status = 'open' WHERE w.seq > w.heard)
              + count(*) AS n FROM cases c
        WHERE c.status = 'open' AND c.process = 'data-request' AND NOT EXISTS (SELECT FROM tasks t WHERE t.case_id = c.id AND t.status = 'open')`,
    );
    const left = Number(row?.n);
    if (left === 0) return;
    if (left < least) [least, at] = [left, Date.now()];
    await sleep(left > 1_000 ? 5_000 : 100);
  }
  throw new Error(`the engine does not catch up: ${least} waited at best`);
}
