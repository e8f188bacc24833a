/**
 * Runs before `npm start` and `npm test`, so that both work on a fresh clone: installs the locked dependencies when they are
 * absent or stale, and, asked for `build`, compiles the TypeScript into dist/ when a source is newer than the last build
 * (`built`: only when there is none, so that a command beside a running system does not change the files under it).
 * `status` only tells whether both are current, as JSON, for `npm run doctor`.
 * Plain JavaScript without any dependency: nothing is installed yet when it runs. Says what it does only when it does it;
 * on standard error, so that `npm run --silent token` prints a token and nothing else.
 */
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const at = (...parts) => path.join(root, ...parts);
const say = (text) => process.stderr.write(`${text}\n`);
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** Runs a program to its end; a signal to us goes to it, so that stopping `npm start` during an install stops the install. */
function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
    const forward = (signal) => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    const end = (code) => {
      for (const signal of signals) process.off(signal, forward);
      resolve(code);
    };
    child.on('error', (error) => {
      say(String(error.message));
      end(127);
    });
    child.on('exit', (code, signal) => end(signal ? 128 + require('node:os').constants.signals[signal] : code));
  });
}

/** Every package of the lock that must be here is here in the locked version (packages of other platforms are optional). */
function dependenciesAreCurrent() {
  try {
    const locked = JSON.parse(fs.readFileSync(at('package-lock.json'), 'utf8')).packages;
    const installed = JSON.parse(fs.readFileSync(at('node_modules', '.package-lock.json'), 'utf8')).packages;
    return Object.entries(locked).every(([place, wanted]) => {
      if (place === '' || wanted.link) return true;
      const found = installed[place];
      return found ? found.version === wanted.version : Boolean(wanted.optional || wanted.peer);
    });
  } catch {
    return false;
  }
}

/** The newest change of anything that is compiled, in ms; tests and data are not. */
function newestSource() {
  const skipped = new Set(['node_modules', 'dist', 'test', 'docs', 'coverage']);
  let newest = 0;
  const walk = (folder) => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || skipped.has(entry.name)) continue;
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) walk(file);
      else if (/\.ts$|^(tsconfig.*|package-lock)\.json$/.test(entry.name))
        newest = Math.max(newest, fs.statSync(file).mtimeMs);
    }
    newest = Math.max(newest, fs.statSync(folder).mtimeMs);
  };
  for (const entry of fs.readdirSync(root, { withFileTypes: true })) {
    if (entry.name.startsWith('.') || skipped.has(entry.name)) continue;
    if (entry.isDirectory()) walk(at(entry.name));
    else if (/\.ts$|^(tsconfig.*|package-lock)\.json$/.test(entry.name))
      newest = Math.max(newest, fs.statSync(at(entry.name)).mtimeMs);
  }
  return newest;
}

function buildIsCurrent() {
  try {
    return fs.statSync(at('dist', '.built')).mtimeMs > newestSource();
  } catch {
    return false;
  }
}

async function main() {
  if (!dependenciesAreCurrent()) {
    const since = Date.now();
    say('依赖 · dependencies: 按 package-lock.json 安装 · installing what package-lock.json says (npm ci) …');
    const npm = process.env.npm_execpath;
    const beat = setInterval(() => say(`依赖 · dependencies: … ${seconds(since)}`), 10_000);
    const env = { ...process.env, npm_config_loglevel: 'error', npm_config_progress: 'false' };
    const code = npm
      ? await run(process.execPath, [npm, 'ci', '--include=dev', '--no-audit', '--no-fund'], { env })
      : await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], { env });
    clearInterval(beat);
    if (code !== 0) {
      say(
        '依赖安装失败：请检查网络与 npm 设置后重试 · installing failed: check the network and the npm settings, then try again',
      );
      return code;
    }
    say(`依赖 · dependencies: ready (${seconds(since)})`);
  }
  const wanted = process.argv[2]; // `build`: a current build; `built`: any build; nothing: the dependencies only
  if ((wanted === 'build' && !buildIsCurrent()) || (wanted === 'built' && !fs.existsSync(at('dist', '.built')))) {
    const since = Date.now();
    const tsc = at('node_modules', 'typescript', 'bin', 'tsc');
    const code = await run(process.execPath, [tsc, '-p', 'tsconfig.build.json']);
    if (code !== 0) {
      say('构建失败 · the build failed');
      return code;
    }
    fs.writeFileSync(at('dist', '.built'), `${new Date(since).toISOString()}\n`);
    fs.utimesSync(at('dist', '.built'), since / 1000, since / 1000);
    say(`构建 · build: ready (${seconds(since)})`);
  }
  return 0;
}

if (process.argv[2] === 'status') {
  process.stdout.write(JSON.stringify({ dependencies: dependenciesAreCurrent(), build: buildIsCurrent() }));
} else {
  main().then((code) => process.exit(code));
}
