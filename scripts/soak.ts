/**
 * `npm run soak -- MINUTES`: the crash suite for as long as one likes. Parts are killed at every point over and over while
 * data requests go through; SEED=n repeats a run. Prints how often each part died at each point.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './launcher/paths';

const minutes = Number(process.argv[2] ?? '10');
if (!(minutes > 0)) {
  process.stderr.write('npm run soak -- 分钟数 · MINUTES\n');
  process.exit(2);
}
const root = projectRoot();
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const { status } = spawnSync(process.execPath, [jest, '--runInBand', 'test/crash'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, SOAK_MINUTES: String(minutes) },
});
process.exitCode = status ?? 1;
