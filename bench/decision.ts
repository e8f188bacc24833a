/** A decision's latency: from the request until 200, which is durable; and until a second request has read it back. */
import type { DecideResult, StepOfLife, Target } from './load/jobs';
import { percentile } from './measure';
import { aim, medianOf, ofRuns, type Session } from './session';

const STEPS: readonly StepOfLife[] = ['acceptance', 'review', 'decision', 'docking'];

/** All decisions of so many cases, step by step: each of a step is prepared before the first is timed. */
export async function decideAll(
  session: Session,
  cases: number,
  clients: number,
  target: Target = session.target,
): Promise<DecideResult> {
  const { load } = session;
  const caseIds = await load.run({ kind: 'file', target, clients: 8, cases });
  const rounds: DecideResult[] = [];
  for (const step of STEPS) {
    const tasks = await load.run({ kind: 'tasks', target, caseIds, step });
    rounds.push(await load.run({ kind: 'decide', target, clients, tasks }));
  }
  return {
    elapsedMs: rounds.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0),
    answeredMs: rounds.flatMap(({ answeredMs }) => answeredMs),
    readableMs: rounds.flatMap(({ readableMs }) => readableMs),
  };
}

const AIMS_MS: Readonly<Record<number, number>> = { 1: 8, 16: 20 };

export async function measureDecisions(session: Session): Promise<void> {
  session.say('decisions: warming up');
  await decideAll(session, session.effort.quick ? 10 : 40, 8);
  const rows: (string | number)[][] = [];
  for (const clients of [1, 16]) {
    session.say(`decisions: ${clients} client(s)`);
    const runs: DecideResult[] = [];
    for (let run = 0; run < session.effort.runs; run += 1) {
      runs.push(await decideAll(session, (session.effort.quick ? 10 : 40) * (clients === 1 ? 1 : 4), clients));
    }
    const at = (list: (run: DecideResult) => readonly number[], share: number) =>
      ofRuns(runs, (run) => percentile(list(run), share));
    const p50 = medianOf(runs, (run) => percentile(run.answeredMs, 0.5));
    rows.push([
      String(clients),
      at((run) => run.answeredMs, 0.5),
      at((run) => run.answeredMs, 0.99),
      at((run) => run.readableMs, 0.5),
      ofRuns(runs, (run) => (run.answeredMs.length * 1000) / run.elapsedMs),
      aim(p50, AIMS_MS[clients] ?? 0, 'less'),
    ]);
  }
  session.put(
    'Decisions back to back, the worker following meanwhile',
    ['clients', 'answered p50 ms', 'p99', 'read back p50 ms', 'decisions/s (with read back)', 'aim p50'],
    rows,
  );
}
