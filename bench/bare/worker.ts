/** The bare workflow's worker: one, with the settings of the real one. */
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { readWorkerConfig } from '../../config';
import { bareActivities } from './activities';

async function main(): Promise<void> {
  const config = readWorkerConfig(process.env);
  Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
  const connection = await NativeConnection.connect({ address: config.temporalAddress });
  const worker = await Worker.create({
    connection,
    namespace: config.engine.namespace,
    taskQueue: process.env['BARE_TASK_QUEUE'] ?? 'bare',
    workflowBundle: await bundleWorkflowCode({ workflowsPath: require.resolve('./workflows') }),
    activities: bareActivities(Number(process.env['STAGE_PORT'])),
    maxCachedWorkflows: config.workflowCacheSize,
  });
  process.once('SIGTERM', () => worker.shutdown());
  await worker.run();
  await connection.close();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
