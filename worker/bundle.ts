/** The workflow bundle, built once per state of the workflow code and SDK and kept beside the build. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { version } from '@temporalio/worker/package.json';

const ROOT = resolve(__dirname, '..');

/**
 * The SDK takes a stack trace at every promise of a workflow and looks each of its lines up in the source map, for a query that shows where a
 * workflow waits; that costs a fifth of a replay (docs/adr/0023-statements-and-stacks.md). `waitingFor` tells it in the words of the
 * process. The line stands before the bundle, since the sandbox is frozen once that is loaded.
 */
const NO_STACKS = 'Error.stackTraceLimit = 0; ';

/** The bundle's code, from the cache when neither workflows nor SDK have changed. */
export async function workflowBundle(): Promise<{ code: string }> {
  const folder = join(ROOT, 'workflows');
  const file = join(ROOT, '.bundle', `${await sourceHash(folder)}.js`);
  const code = await readFile(file, 'utf8').catch(() => build(file));
  return { code: NO_STACKS + withoutMap(code) };
}

/** Where no stack is taken no line is looked up: the map, twice as long as the code, gives way to one without a line (the SDK wants one). */
function withoutMap(code: string): string {
  const map = { version: 3, file: 'workflow-bundle.js', sources: [], names: [], mappings: '' };
  const encoded = Buffer.from(JSON.stringify(map)).toString('base64');
  const end = code.lastIndexOf('//# sourceMappingURL=data:');
  if (end < 0) throw new Error('the workflow bundle has no source map at its end');
  return `${code.slice(0, end)}//# sourceMappingURL=data:application/json;base64,${encoded}`;
}

/** In a process of its own: what webpack loads and leaves behind would stay in the worker's memory as long as that runs. */
const BUNDLE = `
const [sdk, workflowsPath, file] = process.argv.slice(1);
require(sdk).bundleWorkflowCode({ workflowsPath }).then(({ code }) => require('node:fs').writeFileSync(file, code));`;

async function build(file: string): Promise<string> {
  const partial = `${file}.${process.pid}`;
  await mkdir(dirname(file), { recursive: true });
  const args = [require.resolve('@temporalio/worker'), require.resolve('../workflows'), partial];
  await promisify(execFile)(process.execPath, ['-e', BUNDLE, ...args]);
  await rename(partial, file);
  return readFile(file, 'utf8');
}

async function sourceHash(folder: string): Promise<string> {
  const hash = createHash('sha256').update(version);
  for (const name of (await readdir(folder)).filter((one) => /\.(js|ts)$/.test(one)).sort()) {
    hash.update(name).update(await readFile(join(folder, name)));
  }
  return hash.digest('hex').slice(0, 32);
}
