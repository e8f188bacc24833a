/** The worker process: workflows and their activities, and the relay that wakes them. Stops in the order relay, worker, connections. */
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import pino from 'pino';
import { createActivities } from '../activities';
import { orExit, readWorkerConfig } from '../config';
import { openDatabase } from '../records/database';
import { workflowBundle } from './bundle';
import { Relay } from './relay';

const GRACE = '10 seconds';

async function main(): Promise<void> {
  const config = orExit(() => readWorkerConfig(process.env));
  const logger = pino({ level: config.logLevel, base: { part: 'worker' } });
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => logger.warn({ level, meta }, message)),
    shutdownSignals: [], // the order of stopping is ours
  });
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
  const stop = () => {
    logger.info('stopping');
    void relay.stop().then(() => worker.getState() === 'RUNNING' && worker.shutdown());
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, stop);
  process.once('disconnect', stop);
  logger.info({ taskQueue: engine.taskQueue, namespace: engine.namespace }, 'worker ready');
  await worker.run();
  await relay.stop();
  await connection.close();
  await native.close();
  await db.destroy();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    pino({ base: { part: 'worker' } }).fatal({ err: error }, 'worker ended');
    process.exit(1);
  },
);
