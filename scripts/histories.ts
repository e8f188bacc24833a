/**
 * `npm run histories`: lives every shape of test/histories/shapes.ts on a real engine and keeps the histories, for replay.test.ts.
 * Run it before a release whose workflows are new; of a shape and version of which histories are kept, none is recorded again.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './launcher/paths';

const root = projectRoot();
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const { status } = spawnSync(process.execPath, [jest, '--runInBand', 'test/histories'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, KEEP_HISTORIES: 'yes' },
});
process.exitCode = status ?? 1;
