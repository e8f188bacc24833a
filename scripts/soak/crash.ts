/** The crash suite for as long as one likes: parts are killed at every point over and over while data requests go through. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../launcher/paths';

/** SEED=n repeats a run. Prints how often each part died at each point; answers the status to end with. */
export function crashes(minutes: number): number {
  const root = projectRoot();
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const { status } = spawnSync(process.execPath, [jest, '--runInBand', 'test/crash'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, SOAK_MINUTES: String(minutes) },
  });
  return status ?? 1;
}
