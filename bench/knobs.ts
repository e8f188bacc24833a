/**
 * What an operator of a larger installation turns, each by itself: lives of 16 clients on a system of its own, one
 * system after the other. As installed it runs first and last, so that what drifts meanwhile shows.
 */
import { VARIABLES } from '../config';
import { readEngineSettings } from '../scripts/launcher/engine';
import { cpuMs, realLives, whenPolled, type Measured } from './lives';
import { memoryMb, percentile } from './measure';
import { inTurn, medianOf, ofRuns, type Bench } from './session';
import type { Cell } from './table';
import { SECOND_WORKER, type StackOptions } from './stack';

const CLIENTS = 16;
const WORKERS = ['worker', SECOND_WORKER];
/** Of two workers, the one that takes less of their processor time than this has not worked. */
const LEAST_SHARE = 0.1;

interface Variant extends StackOptions {
  readonly name: string;
  readonly secondWorker?: boolean;
}

const pool = Number(VARIABLES.DATABASE_POOL_MAX.default);
const withPool = (max: number): Variant => ({
  name: `DATABASE_POOL_MAX ${max} instead of ${pool}`,
  env: { DATABASE_POOL_MAX: String(max) },
});

const INSTALLED = 'as installed';
const variants = (): readonly Variant[] => [
  { name: `${INSTALLED}, first` },
  withPool(Math.round(pool / 2)),
  withPool(pool * 2),
  {
    name: `WORKFLOW_CACHE_SIZE 10 instead of ${VARIABLES.WORKFLOW_CACHE_SIZE.default}`,
    env: { WORKFLOW_CACHE_SIZE: '10' },
  },
  { name: 'a second worker', secondWorker: true },
  {
    name: 'task queues of 1 partition instead of 4',
    engineSettings: {
      dynamicConfig: {
        ...readEngineSettings().dynamicConfig,
        'matching.numTaskqueueReadPartitions': 1,
        'matching.numTaskqueueWritePartitions': 1,
      },
    },
  },
  { name: `${INSTALLED}, last` },
];

interface Figures {
  readonly name: string;
  readonly livesPerSecond: number;
  /** What else the table tells, with the spread of the runs. */
  readonly told: readonly Cell[];
  /** Of API and workers. */
  readonly memoryMb: number;
}

export async function measureKnobs(bench: Bench): Promise<void> {
  const figures: Figures[] = [];
  for (const variant of variants()) figures.push(await figuresOf(bench, variant));
  const installed = figures.filter(({ name }) => name.startsWith(INSTALLED));
  const usual = installed.reduce((sum, { livesPerSecond }) => sum + livesPerSecond, 0) / installed.length;
  bench.put(
    `What an operator turns: lives, ${CLIENTS} clients`,
    ['', 'ratio', 'lives/s', 'decision p50 ms', 'next readable p50 ms', 'CPU ms a life', 'API + workers MB'],
    figures.map((one) => [one.name, one.livesPerSecond / usual, ...one.told, one.memoryMb]),
    'The ratio is that of lives/s to the mean of the first and the last. CPU time is that of API, workers, engine and database.',
  );
}

function figuresOf(bench: Bench, { name, secondWorker = false, ...options }: Variant): Promise<Figures> {
  bench.say(`knobs: ${name}`);
  return bench.on(options, async (session) => {
    const { stack } = session;
    if (secondWorker) {
      await stack.startSecondWorker();
      await whenPolled({ stack }, stack.env['TASK_QUEUE'] ?? '', 'worker', { least: 2, since: new Date(0) });
    }
    await realLives(session, CLIENTS); // warm
    const lives = () => session.withCpu(() => realLives(session, CLIENTS));
    const { lives: runs = [] } = await inTurn<Measured>(session.effort.runs, { lives });
    if (secondWorker) expectBothWork(runs);
    const parts = stack.watched().filter((part) => ['api', ...WORKERS].includes(part.name));
    return {
      name,
      livesPerSecond: medianOf(runs, ({ result }) => result.livesPerSecond),
      told: [
        ofRuns(runs, ({ result }) => result.livesPerSecond),
        ofRuns(runs, ({ result }) => percentile(result.decisionMs, 0.5)),
        ofRuns(runs, ({ result }) => percentile(result.nextMs, 0.5)),
        ofRuns(runs, (run) => cpuMs(run)),
      ],
      memoryMb: parts.reduce((sum, { pid }) => sum + memoryMb(pid), 0),
    };
  });
}

function expectBothWork(runs: readonly Measured[]): void {
  const [first = 0, second = 0] = WORKERS.map((worker) => medianOf(runs, (run) => cpuMs(run, [worker])));
  const share = Math.min(first, second) / (first + second);
  if (!(share >= LEAST_SHARE))
    throw new Error(`of two workers, one took ${(share * 100).toFixed(0)} % of their CPU time`);
}
