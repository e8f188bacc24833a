/** The workflow bundle, built once per state of the workflow code and SDK and kept beside the build. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { version } from '@temporalio/worker/package.json';

const ROOT = resolve(__dirname, '..');

/** The bundle's code, from the cache when neither workflows nor SDK have changed. */
export async function workflowBundle(): Promise<{ code: string }> {
  const folder = join(ROOT, 'workflows');
  const file = join(ROOT, '.bundle', `${await sourceHash(folder)}.js`);
  const cached = await readFile(file, 'utf8').catch(() => null);
  if (cached !== null) return { code: cached };
  const { code } = await bundleWorkflowCode({ workflowsPath: require.resolve('../workflows') });
  await mkdir(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}`;
  await writeFile(partial, code);
  await rename(partial, file);
  return { code };
}

async function sourceHash(folder: string): Promise<string> {
  const hash = createHash('sha256').update(version);
  for (const name of (await readdir(folder)).filter((one) => /\.(js|ts)$/.test(one)).sort()) {
    hash.update(name).update(await readFile(join(folder, name)));
  }
  return hash.digest('hex').slice(0, 32);
}
