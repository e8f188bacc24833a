/** Whole lives per second beside a bare workflow with as many signals and activities, at 1, 16 and 64 clients. */
import { setTimeout as sleep } from 'node:timers/promises';
import { NICENESS } from '../scripts/launcher/parts';
import { askEngine } from '../scripts/launcher/engine';
import type { Course, LivesResult } from './load/jobs';
import { percentile, type CpuSeconds } from './measure';
import { aim, inTurn, medianOf, ofRuns, type Session } from './session';
import { SECOND_WORKER } from './stack';

export const BARE_QUEUE = 'bare';

/** Resolves when a worker polls the task queue, or so many. */
export async function whenPolled(
  { stack }: Pick<Session, 'stack'>,
  taskQueue: string,
  extra: string,
  { least = 1, since = new Date() } = {},
): Promise<void> {
  const namespace = stack.env['TEMPORAL_NAMESPACE'] ?? '';
  for (let tries = 0; tries < 300; tries += 1) {
    const state = await askEngine(stack.engineAddress, namespace, taskQueue, since);
    if ((state?.pollers ?? 0) >= least) return;
    await sleep(200);
  }
  throw new Error(`fewer than ${least} worker(s) on ${taskQueue}:\n${stack.logTail(extra)}`);
}

export async function startBareWorker(session: Session): Promise<void> {
  const env = { BARE_TASK_QUEUE: BARE_QUEUE, STAGE_PORT: String(session.stagePort) };
  session.stack.startExtra('bare worker', 'bench/bare/worker.js', env, NICENESS.worker);
  await whenPolled(session, BARE_QUEUE, 'bare worker');
}

export function bareLives(session: Session, activities: 'local' | 'ordinary', clients: number): Promise<LivesResult> {
  return session.load.run({
    kind: 'bare-lives',
    address: session.stack.engineAddress,
    namespace: session.stack.env['TEMPORAL_NAMESPACE'] ?? '',
    taskQueue: BARE_QUEUE,
    activities,
    clients,
    windowMs: session.effort.windowMs,
  });
}

export function realLives(session: Session, clients: number, course: Course = 'supplied'): Promise<LivesResult> {
  const { target, effort } = session;
  return session.load.run({ kind: 'lives', target, course, clients, windowMs: effort.windowMs });
}

export interface Measured {
  readonly result: LivesResult;
  readonly cpu: CpuSeconds;
}

/** Whose processor time is a life's: the second worker where there is one. */
const OURS = ['api', 'worker', SECOND_WORKER, 'engine', 'database'];

/** Processor time of a life. */
export function cpuMs({ cpu, result }: Measured, processes: readonly string[] = OURS): number {
  return (1000 * processes.reduce((sum, name) => sum + (cpu[name] ?? 0), 0)) / result.livesInAll;
}

/** Of the bare workflow's lives a second, by clients. */
const AIMS: Readonly<Record<number, number>> = { 16: 0.55, 64: 0.75 };

export async function measureLives(session: Session): Promise<void> {
  await startBareWorker(session);
  const things = (clients: number): Record<string, () => Promise<Measured>> => ({
    'approval system': () => session.withCpu(() => realLives(session, clients)),
    'bare workflow, local activities': () => session.withCpu(() => bareLives(session, 'local', clients)),
    'bare workflow, ordinary activities': () => session.withCpu(() => bareLives(session, 'ordinary', clients)),
  });
  session.say('lives: warming up');
  for (const thing of Object.values(things(8))) await thing();
  const rows: (string | number)[][] = [];
  const processes = ['api', 'worker', 'bare worker', 'engine', 'database', 'load'];
  const cpuRows: (string | number)[][] = [];
  const aims: string[] = [];
  for (const clients of [1, 16, 64]) {
    session.say(`lives: ${clients} client(s)`);
    const measured = await inTurn(session.effort.runs, things(clients));
    const perSecond = (name: string) => medianOf(measured[name], ({ result }) => result.livesPerSecond);
    const own = perSecond('approval system');
    for (const name of Object.keys(measured)) {
      const at = (list: (result: LivesResult) => readonly number[], share: number) =>
        ofRuns(measured[name], ({ result }) => percentile(list(result), share));
      rows.push([
        name,
        String(clients),
        ofRuns(measured[name], ({ result }) => result.livesPerSecond),
        own / perSecond(name),
        at((result) => result.decisionMs, 0.5),
        at((result) => result.decisionMs, 0.99),
        at((result) => result.nextMs, 0.5),
        at((result) => result.nextMs, 0.99),
      ]);
      cpuRows.push([
        name,
        String(clients),
        ...processes.map((process) => medianOf(measured[name], (run) => cpuMs(run, [process]))),
      ]);
    }
    const ratio = own / perSecond('bare workflow, local activities');
    const wanted = AIMS[clients];
    aims.push(
      `${clients} client(s): ${ratio.toFixed(2)} × bare (${wanted === undefined ? 'no aim' : aim(ratio, wanted, 'more')})`,
    );
  }
  session.put(
    'Whole lives: file → accept → review → decide → dock ×2 → supplied',
    ['', 'clients', 'lives/s', 'ratio of ours', 'decision p50 ms', 'p99', 'next readable p50 ms', 'p99'],
    rows,
    `“decision” is the request (bare: the signal) until answered; “next readable” from there until what follows is open. ${aims.join('; ')}.`,
  );
  session.put('CPU time per life in these runs, ms by process', ['', 'clients', ...processes], cpuRows);
  await session.stack.stopExtra('bare worker');
}
