/**
 * A mutation run (Stryker) over the pure rules of `domain/`: each mutant is a fault put into the code, and the tests that pass
 * through that line have to turn red. Incremental: what has not changed since the last run in this tree is not tried again.
 * A mutant that loops for ever, or fills its memory, ends with its own process and counts as found.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheDir, projectRoot } from '../launcher/paths';

const VERSION = '9.6.1';
const OWN = join(projectRoot(), 'scripts', 'soak', 'mutation');
/** The rules first: definitions, forms and the text of the measures are data. */
const MUTATED = ['domain/*.ts', '!domain/measures.ts', '!domain/measures-term.ts'];

/** `files`: these alone, as patterns. Answers the status to end with. */
export function mutation(files: readonly string[]): number {
  const tool = provideTool();
  if (tool === undefined) return 1;
  const kept = join(projectRoot(), '.data', 'mutation');
  mkdirSync(kept, { recursive: true });
  const configuration = {
    testRunner: 'jest',
    plugins: [pathToFileURL(join(tool, '@stryker-mutator', 'jest-runner', 'dist', 'src', 'index.js')).href],
    jest: { configFile: 'scripts/soak/mutation/jest.config.cjs', enableFindRelatedTests: true },
    mutate: files.length > 0 ? files : MUTATED,
    ignorePatterns: ['/.data', '/dist', '/docs', '/bench', '/test/released', '/test/histories'],
    tsconfigFile: 'none', // nothing is type-checked: a mutant is run, not compiled
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    concurrency: Number(process.env['CONCURRENCY'] ?? '1'),
    timeoutMS: 5_000,
    testRunnerNodeArgs: ['--max-old-space-size=768'],
    incremental: true,
    incrementalFile: join(kept, 'incremental.json'),
    tempDirName: join(kept, 'sandbox'),
    reporters: ['clear-text', 'json'],
    jsonReporter: { fileName: join(kept, 'report.json') },
    clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
  };
  const file = join(kept, 'stryker.json');
  writeFileSync(file, `${JSON.stringify(configuration, null, 2)}\n`);
  const program = join(tool, '@stryker-mutator', 'core', 'bin', 'stryker.js');
  const { status } = spawnSync(process.execPath, [program, 'run', file], {
    cwd: projectRoot(),
    stdio: 'inherit',
    env: { ...process.env, STRYKER_TOOL: tool },
  });
  return status ?? 1;
}

/** Its own packages, locked beside this file, installed once into the cache; undefined where that fails. */
function provideTool(): string | undefined {
  const place = join(cacheDir(), `stryker-${VERSION}`);
  const whole = join(place, 'whole');
  if (!existsSync(whole)) {
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place, { recursive: true });
    for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(OWN, name), join(place, name));
    const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: place,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (status !== 0) {
      process.stderr.write('未能安装 Stryker · Stryker could not be installed\n');
      return undefined;
    }
    writeFileSync(whole, '');
  }
  return join(place, 'node_modules');
}
