/**
 * `npm start`: the whole system on one machine, supervised until Ctrl-C. Settings from the environment (config/variables.ts).
 * Ends with 0 when it was told to end, 1 when it could not start or a part kept dying, 2 when its configuration is wrong.
 * PARTS_DIR (tests) names another folder for the parts' entry points.
 */
import { resolve } from 'node:path';
import { orExit, readLauncherConfig } from '../config';
import { LaunchError, Launcher } from './launcher/launcher';
import { complain, say } from './launcher/say';

/** npm gone (killed, or its terminal closed) means that nobody can stop us any more. */
function whenParentIsGone(then: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) then();
  }, 1_000).unref();
}

async function main(): Promise<number> {
  const config = orExit(() => readLauncherConfig(process.env));
  if (process.platform === 'win32') {
    complain('请在 Linux、macOS 或 WSL 中运行 · runs on Linux, macOS or WSL');
    return 2;
  }
  const dist = resolve(process.env['PARTS_DIR'] || resolve(__dirname, '..'));
  const launcher = new Launcher({ config, env: process.env, dist });

  let asked = 0;
  const told = new Promise<void>((done) => {
    const ask = () => {
      asked += 1;
      if (asked === 1) say('正在停止 · stopping …');
      done();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
    whenParentIsGone(ask);
  });

  let status = 0;
  try {
    const start = launcher.start();
    start.catch(() => undefined); // told to end, nobody waits for it any more
    await Promise.race([start, launcher.failed, told]);
    await Promise.race([launcher.failed, told]);
  } catch (error) {
    status = 1;
    complain(
      error instanceof LaunchError ? error.message : error instanceof Error ? (error.stack ?? '') : String(error),
    );
  }
  await launcher.stop();
  return status;
}

// A timer keeps the process alive while it waits for signals only.
const alive = setInterval(() => undefined, 60_000);
void main()
  .catch((error: unknown) => {
    complain(String(error));
    return 1;
  })
  .then((status) => {
    clearInterval(alive);
    process.exit(status);
  });
