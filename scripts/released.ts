/**
 * `npm run released -- VERSION`: fills a database as this commit does and keeps it in test/released under that name, with what belongs
 * to it outside of the database, for later versions to read and walk on from. Once for every release, never again for one that is out.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './launcher/paths';

const version = process.argv[2] ?? '';
const root = projectRoot();
if (!/^\d+\.\d+\.\d+$/.test(version) || existsSync(join(root, 'test', 'released', version, 'record.sql.gz'))) {
  process.stderr.write('npm run released -- 版本号（尚未保存的）· VERSION (not kept yet), e.g. 0.2.0\n');
  process.exit(2);
}
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const filling = ['--runInBand', '--testMatch', '<rootDir>/test/released/fill/main.ts'];
const { status } = spawnSync(process.execPath, [jest, ...filling], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, RELEASE: version },
});
process.exitCode = status ?? 1;
