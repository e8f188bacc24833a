/** The npm commands: their names are what users type, and each gives its own output, status and end, and nothing beside them. */
import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/launcher/paths';
import { eventually } from '../support/eventually';
import { startOf } from '../../scripts/launcher/processes';
import { scripts } from '../../package.json';
import { built } from './launched';

const OF_0_1_0 =
  'start test build check token demo docs bench provision doctor histories released glyphs soak migrate audit:verify draw:verify audit:digest reconcile';

beforeAll(built);

it('every command of 0.1.0 has kept its name, and none prepares in a script of its own', () => {
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(OF_0_1_0.split(' ')));
  expect(Object.keys(scripts).filter((name) => /^(pre|post)/.test(name))).toEqual([]);
});

it('prints what the command prints and nothing else, and ends with its status', () => {
  const folder = mkdtempSync(join(tmpdir(), 'npm-commands-'));
  try {
    const file = join(folder, 'trail.jsonl');
    writeFileSync(file, '{}\n');
    const direct = spawnSync(process.execPath, ['dist/scripts/audit-verify.js', '--file', file], options());
    const through = spawnSync('npm', ['run', '--silent', 'audit:verify', '--', '--file', file], options());
    expect(direct.status).not.toBe(0);
    expect(through).toMatchObject({ status: direct.status, stdout: direct.stdout, stderr: direct.stderr });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('ends at a signal as the command does, for it is the command', async () => {
  // The watching jest waits for keys, or for files: a command that ends only when it is told to.
  const child = spawn(process.execPath, ['scripts/run.cjs', 'test:unit', '--watch', '--testPathPatterns=none'], {
    cwd: projectRoot(),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
  await eventually('it watches', () => /Watch Usage|No tests found/.test(said), 60_000);
  child.kill('SIGTERM');
  expect(await ended).toBe('SIGTERM');
  expect(startOf(child.pid ?? 0)).toBeUndefined();
});

it('installs nothing through a node_modules that is a symbolic link, which npm would empty', () => {
  const folder = mkdtempSync(join(tmpdir(), 'npm-commands-'));
  try {
    const [clone, theirs, npm] = [join(folder, 'clone'), join(folder, 'theirs'), join(folder, 'npm.js')];
    for (const made of [join(clone, 'scripts'), theirs]) mkdirSync(made, { recursive: true });
    copyFileSync(join(projectRoot(), 'scripts', 'prepare.cjs'), join(clone, 'scripts', 'prepare.cjs'));
    writeFileSync(join(theirs, 'kept'), '');
    writeFileSync(npm, `require('node:fs').rmSync(${JSON.stringify(join(theirs, 'kept'))}, { force: true });`);
    const lock = (version: string) => JSON.stringify({ packages: { 'node_modules/some': { version } } });
    writeFileSync(join(clone, 'package-lock.json'), lock('1.0.0'));
    symlinkSync(theirs, join(clone, 'node_modules'));
    const prepared = () =>
      spawnSync(process.execPath, [join('scripts', 'prepare.cjs')], {
        ...options(),
        cwd: clone,
        env: { ...options().env, npm_execpath: npm },
      });
    const { status, stderr } = prepared();
    expect({ status, kept: existsSync(join(theirs, 'kept')) }).toEqual({ status: 1, kept: true });
    expect(stderr).toMatch(/node_modules[^]*符号链接[^]*symbolic link/);
    writeFileSync(join(theirs, '.package-lock.json'), lock('1.0.0')); // nothing to install: a link is as good as a folder
    expect(prepared()).toMatchObject({ status: 0, stderr: '' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('a build brings the bundle of the workflows, so that no worker makes it in the time it has to become ready', () => {
  const bundles = readdirSync(join(projectRoot(), 'dist', '.bundle')).filter((name) => name.endsWith('.js'));
  expect(bundles).not.toEqual([]);
});

it('an unknown command is told the known ones', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/run.cjs', 'nothing'], options());
  expect(status).toBe(2);
  expect(stderr).toContain('audit:verify');
});

function options() {
  return {
    cwd: projectRoot(),
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    encoding: 'utf8' as const,
    timeout: 60_000,
  };
}
