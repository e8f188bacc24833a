/** Makes the workflow bundle where the build has none: the last step of a build (scripts/prepare.cjs). */
import { workflowBundle } from './bundle';

workflowBundle().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
