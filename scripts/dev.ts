/**
 * `npm run dev [-- --inspect]`: the whole system as `npm start` runs it, from sources that may change. What changed is compiled
 * at once and the parts it concerns are started again; types are checked beside it and told, and stop nothing. With `--inspect`
 * the API listens for a debugger on 9229 and the worker on 9230. SOURCES_DIR (tests) names another folder of sources.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { orExit, readLauncherConfig } from '../config';
import { Launcher } from './launcher/launcher';
import { projectRoot } from './launcher/paths';
import { say } from './launcher/say';
import { SourceWatch } from './launcher/source-watch';
import { endWith, runUntilStopped } from './launcher/until-stopped';

endWith(() => {
  const { values } = parseArgs({ options: { inspect: { type: 'boolean', default: false } } });
  const sources = resolve(process.env['SOURCES_DIR'] || projectRoot());
  const launcher = new Launcher({
    config: orExit(() => readLauncherConfig(process.env)),
    env: process.env,
    dist: join(sources, 'dist'),
    ...(values.inspect && { nodeFlags: { api: ['--inspect=127.0.0.1:9229'], worker: ['--inspect=127.0.0.1:9230'] } }),
  });
  if (values.inspect) say('调试 · debugger: api 127.0.0.1:9229, worker 127.0.0.1:9230');
  return runUntilStopped(launcher, new SourceWatch(sources, (parts) => launcher.replace(parts)));
});
