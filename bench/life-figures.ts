/** Lives for a program to read: medians of the runs, beside a bare workflow on the same engine. */
import type { LivesResult } from './load/jobs';
import { bareLives, realLives, startBareWorker, type Measured } from './lives';
import { percentile } from './measure';
import { inTurn, medianOf, type Session } from './session';

export interface LifeFigures {
  readonly clients: number;
  readonly livesPerSecond: number;
  /** Of API, worker, engine and database. */
  readonly cpuMsPerLife: number;
  /** All that the record was sent meanwhile, what is asked every second included. */
  readonly statementsPerLife: number;
  readonly decisionP50Ms: number;
  readonly nextReadableP50Ms: number;
  readonly bareLivesPerSecond: number;
  /** Of the bare worker and the engine. */
  readonly bareCpuMsPerLife: number;
}

interface Counted extends Measured {
  readonly statements: number;
}

const OURS = ['api', 'worker', 'engine', 'database'];
const BARE = ['bare worker', 'engine'];

export async function figuresOfLives(session: Session, clients: readonly number[]): Promise<LifeFigures[]> {
  await session.asSuperuser('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  await startBareWorker(session);
  const things = (many: number): Record<'ours' | 'bare', () => Promise<Counted>> => ({
    ours: () => counted(session, () => realLives(session, many)),
    bare: () => counted(session, () => bareLives(session, 'local', many)),
  });
  session.say('lives: warming up');
  for (const thing of Object.values(things(8))) await thing();
  const figures: LifeFigures[] = [];
  for (const many of clients) {
    session.say(`lives: ${many} client(s)`);
    const { ours, bare } = await inTurn(session.effort.runs, things(many));
    figures.push({
      clients: many,
      livesPerSecond: medianOf(ours, ({ result }) => result.livesPerSecond),
      cpuMsPerLife: medianOf(ours, (run) => cpuMs(run, OURS)),
      statementsPerLife: medianOf(ours, ({ statements, result }) => statements / result.livesInAll),
      decisionP50Ms: medianOf(ours, ({ result }) => percentile(result.decisionMs, 0.5)),
      nextReadableP50Ms: medianOf(ours, ({ result }) => percentile(result.nextMs, 0.5)),
      bareLivesPerSecond: medianOf(bare, ({ result }) => result.livesPerSecond),
      bareCpuMsPerLife: medianOf(bare, (run) => cpuMs(run, BARE)),
    });
    session.say(JSON.stringify(figures.at(-1)));
  }
  await session.stack.stopExtra('bare worker');
  return figures;
}

function cpuMs({ cpu, result }: Measured, processes: readonly string[]): number {
  return (1000 * processes.reduce((sum, name) => sum + (cpu[name] ?? 0), 0)) / result.livesInAll;
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
