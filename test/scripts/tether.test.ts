/** A tethered program ends with whoever started it, however that one ends, and with everything it started itself. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, identify, startOf } from '../../scripts/launcher/processes';
import { runTethered, spawnTethered } from '../../scripts/launcher/tether';
import { eventually } from '../support/eventually';

const env = { PATH: process.env['PATH'] };

describe('a tethered program', () => {
  it('ends with KILL after its grace when it does not listen', async () => {
    const deaf = spawnTethered(['sh', '-c', 'trap "" TERM; echo on; while :; do sleep 0.1; done'], {
      env,
      output: 'pipe',
      graceMs: 300,
    });
    await new Promise((resolve) => deaf.stdout?.once('data', resolve));
    expect((await deaf.stop()).signal).toBe('SIGKILL');
  });

  it('takes what it started with it', async () => {
    const parent = spawnTethered(['sh', '-c', 'sleep 600 & echo $!; wait'], { env, output: 'pipe' });
    const pid = await new Promise<number>((resolve) => parent.stdout?.once('data', (text) => resolve(Number(text))));
    expect(startOf(pid)).toBeDefined();
    await parent.stop();
    await eventually('the grandchild is gone', () => startOf(pid) === undefined);
  });

  it('is stopped, gently first, when its starter is killed with -9', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tether-'));
    const note = join(folder, 'note');
    // The starter is a process of its own, holding the same kind of tether.
    const program = `trap 'echo gentle >>${note}; exit 0' TERM; echo $$ >>${note}; while :; do sleep 0.1; done`;
    const starter = spawn(process.execPath, ['-e', STARTER, program], {
      stdio: 'ignore',
      env: { ...env, ROOT: process.cwd() },
    });
    try {
      const pid = await eventually('the program runs', () => Number(readFileSync(note, 'utf8')) || undefined);
      const id = identify(pid);
      expect(isAlive(id)).toBe(true);
      starter.kill('SIGKILL');
      await eventually('the program is gone', () => !isAlive(id));
      expect(readFileSync(note, 'utf8')).toContain('gentle');
    } finally {
      starter.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('gives way as far as it is told, and its session with it, however many are started at once', async () => {
    const programs = [1, 2, 3].map(() => {
      return spawnTethered(['sh', '-c', 'echo on; sleep 600'], { env, output: 'pipe', niceness: 7 });
    });
    const niceness = Math.max(7, getPriority());
    try {
      for (const { pid } of programs) {
        expect(getPriority(pid)).toBe(niceness);
        const group = `/proc/${pid}/autogroup`;
        if (!existsSync(group)) continue;
        await eventually('its session gives way', () => readFileSync(group, 'utf8').includes(`nice ${niceness}\n`));
      }
    } finally {
      await Promise.all(programs.map((program) => program.stop()));
    }
  });

  it('is bounded in time when it is run to its end', async () => {
    const done = await runTethered(['sh', '-c', 'echo begun; sleep 600'], { env, timeoutMs: 300, graceMs: 300 });
    expect(done).toMatchObject({ signal: 'SIGTERM', output: 'begun\n' });
  });
});

/** Loads the TypeScript through SWC, as jest does, and starts the program given. */
const STARTER = `
const swc = require('@swc/core');
const fs = require('node:fs');
require.extensions['.ts'] = (module, file) =>
  module._compile(swc.transformSync(fs.readFileSync(file, 'utf8'), { filename: file, module: { type: 'commonjs' }, jsc: { target: 'es2023', parser: { syntax: 'typescript' } } }).code, file);
const { spawnTethered } = require(process.env.ROOT + '/scripts/launcher/tether.ts');
spawnTethered(['sh', '-c', process.argv[1]], { env: { PATH: process.env.PATH }, output: 'ignore' });
setInterval(() => undefined, 1000);
`;
