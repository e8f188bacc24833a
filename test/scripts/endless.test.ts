/** A suite that never ends fails alone: it takes neither the run with it nor the suites beside and after it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { projectRoot } from '../../scripts/launcher/paths';

interface Run {
  readonly testResults: readonly { readonly name: string; readonly status: string; readonly message: string }[];
}

it('a suite in an endless loop and one that eats the memory are ended and told; the others pass; the run ends with 1', () => {
  const folder = mkdtempSync(join(tmpdir(), 'endless-'));
  try {
    const results = join(folder, 'results.json');
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        ...['node_modules/jest/bin/jest.js', '--config', 'test/scripts/endless/jest.config.cjs'],
        ...['--json', `--outputFile=${results}`, `--cacheDirectory=${folder}`], // no timings: few quick suites would run in jest's own process
      ],
      {
        cwd: projectRoot(),
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TEST_STUCK_MS: '5000', TEST_RSS_MIB: '600' },
        encoding: 'utf8',
        timeout: 150_000,
      },
    );
    expect(status).toBe(1);
    const run = JSON.parse(readFileSync(results, 'utf8')) as Run;
    expect(Object.fromEntries(run.testResults.map((one) => [basename(one.name), one.status]))).toEqual({
      'counting.endless.ts': 'failed',
      'hoarding.endless.ts': 'failed',
      'good.endless.ts': 'passed',
      'late.endless.ts': 'passed',
    });
    expect(stderr).toMatch(/counting\.endless\.ts: no turn of its event loop for 5 s; its worker is ended/);
    expect(stderr).toMatch(/hoarding\.endless\.ts: \d+ MiB of memory; its worker is ended/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
