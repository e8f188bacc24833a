/** The real worker and relay with another bundle: VARIANT `local` (as released), `ordinary` activities, or `update` as arbiter. */
import { bundleWorkflowCode, DefaultLogger, Runtime } from '@temporalio/worker';
import pino from 'pino';
import { createActivities } from '../../activities';
import { readWorkerConfig } from '../../config';
import { startWorker, type WorkerParts } from '../../worker/start';
import { updateActivities } from './update-activities';

type Hook = NonNullable<Parameters<typeof bundleWorkflowCode>[0]['webpackConfigHook']>;

const ordinaryActivities: Hook = (config) => ({
  ...config,
  resolve: {
    ...config.resolve,
    alias: {
      ...config.resolve?.alias,
      '@temporalio/workflow$': require.resolve('./workflow-api'),
    },
  },
});

const VARIANTS: Readonly<Record<string, Partial<WorkerParts>>> = {
  local: {},
  ordinary: {
    bundle: () =>
      bundleWorkflowCode({ workflowsPath: require.resolve('../../workflows'), webpackConfigHook: ordinaryActivities }),
  },
  update: {
    bundle: () => bundleWorkflowCode({ workflowsPath: require.resolve('./update-workflow') }),
    activities: (dependencies) => ({ ...createActivities(dependencies), ...updateActivities(dependencies) }),
  },
};

async function main(): Promise<void> {
  Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
  const worker = await startWorker(
    readWorkerConfig(process.env),
    pino({ level: 'warn' }),
    VARIANTS[process.env['VARIANT'] ?? ''],
  );
  process.once('SIGTERM', () => void worker.stop().catch(() => undefined));
  await worker.ended;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
