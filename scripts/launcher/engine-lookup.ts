/**
 * Where the Temporal dev server comes from, in this order, each miss told in one line: `temporal` on PATH; the binary an
 * earlier start left in the user's cache; the SDK's own download; a Go toolchain that builds it. (TEMPORAL_ADDRESS comes before
 * all of them and needs no binary.) Each place is a function, so that the order can be tried with any of them missing.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Bilingual } from '../../domain/refusal';
import { projectRoot } from './paths';
import { runTethered } from './tether';

export const ENGINE_VERSION = '1.5.1';
const GO_PACKAGE = `github.com/temporalio/cli/cmd/temporal@v${ENGINE_VERSION}`;

export interface LookupContext {
  /** The caller's own environment: PATH, HOME, proxies, GO*. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's cache of this project. */
  readonly cache: string;
  readonly tell: (line: Bilingual) => void;
  /** A download that gains no byte for so long is given up. */
  readonly stallMs?: number;
  /** Ends the search, as the launcher stops. */
  readonly signal?: AbortSignal | undefined;
}

/** A binary that runs, or why there is none here. */
export type Look = { readonly path: string } | { readonly miss: Bilingual };
export interface Place {
  readonly name: Bilingual;
  look(context: LookupContext): Promise<Look>;
}

export interface EngineFound {
  readonly path: string;
  readonly where: Bilingual;
}

/** Undefined when no place has one; every miss has been told. */
export async function findEngine(context: LookupContext, places = PLACES): Promise<EngineFound | undefined> {
  for (const place of places) {
    if (context.signal?.aborted) return undefined;
    const look = await place.look(context);
    if ('path' in look) return { path: look.path, where: place.name };
    context.tell({ zh: `${place.name.zh}：${look.miss.zh}`, en: `${place.name.en}: ${look.miss.en}` });
  }
  return undefined;
}

/** Chinese and English of what to install when nothing was found. */
export const NO_ENGINE: Bilingual = {
  zh: `没有流程引擎，系统降级运行：决定、暂停与检查照常，后续步骤待引擎到来。请安装 Temporal CLI（temporal 在 PATH 上）、Go ≥ 1.24（将自动构建），或设置 TEMPORAL_ADDRESS`,
  en: `no engine, the system runs degraded: decisions, suspensions and checks work, what follows waits for it. Install the Temporal CLI (temporal on PATH) or Go ≥ 1.24 (it is then built by itself), or set TEMPORAL_ADDRESS`,
};

async function runs(path: string, env: LookupContext['env']): Promise<boolean> {
  try {
    const done = await runTethered([path, '--version'], { env, timeoutMs: 15_000, graceMs: 1_000 });
    return done.code === 0 && /temporal/i.test(done.output);
  } catch {
    return false;
  }
}

export function onPath(program: string, env: LookupContext['env']): string | undefined {
  return (env['PATH'] ?? '')
    .split(':')
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find((file) => existsSync(file) && statSync(file).isFile());
}

export const PATH_PLACE: Place = {
  name: { zh: 'PATH 上的 temporal', en: 'temporal on PATH' },
  async look({ env }) {
    const path = onPath('temporal', env);
    if (!path) return { miss: { zh: '没有', en: 'none' } };
    return (await runs(path, env)) ? { path } : { miss: { zh: `${path} 不能运行`, en: `${path} does not run` } };
  },
};

const cachedName = `temporal-${ENGINE_VERSION}`;

export const CACHE_PLACE: Place = {
  name: { zh: '缓存', en: 'cache' },
  async look({ cache, env }) {
    const folder = join(cache, 'engine');
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^temporal-[\w.-]+$/.test(name)) : [];
    // Our own version first, then what the SDK brought.
    names.sort((a, b) => Number(b === cachedName) - Number(a === cachedName));
    for (const name of names) {
      const path = join(folder, name);
      if (await runs(path, env)) return { path };
    }
    return { miss: { zh: `${folder} 中没有`, en: `none in ${folder}` } };
  },
};

/** Moves a finished binary into the cache in one step, so that a half one is never found there. */
function keep(file: string, cache: string, name: string): string {
  const kept = join(cache, 'engine', name);
  renameSync(file, kept);
  return kept;
}

