/** An approval case of three human steps, ours and one on DBOS: what a workflow engine inside PostgreSQL costs that keeps no record of ours. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../scripts/launcher/ports';
import { ROLE } from '../../scripts/launcher/postgres';
import { cpuMs, realLives, type Measured } from '../lives';
import { whenAnswered } from '../load/http';
import { percentile } from '../measure';
import { inTurn, medianOf, ofRuns, type Session } from '../session';
import { DIST } from '../stack';

const DATABASE = 'bench_dbos';
const OURS = 'approval system, rejected';
const THEIRS = 'approval case on DBOS';
const PROCESSES = ['api', 'worker', 'engine', 'dbos', 'database'];
/** What the idle processes of the other take meanwhile is nobody's life. */
const IDLE: Readonly<Record<string, readonly string[]>> = { [OURS]: ['dbos'], [THEIRS]: ['api', 'worker', 'engine'] };

export async function measureDbos(session: Session): Promise<void> {
  const base = await startDbos(session);
  const things = (clients: number): Record<string, () => Promise<Measured>> => ({
    [OURS]: () => session.withCpu(() => realLives(session, clients, 'rejected')),
    [THEIRS]: () =>
      session.withCpu(() => {
        const { windowMs } = session.effort;
        return session.load.run({ kind: 'dbos-lives', base, clients, windowMs });
      }),
  });
  session.say('dbos: warming up');
  await inTurn(1, things(8));
  const rows: (string | number)[][] = [];
  for (const clients of [1, 16, 64]) {
    session.say(`dbos: ${clients} client(s)`);
    const measured = await inTurn(session.effort.runs, things(clients));
    for (const [name, runs] of Object.entries(measured)) {
      const own = PROCESSES.filter((one) => !IDLE[name]?.includes(one));
      const spent = (processes: readonly string[]) => medianOf(runs, (run) => cpuMs(run, processes));
      rows.push([
        name,
        String(clients),
        ofRuns(runs, ({ result }) => result.livesPerSecond),
        ofRuns(runs, ({ result }) => percentile(result.decisionMs, 0.5)),
        ofRuns(runs, ({ result }) => percentile(result.decisionMs, 0.99)),
        ofRuns(runs, ({ result }) => percentile(result.nextMs, 0.5)),
        ofRuns(runs, (run) => cpuMs(run, own)),
        ...PROCESSES.map((one) => (own.includes(one) ? spent([one]) : '')),
      ]);
    }
  }
  session.put(
    'Three human steps: file → accept → review → reject, ours and on DBOS',
    ['', 'clients', 'lives/s', 'decision p50 ms', 'p99', 'next readable p50 ms', 'CPU ms a life', ...PROCESSES],
    rows,
    `@dbos-inc/dbos-sdk ${version()} in one process with express; its tables in a database of their own on the same PostgreSQL. ` +
      'Each stands idle beside the other; what its sessions cost the database meanwhile is counted.',
  );
  await session.stack.stopExtra('dbos');
}

/** Answers where it listens. */
async function startDbos(session: Session): Promise<string> {
  const { stack } = session;
  await session.asSuperuser(`CREATE DATABASE ${DATABASE} OWNER ${ROLE}`);
  const database = Object.assign(new URL(stack.databaseUrl), { pathname: `/${DATABASE}` });
  const port = await freePort();
  stack.startExtra('dbos', 'bench/dbos/server.js', { DBOS_DATABASE_URL: database.href, DBOS_PORT: String(port) });
  const base = `http://127.0.0.1:${port}`;
  await whenAnswered(`${base}/cases/none`, () => stack.logTail('dbos'));
  return base;
}

function version(): string {
  const manifest = join(DIST, '..', 'node_modules', '@dbos-inc', 'dbos-sdk', 'package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
