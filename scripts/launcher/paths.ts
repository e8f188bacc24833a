/** Where things lie: the project, an embedded run's folder, and the user's cache. */
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The folder that holds package.json; the same from the sources and from dist/. */
export function projectRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package-lock.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('package-lock.json not found above ' + __dirname);
    folder = parent;
  }
  return folder;
}

/** Kept between projects and runs: the engine's binary, the test server. */
export function cacheDir(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const base = env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache');
  return join(base, 'public-data-approvals');
}

export interface DataPaths {
  readonly root: string;
  /** The PostgreSQL cluster. */
  readonly cluster: string;
  readonly clusterSecrets: string;
  readonly engine: string;
  readonly identity: string;
  readonly logs: string;
  /** What runs: ports, process ids, addresses. */
  readonly run: string;
  readonly lock: string;
}

export function dataPaths(dataDir: string): DataPaths {
  const root = resolve(dataDir);
  return {
    root,
    cluster: join(root, 'postgres'),
    clusterSecrets: join(root, 'postgres.json'),
    engine: join(root, 'engine'),
    identity: join(root, 'identity'),
    logs: join(root, 'logs'),
    run: join(root, 'run.json'),
    lock: join(root, 'launcher.lock'),
  };
}

/** 711: the database's user may have to pass through; every secret inside is 600 by itself. */
export function makeDataFolders(paths: DataPaths): void {
  mkdirSync(paths.root, { recursive: true, mode: 0o711 });
  for (const folder of [paths.engine, paths.identity, paths.logs]) mkdirSync(folder, { recursive: true, mode: 0o700 });
}
