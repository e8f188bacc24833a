/** A running worker: workflows with their activities, and the relay that wakes them. The worker process and the tests start the same. */
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createActivities } from '../activities';
import type { WorkerConfig } from '../config';
import { openDatabase } from '../records/database';
import { workflowBundle } from './bundle';
import { Relay } from './relay';

const GRACE = '10 seconds';

export interface RunningWorker {
  /** Settles once the worker has stopped and let go of everything; fails if it ended by itself. */
  readonly ended: Promise<void>;
  /** Stops in the order relay, worker, connections; resolves with `ended`. */
  stop(): Promise<void>;
}

export async function startWorker(config: WorkerConfig, logger: Logger): Promise<RunningWorker> {
  const { temporalAddress: address, engine } = config;
  const [workflowCode, connection, native] = await Promise.all([
    workflowBundle(),
    Connection.connect({ address }),
    NativeConnection.connect({ address }),
  ]);
  const db = openDatabase(config.databaseUrl, { max: config.databasePoolMax });
  const client = new Client({ connection, namespace: engine.namespace });
  const worker = await Worker.create({
    connection: native,
    namespace: engine.namespace,
    taskQueue: engine.taskQueue,
    workflowBundle: workflowCode,
    activities: createActivities({ db, rules: config.validity }),
    maxCachedWorkflows: config.workflowCacheSize,
    shutdownGraceTime: GRACE,
  });
  const relay = new Relay({ db, databaseUrl: config.databaseUrl, client, taskQueue: engine.taskQueue, logger });
  relay.start();
  logger.info({ taskQueue: engine.taskQueue, namespace: engine.namespace }, 'worker ready');

  const run = async (): Promise<void> => {
    try {
      await worker.run();
    } finally {
      await relay.stop();
      await connection.close();
      await native.close();
      await db.destroy();
    }
  };
  const ended = run();
  return {
    ended,
    stop: async () => {
      await relay.stop();
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended;
    },
  };
}
