/**
 * Runs before every npm command (scripts/run.cjs), so that each works on a fresh clone: installs the locked dependencies when they are
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

/** Runs a program to its end; a signal to us goes to it, so that stopping `npm start` during an install stops it. */
function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2], detached: true, ...options });
    const send = (signal) => {
      try {
        process.kill(-child.pid, signal); // with the install scripts it runs
      } catch {
        // gone already
      }
    };
    const forward = (signal) => {
      send(signal);
      setTimeout(send, 2_000, 'SIGKILL').unref(); // npm takes its time
    };
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

/** Whether node_modules is another folder's: npm would empty that one, under whoever works with it. */
function dependenciesAreElsewhere() {
  try {
    return fs.lstatSync(at('node_modules')).isSymbolicLink();
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
      if (entry.name.startsWith('.')) continue;
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

/**
 * Two starts at once (two instances from one clone) prepare one after the other: `npm ci` empties node_modules. The lock
 * names its holder; a dead holder's is taken over.
 */
async function locked(work) {
  const name = require('node:crypto').createHash('sha256').update(root).digest('hex').slice(0, 16);
  const lock = path.join(require('node:os').tmpdir(), `approvals-prepare-${name}-${process.getuid?.() ?? 0}`);
  for (let told = false; ;) {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    let alive = true;
    try {
      const holder = Number(fs.readFileSync(lock, 'utf8'));
      if (holder > 0) process.kill(holder, 0);
      alive = Date.now() - fs.statSync(lock).mtimeMs < 900_000; // the pid may be another's by now
      if (!alive) fs.rmSync(lock, { force: true });
    } catch (error) {
      alive = error.code === 'EPERM';
      if (!alive) fs.rmSync(lock, { force: true });
    }
    if (alive && !told) say('等待同一目录中的另一次安装或构建 · waiting for another install or build in this folder …');
    told = told || alive;
    await new Promise((resolve) => setTimeout(resolve, alive ? 200 : 10));
  }
  try {
    return await work();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

/** `wanted` is `build`: a current build; `built`: any build; nothing: the dependencies only. Answers an exit status. */
async function make(wanted) {
  if (!dependenciesAreCurrent()) {
    if (dependenciesAreElsewhere()) {
      say(
        '依赖不是 package-lock.json 所列，而 node_modules 是符号链接：安装会清空它所指的目录，故不安装。请在该目录安装，或移除此链接后重试 · ' +
          'the dependencies are not what package-lock.json says, and node_modules is a symbolic link: installing would empty ' +
          'the folder that it names, so nothing is installed. Install there, or remove the link, then try again',
      );
      return 1;
    }
    const since = Date.now();
    say('依赖 · dependencies: 按 package-lock.json 安装 · installing what package-lock.json says (npm ci) …');
    const npm = process.env.npm_execpath;
    const install = (args, stdio) => {
      const command = npm ? [process.execPath, npm] : ['npm'];
      const env = { ...process.env, npm_config_loglevel: 'error', npm_config_progress: 'false' };
      return run(command[0], [...command.slice(1), ...args, '--include=dev', '--no-audit', '--no-fund'], {
        env,
        stdio,
      });
    };
    const beat = setInterval(() => say(`依赖 · dependencies: … ${seconds(since)}`), 5_000);
    let code = await install(['ci'], ['ignore', 'ignore', 'ignore']);
    if (code !== 0 && code < 128) {
      // `npm ci` refuses a lock that lacks optional packages of other platforms, and a registry may not carry them all.
      // `npm install` takes the locked versions as well; that it did is checked below.
      say('依赖 · dependencies: npm ci 不成，改用 npm install --no-save · npm ci refused, so npm install --no-save');
      code = await install(['install', '--no-save'], ['ignore', 2, 2]);
      if (code === 0 && !dependenciesAreCurrent()) {
        say('装得的版本与 package-lock.json 不一致 · what was installed is not what package-lock.json says');
        code = 1;
      }
    }
    clearInterval(beat);
    if (code >= 128) return code; // told to end
    if (code !== 0) {
      say(
        '依赖安装失败：请检查网络与 npm 设置后重试 · installing failed: check the network and the npm settings, then try again',
      );
      return code;
    }
    say(`依赖 · dependencies: ready (${seconds(since)})`);
  }
  if ((wanted === 'build' && !buildIsCurrent()) || (wanted === 'built' && !fs.existsSync(at('dist', '.built')))) {
    const since = Date.now();
    const tsc = at('node_modules', 'typescript', 'bin', 'tsc');
    const code = await run(process.execPath, [tsc, '-p', 'tsconfig.build.json']);
    if (code !== 0) {
      say('构建失败 · the build failed');
      return code;
    }
    // Also the workflows' bundle, which a worker would otherwise make within the time that it has to become ready.
    const bundled = await run(process.execPath, [at('dist', 'worker', 'bundle-now.js')]);
    if (bundled !== 0) {
      say('流程打包失败 · bundling the workflows failed');
      return bundled;
    }
    fs.writeFileSync(at('dist', '.built'), `${new Date(since).toISOString()}\n`);
    fs.utimesSync(at('dist', '.built'), since / 1000, since / 1000);
    say(`构建 · build: ready (${seconds(since)})`);
  }
  return 0;
}

/** Answers the exit status: 0 when all that is wanted is there. */
async function prepare(wanted) {
  const built = { build: buildIsCurrent, built: () => fs.existsSync(at('dist', '.built')) }[wanted] ?? (() => true);
  return dependenciesAreCurrent() && built() ? 0 : locked(() => make(wanted));
}

module.exports = { prepare };

if (require.main === module) {
  if (process.argv[2] === 'status') {
    process.stdout.write(JSON.stringify({ dependencies: dependenciesAreCurrent(), build: buildIsCurrent() }));
  } else {
    void prepare(process.argv[2]).then((code) => process.exit(code));
  }
}
