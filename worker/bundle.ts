/** The workflow bundle, built once per state of the workflow code and SDK and kept beside the build. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { version } from '@temporalio/worker/package.json';

const ROOT = resolve(__dirname, '..');

/**
 * The SDK takes a stack trace at every promise of a workflow and looks each of its lines up in the source map, for a query that shows where a
 * workflow waits; that costs a fifth of a replay (docs/adr/0023-statements-and-stacks.md). `waitingFor` tells it in the words of the
 * process. The line stands before the bundle, since the sandbox is frozen once that is loaded; on its first line, so that lines stay as mapped.
 */
const NO_STACKS = 'Error.stackTraceLimit = 0; ';

/** The bundle's code, from the cache when neither workflows nor SDK have changed. */
export async function workflowBundle(): Promise<{ code: string }> {
  const folder = join(ROOT, 'workflows');
  const file = join(ROOT, '.bundle', `${await sourceHash(folder)}.js`);
  const code = await readFile(file, 'utf8').catch(() => build(file));
  return { code: NO_STACKS + code };
}

async function build(file: string): Promise<string> {
  const { code } = await bundleWorkflowCode({ workflowsPath: require.resolve('../workflows') });
  await mkdir(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}`;
  await writeFile(partial, code);
  await rename(partial, file);
  return code;
}

async function sourceHash(folder: string): Promise<string> {
  const hash = createHash('sha256').update(version);
  for (const name of (await readdir(folder)).filter((one) => /\.(js|ts)$/.test(one)).sort()) {
    hash.update(name).update(await readFile(join(folder, name)));
  }
  return hash.digest('hex').slice(0, 32);
}
