/** What outages cost: a burst of decisions while the worker is stopped, and the first decision after PostgreSQL is back. */
import { setTimeout as sleep } from 'node:timers/promises';
import { answers } from '../scripts/launcher/postgres';
import { decideOne } from './load/life';
import type { OpenTask } from './load/jobs';
import { median, percentile } from './measure';
import { whenFollowed } from './adr1/compare';
import { aim, type Session } from './session';

const CLIENTS = 16;

export async function measureBurst(session: Session): Promise<void> {
  const { load, stack, effort, target } = session;
  const rows: (string | number)[][] = [];
  for (const worker of ['running', 'stopped'] as const) {
    session.say(`burst: ${effort.burst} decisions, worker ${worker}`);
    const caseIds = await load.run({ kind: 'file', target, clients: CLIENTS, cases: effort.burst });
    const tasks = await load.run({ kind: 'tasks', target, caseIds, step: 'acceptance' });
    if (worker === 'stopped') await stack.stopPart('worker');
    const { answeredMs, elapsedMs } = await load.run({ kind: 'decide', target, clients: CLIENTS, tasks });
    const began = Date.now();
    if (worker === 'stopped') await stack.startWorker();
    const startedMs = Date.now() - began;
    const followedMs = (await whenFollowed(session, caseIds)) + startedMs;
    rows.push([
      worker,
      (answeredMs.length * 1000) / elapsedMs,
      percentile(answeredMs, 0.5),
      percentile(answeredMs, 0.99),
      followedMs / 1000,
      startedMs / 1000,
    ]);
  }
  session.put(
    `A burst of ${effort.burst} decisions, ${CLIENTS} clients`,
    [
      'worker',
      'accepted/s (with read back)',
      'p50 ms',
      'p99',
      'all followed after s',
      'of which starting the worker s',
    ],
    rows,
  );
  await measureReturn(session);
}

/** PostgreSQL is killed; the supervisor starts it again; a decision is tried every few milliseconds. */
async function measureReturn(session: Session): Promise<void> {
  const { load, stack, target, effort } = session;
  const caseIds = await load.run({ kind: 'file', target, clients: 4, cases: effort.runs });
  const tasks = await load.run({ kind: 'tasks', target, caseIds, step: 'acceptance' });
  const runs: { downMs: number; acceptedMs: number }[] = [];
  for (const task of tasks) {
    session.say('return: PostgreSQL is killed');
    const killed = Date.now();
    process.kill(stack.pidOf('database'), 'SIGKILL');
    await sleep(100); // it is gone, or its sessions still answer
    const accepted = firstAccepted(target, task);
    const serving = whenAnswering(stack.superuserUrl);
    const [back, done] = await Promise.all([serving, accepted]);
    runs.push({ downMs: back - killed, acceptedMs: Math.max(0, done - back) });
    await sleep(3_000); // a life of its own, so that the supervisor does not count this death against it
  }
  const seconds = median(runs.map(({ acceptedMs }) => acceptedMs)) / 1000;
  session.put(
    'PostgreSQL killed (SIGKILL) and back',
    ['', 's'],
    [
      ['until it accepts connections again', median(runs.map(({ downMs }) => downMs)) / 1000],
      [`from there until a decision is accepted (${aim(seconds, 3, 'less')})`, seconds],
    ],
  );
}

const LONGEST_MS = 120_000;

async function whenAnswering(url: string): Promise<number> {
  const began = Date.now();
  while (Date.now() - began < LONGEST_MS) {
    if (await answers(url)) return Date.now();
    await sleep(10);
  }
  throw new Error('PostgreSQL did not come back');
}

async function firstAccepted(target: Session['target'], task: OpenTask): Promise<number> {
  const began = Date.now();
  let last: unknown;
  while (Date.now() - began < LONGEST_MS) {
    try {
      await decideOne(target, task);
      return Date.now();
    } catch (error) {
      // Committed but unanswered counts as accepted when it is told.
      if (error instanceof Error && error.message.includes('task-already-decided')) return Date.now();
      last = error;
      await sleep(20);
    }
  }
  throw last;
}