function workFolder(cache: string): string {
  mkdirSync(join(cache, 'engine'), { recursive: true });
  return mkdtempSync(join(cache, 'engine', '.work-'));
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => {
      try {
        return sum + statSync(join(entry.parentPath, entry.name)).size;
      } catch {
        return sum; // renamed meanwhile
      }
    }, 0);
}

/** Runs the SDK's download into a folder; gives up when it gains nothing for `stallMs`. Answers why it failed, if it did. */
export async function sdkDownload(
  kind: 'dev' | 'time-skipping',
  folder: string,
  context: Pick<LookupContext, 'env' | 'stallMs' | 'tell' | 'signal'>,
): Promise<Bilingual | undefined> {
  const stallMs = context.stallMs ?? 15_000;
  const stalled = new AbortController();
  const ended = context.signal ? AbortSignal.any([stalled.signal, context.signal]) : stalled.signal;
  let size = 0;
  let changed = Date.now();
  const watch = setInterval(() => {
    const now = sizeOf(folder);
    if (now !== size) {
      if (Date.now() - changed > 3_000) {
        context.tell({ zh: `下载中 ${Math.round(now / 1e6)} MB`, en: `downloading, ${Math.round(now / 1e6)} MB` });
      }
      [size, changed] = [now, Date.now()];
    } else if (Date.now() - changed > stallMs) stalled.abort();
  }, 1_000);
  try {
    const done = await runTethered(
      [process.execPath, join(projectRoot(), 'scripts', 'engine-download.cjs'), kind, folder],
      { env: context.env, timeoutMs: 600_000, graceMs: 1_000, signal: ended },
    );
    if (done.code === 0) return undefined;
    if (stalled.signal.aborted) {
      return { zh: `${stallMs / 1000} 秒无进展，放弃`, en: `no progress for ${stallMs / 1000} s, given up` };
    }
    const reason = done.output.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
    return { zh: `不成（${reason}）`, en: 'failed' };
  } finally {
    clearInterval(watch);
  }
}

const SDK_PLACE: Place = {
  name: { zh: 'SDK 自带的下载', en: "the SDK's download" },
  async look(context) {
    const folder = workFolder(context.cache);
    try {
      const failure = await sdkDownload('dev', folder, context);
      if (failure) return { miss: failure };
      const file = readdirSync(folder).find((name) => name.startsWith('temporal-'));
      if (!file) return { miss: { zh: '没有留下程序', en: 'left no program' } };
      return { path: keep(join(folder, file), context.cache, file) };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const GO_PLACE: Place = {
  name: { zh: 'Go 工具链', en: 'Go toolchain' },
  async look({ env, cache, tell, signal }) {
    const go = onPath('go', env);
    if (!go) return { miss: { zh: 'PATH 上没有 go', en: 'no go on PATH' } };
    const began = Date.now();
    tell({
      zh: `go install ${GO_PACKAGE}（约 3 分钟，仅一次）`,
      en: `go install ${GO_PACKAGE} (about 3 minutes, once)`,
    });
    const folder = workFolder(cache);
    let lines = 0;
    let last = '';
    const beat = setInterval(() => {
      const elapsed = Math.round((Date.now() - began) / 1000);
      tell({
        zh: `构建中 ${elapsed} 秒，${lines} 步`,
        en: `building, ${elapsed} s, ${lines} steps: ${last.slice(0, 60)}`,
      });
    }, 5_000);
    try {
      const done = await runTethered([go, 'install', '-v', GO_PACKAGE], {
        env: { ...env, GOBIN: folder },
        signal,
        timeoutMs: 1_800_000,
        graceMs: 2_000,
        onLine: (line) => {
          lines += 1;
          last = line;
        },
      });
      const built = join(folder, 'temporal');
      if (done.code !== 0 || !existsSync(built)) {
        const reason = done.output.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
        return { miss: { zh: `构建失败（${reason}）`, en: 'the build failed' } };
      }
      return { path: keep(built, cache, cachedName) };
    } finally {
      clearInterval(beat);
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

export const PLACES: readonly Place[] = [PATH_PLACE, CACHE_PLACE, SDK_PLACE, GO_PLACE];
