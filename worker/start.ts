/** A running worker: workflows with their activities, and the relay that wakes them. The worker process and the tests start the same. */
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createActivities, type ActivityDependencies } from '../activities';
import { processes } from '../processes';
import { createUpkeep } from '../activities/upkeep';
import { PartLife } from '../services/parts/life';
import { DOUBTS, type MarkNews } from '../services/trail/mark';
import { watchTrail } from '../services/trail/watch';
import type { WorkerConfig } from '../config';
import { readDigestSigner } from '../config/digest-signer';
import { openDatabase } from '../records/database';
import { workflowBundle } from './bundle';
import { CaseWatch } from './case-watch';
import { Guard } from './guard';
import { introduce } from './introduce';
import { Relay } from './relay';
import { SupplyWatch } from './supply-watch';

const GRACE = '10 seconds';

export interface RunningWorker {
  /** Settles once the worker has stopped and let go of everything; fails if it ended by itself. */
  readonly ended: Promise<void>;
  /** Stops in the order relay, worker, connections; resolves with `ended`. */
  stop(): Promise<void>;
}

/** What a worker is made of; the benchmark compares others (docs/adr/0001-record-arbitrates-signals-wake.md). */
export interface WorkerParts {
  readonly bundle: () => Promise<{ code: string }>;
  readonly activities: (dependencies: ActivityDependencies) => object;
}

const RELEASED: WorkerParts = { bundle: workflowBundle, activities: createActivities };

export async function startWorker(
  config: WorkerConfig,
  logger: Logger,
  parts: Partial<WorkerParts> = {},
): Promise<RunningWorker> {
  const { bundle, activities } = { ...RELEASED, ...parts };
  const { temporalAddress: address, engine } = config;
  const [workflowCode, connection, once, native] = await Promise.all([
    bundle(),
    Connection.connect({ address }),
    Connection.connect({ address, interceptors: [] }), // without the SDK's own repeating: the relay's is in the outbox

    NativeConnection.connect({ address }),
  ]);
  const db = openDatabase(config.databaseUrl, { max: config.databasePoolMax });
  const client = new Client({ connection, namespace: engine.namespace });
  const digests = { signer: readDigestSigner(config.digestKeyFile), folder: config.digestFolder };
  const guard: Guard = new Guard({ db, client, logger, process: () => life.id, wary: () => life.hasDied });
  const life = new PartLife({
    databaseUrl: config.databaseUrl,
    part: 'worker',
    looked: ({ died }) => {
      for (const { id, part } of died) logger.error({ part, start: id }, 'a process has died');
      return guard.look();
    },
    failed: (error) => logger.warn({ err: error }, 'who lives and who died is not known; trying again'),
  });
  await life.begin();
  await introduce({ client, db, taskQueue: engine.taskQueue, logger });
  const rules = { ...config.validity, demo: config.demo, processes };
  const worker = await Worker.create({
    connection: native,
    namespace: engine.namespace,
    taskQueue: engine.taskQueue,
    workflowBundle: workflowCode,
    activities: {
      ...guard.over(activities({ db, rules })),
      ...createUpkeep({ db, rules, digests, accessLogMonths: config.accessLogMonths }),
    },
    maxCachedWorkflows: config.workflowCacheSize,
    shutdownGraceTime: GRACE,
  });
  const relay = new Relay({
    db,
    databaseUrl: config.databaseUrl,
    client: new Client({ connection: once, namespace: engine.namespace }),
    taskQueue: engine.taskQueue,
    logger,
  });
  relay.start();
  const cases = new CaseWatch({ db, client, taskQueue: engine.taskQueue, logger });
  cases.start();
  const supplies = new SupplyWatch({ db, rules, logger });
  supplies.start();
  const watch = watchTrail(config.databaseUrl, config.trailMarkFile, (news) => tellMark(logger, news));
  logger.info({ taskQueue: engine.taskQueue, namespace: engine.namespace }, 'worker ready');

  const run = async (): Promise<void> => {
    try {
      await worker.run();
    } finally {
      await relay.stop();
      await cases.stop();
      await supplies.stop();
      await watch.close();
      await life.leave();
      await Promise.all([connection.close(), once.close()]);
      await native.close();
      await db.destroy();
    }
  };
  const ended = run();
  return {
    ended,
    stop: async () => {
      await Promise.all([relay.stop(), life.end()]);
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended;
    },
  };
}

/** The API denies access where the record is in doubt; the worker only says so. */
function tellMark(logger: Logger, news: MarkNews): void {
  if ('error' in news) logger.warn({ err: news.error }, 'the high-water mark was not advanced; trying again');
  else if (news.doubt === null) logger.info('the record holds all that its high-water mark has seen');
  else logger.error({ doubt: news.doubt }, `the record is in doubt: ${DOUBTS[news.doubt].en}`);
}
