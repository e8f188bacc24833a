/**
 * A newer Node than the one that runs, from npm: what leaves the system as a file has to be read there too, by whatever Node
 * its reader has. For tests alone; kept in the user's cache.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Bilingual } from '../../domain/refusal';
import { onPath, type LookupContext, type Place } from './engine-lookup';
import { runTethered } from './tether';

export const NEWER_NODE_VERSION = '24.22.3';

const PACKAGE = `node-${process.platform}-${process.arch}`;
const folderOf = (cache: string) => join(cache, 'engine', `node-${NEWER_NODE_VERSION}`);
const binaryIn = (folder: string) => join(folder, 'node_modules', PACKAGE, 'bin', 'node');

async function runs(path: string, env: LookupContext['env']): Promise<boolean> {
  try {
    const done = await runTethered([path, '--version'], { env, timeoutMs: 15_000, graceMs: 1_000 });
    return done.code === 0 && done.output.trim() === `v${NEWER_NODE_VERSION}`;
  } catch {
    return false;
  }
}

const CACHE_PLACE: Place = {
  name: { zh: '缓存', en: 'cache' },
  async look({ cache, env }) {
    const path = binaryIn(folderOf(cache));
    if (existsSync(path) && (await runs(path, env))) return { path };
    return { miss: { zh: `${path} 没有`, en: `no ${path}` } };
  },
};

const NPM_PLACE: Place = {
  name: { zh: 'npm', en: 'npm' },
  async look({ cache, env, signal }) {
    const npm = onPath('npm', env);
    if (npm === undefined) return { miss: { zh: 'PATH 上没有 npm', en: 'no npm on PATH' } };
    mkdirSync(join(cache, 'engine'), { recursive: true });
    const work = mkdtempSync(join(cache, 'engine', '.work-'));
    try {
      const options = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts'];
      const done = await runTethered(
        [npm, 'install', '--prefix', work, ...options, `${PACKAGE}@${NEWER_NODE_VERSION}`],
        { env, timeoutMs: 300_000, graceMs: 2_000, signal },
      );
      if (done.code !== 0 || !(await runs(binaryIn(work), env))) {
        const reason = done.output.trim().split('\n')[0]?.slice(0, 200) ?? '';
        return { miss: { zh: `失败（${reason}）`, en: 'failed' } };
      }
      rmSync(folderOf(cache), { recursive: true, force: true });
      renameSync(work, folderOf(cache));
      return { path: binaryIn(folderOf(cache)) };
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  },
};

export const NEWER_NODE_PLACES: readonly Place[] = [CACHE_PLACE, NPM_PLACE];

export const NO_NEWER_NODE: Bilingual = {
  zh: `没有 Node ${NEWER_NODE_VERSION}（npm 的 ${PACKAGE}）：无法在其上核验导出文件`,
  en: `no Node ${NEWER_NODE_VERSION} (${PACKAGE} from npm): exported files are not verified on it`,
};
