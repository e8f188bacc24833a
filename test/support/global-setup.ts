/**
 * Once per run, before any suite: one embedded PostgreSQL with a migrated template database, and a look for the Temporal dev
 * server and the time-skipping test server (both may have to be fetched or built the first time, which no suite's time limit
 * would allow). What cannot be had is handed on as a reason; suites that need none of it run regardless.
 */
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NO_ENGINE, PLACES, findEngine, type Place } from '../../scripts/launcher/engine-lookup';
import { cacheDir } from '../../scripts/launcher/paths';
import { freePort } from '../../scripts/launcher/ports';
import { answers, ensureDatabase, startPostgres, type PostgresServer } from '../../scripts/launcher/postgres';
import { startOf } from '../../scripts/launcher/processes';
import { NEWER_NODE_PLACES, NO_NEWER_NODE } from '../../scripts/launcher/newer-node';
import { NO_TEST_SERVER, TEST_SERVER_PLACES } from '../../scripts/launcher/test-server';
import { connect, migrate } from '../../scripts/migrate';
import { workflowBundle } from '../../worker/bundle';
import { publish, type Servers } from './servers';

export interface Running {
  readonly folder: string;
  readonly postgres: PostgresServer | undefined;
}

declare global {
  var testServersRunning: Running | undefined;
}

const PREFIX = 'approvals-test-';

/** Folders of runs that were killed: their servers ended with them, their files did not. */
function removeAbandoned(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && startOf(Number(pid)) === undefined) {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    }
  }
}

async function startCluster(folder: string): Promise<PostgresServer> {
  const port = await freePort();
  const log = openSync(join(folder, 'postgres.log'), 'a');
  try {
    const place = { folder: join(folder, 'postgres'), secrets: join(folder, 'postgres.json') };
    const server = await startPostgres(place, {
      port,
      output: log,
      unsafeFast: true,
      maxConnections: 300,
      graceMs: 5_000,
    });
    const deadline = Date.now() + 60_000;
    while (!(await answers(server.superuserUrl))) {
      if (server.process.hasExited() || Date.now() > deadline) {
        throw new Error(`PostgreSQL did not start: ${readFileSync(join(folder, 'postgres.log'), 'utf8').slice(-2000)}`);
      }
      await sleep(50);
    }
    return server;
  } finally {
    closeSync(log);
  }
}

async function migrateTemplate(server: PostgresServer): Promise<void> {
  await ensureDatabase(server.superuserUrl, server.secrets.role);
  const template = connect(server.url);
  try {
    await migrate(template);
  } finally {
    await template.destroy();
  }
}

async function lookFor(
  what: string,
  places: readonly Place[],
  missing: string,
): Promise<{ path: string } | { missing: string }> {
  const tell = (line: { zh: string; en: string }) => process.stderr.write(`${what}: ${line.zh} · ${line.en}\n`);
  // Misses are of interest only when something slow follows, or nothing.
  const held: { zh: string; en: string }[] = [];
  const slow = setTimeout(() => held.splice(0).forEach(tell), 3_000);
  const found = await findEngine(
    {
      env: process.env,
      cache: cacheDir(),
      tell: (line) => {
        held.push(line);
        if (!slow.hasRef()) held.splice(0).forEach(tell);
      },
    },
    places,
  );
  clearTimeout(slow);
  if (found) return { path: found.path };
  held.splice(0).forEach(tell);
  return { missing };
}

export default async function globalSetup(): Promise<void> {
  removeAbandoned();
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  chmodSync(folder, 0o711);
  mkdirSync(join(folder, 'work'), { mode: 0o700 });
  let postgres: PostgresServer | undefined;

  const database = async (): Promise<Servers['postgres']> => {
    try {
      const server = await startCluster(folder);
      postgres = server;
      await migrateTemplate(server);
      return { url: server.url, superuserUrl: server.superuserUrl };
    } catch (error) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`数据库 · database: ${reason}\n`);
      return { missing: reason };
    }
  };
  const [record, engine, testServer, newerNode] = await Promise.all([
    database(),
    lookFor('引擎 · engine', PLACES, NO_ENGINE.en),
    lookFor('测试服务器 · test server', TEST_SERVER_PLACES, NO_TEST_SERVER.en),
    lookFor('较新的 Node · newer Node', NEWER_NODE_PLACES, NO_NEWER_NODE.en),
    workflowBundle(), // once, so that the first suites do not each build it
  ]);
  publish({ postgres: record, engine, testServer, newerNode });
  globalThis.testServersRunning = { folder, postgres };
}
