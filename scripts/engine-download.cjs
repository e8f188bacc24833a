/**
 * Has the Temporal SDK download the server it would use for tests into the folder given, and starts it once to prove it runs.
 * A process of its own, since a download that hangs can then be ended. Usage: node engine-download.cjs dev|time-skipping FOLDER
 */
'use strict';
const { TestWorkflowEnvironment } = require('@temporalio/testing');
const { Runtime, DefaultLogger } = require('@temporalio/worker');

async function main([kind, downloadDir]) {
  Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) });
  const options = { server: { executable: { type: 'cached-download', downloadDir } } };
  const server =
    kind === 'dev'
      ? await TestWorkflowEnvironment.createLocal(options)
      : await TestWorkflowEnvironment.createTimeSkipping(options);
  await server.teardown();
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
