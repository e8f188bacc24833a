/**
 * `npm start`: the whole system on one machine, supervised until Ctrl-C. Settings from the environment (config/variables.ts).
 * Ends with 0 when it was told to end, 1 when it could not start or a part kept dying, 2 when its configuration is wrong.
 * PARTS_DIR (tests) names another folder for the parts' entry points.
 */
import { resolve } from 'node:path';
import { orExit, readLauncherConfig } from '../config';
import { Launcher } from './launcher/launcher';
import { complain } from './launcher/say';
import { endWith, runUntilStopped } from './launcher/until-stopped';

endWith(async () => {
  const config = orExit(() => readLauncherConfig(process.env));
  if (process.platform === 'win32') {
    complain('请在 Linux、macOS 或 WSL 中运行 · runs on Linux, macOS or WSL');
    return 2;
  }
  const dist = resolve(process.env['PARTS_DIR'] || resolve(__dirname, '..'));
  return runUntilStopped(new Launcher({ config, env: process.env, dist }));
});
