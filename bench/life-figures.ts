/** Lives for a program to read: medians of the runs, beside a bare workflow on the same engine. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LivesResult } from './load/jobs';
import { bareLives, cpuMs, realLives, startBareWorker, type Measured } from './lives';
import { percentile } from './measure';
import { inTurn, medianOf, type Session } from './session';

/** Of our lives alone. */
export interface OwnFigures {
  readonly clients: number;
  readonly livesPerSecond: number;
  /** Of API, worker, engine and database. */
  readonly cpuMsPerLife: number;
  /** All that the record was sent meanwhile, what is asked every second included. */
  readonly statementsPerLife: number;
  readonly decisionP50Ms: number;
  readonly nextReadableP50Ms: number;
}

export interface LifeFigures extends OwnFigures {
  readonly bareLivesPerSecond: number;
  /** Of the bare worker and the engine. */
  readonly bareCpuMsPerLife: number;
}

const LIBRARIES = 'shared_preload_libraries';

export interface Counted extends Measured {
  readonly statements: number;
}

/** Whose processor time is a bare life's. */
const BARE = ['bare worker', 'engine'];

export async function figuresOfLives(session: Session, clients: readonly number[]): Promise<LifeFigures[]> {
  await countStatements(session);
  await startBareWorker(session);
  const things = (many: number): Record<'ours' | 'bare', () => Promise<Counted>> => ({
    ours: () => countedLives(session, many),
    bare: () => counted(session, () => bareLives(session, 'local', many)),
  });
  session.say('lives: warming up');
  for (const thing of Object.values(things(8))) await thing();
  const figures: LifeFigures[] = [];
  for (const many of clients) {
    session.say(`lives: ${many} client(s)`);
    const { ours, bare } = await inTurn(session.effort.runs, things(many));
    figures.push({
      ...ownFigures(many, ours ?? []),
      bareLivesPerSecond: medianOf(bare, ({ result }) => result.livesPerSecond),
      bareCpuMsPerLife: medianOf(bare, (run) => cpuMs(run, BARE)),
    });
    session.say(JSON.stringify(figures.at(-1)));
  }
  await session.stack.stopExtra('bare worker');
  return figures;
}

/** Before the first counting. A database that was not started to count is started again. */
export async function countStatements(session: Session): Promise<void> {
  const loads = () => session.asSuperuser<{ names: string }>(`SELECT current_setting('${LIBRARIES}') AS names`);
  const counts = async () => (await loads())[0]?.names.includes('pg_stat_statements') === true;
  if (!(await counts())) {
    await session.asSuperuser(`ALTER SYSTEM SET ${LIBRARIES} = 'pg_stat_statements'`);
    const database = session.watched.find(({ name }) => name === 'database');
    if (database !== undefined) process.kill(database.pid, 'SIGINT'); // and its launcher starts it again
    for (let tries = 0; !(await counts().catch(() => false)); tries += 1) {
      if (tries > 300) throw new Error('the database has not come back to count its statements');
      await sleep(100);
    }
  }
  await session.asSuperuser('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
}

export function countedLives(session: Session, clients: number): Promise<Counted> {
  return counted(session, () => realLives(session, clients));
}

/** Medians of the runs. */
export function ownFigures(clients: number, runs: readonly Counted[]): OwnFigures {
  return {
    clients,
    livesPerSecond: medianOf(runs, ({ result }) => result.livesPerSecond),
    cpuMsPerLife: medianOf(runs, (run) => cpuMs(run)),
    statementsPerLife: medianOf(runs, ({ statements, result }) => statements / result.livesInAll),
    decisionP50Ms: medianOf(runs, ({ result }) => percentile(result.decisionMs, 0.5)),
    nextReadableP50Ms: medianOf(runs, ({ result }) => percentile(result.nextMs, 0.5)),
  };
}

async function counted(session: Session, work: () => Promise<LivesResult>): Promise<Counted> {
  const before = await statements(session);
  const { result, cpu } = await session.withCpu(work);
  return { result, cpu, statements: (await statements(session)) - before };
}

async function statements(session: Session): Promise<number> {
  const [row] = await session.asSuperuser<{ calls: number }>(
    `SELECT coalesce(sum(calls), 0)::int AS calls FROM pg_stat_statements s
       JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = current_database()`,
  );
  return row?.calls ?? 0;
}
