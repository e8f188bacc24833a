/** The worker process: one worker with its relay, from the environment. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { orExit, readWorkerConfig } from '../config';
import { createLogger, outputIsNeverFatal } from '../config/logger';
import { startWorker } from './start';
import { watchEventLoop } from './watchdog';

async function main(): Promise<void> {
  outputIsNeverFatal();
  const config = orExit(() => readWorkerConfig(process.env));
  const logger = createLogger(config.logLevel, 'worker');
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => logger.warn({ level, meta }, message)),
    shutdownSignals: [], // the order of stopping is ours
  });
  watchEventLoop();
  const worker = await startWorker(config, logger);
  const stop = () => {
    logger.info('stopping');
    worker.stop().catch(() => undefined); // told by `ended`
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, stop);
  process.once('disconnect', stop);
  await worker.ended;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    createLogger('info', 'worker').fatal({ err: error }, 'worker ended');
    process.exit(1);
  },
);
