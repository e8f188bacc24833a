/**
 * One embedded run from start to end. Only PostgreSQL gates the API: database → migrations → API; meanwhile the engine is
 * looked for (which may take minutes the first time), and the worker follows once it answers. Ends in the order
 * API → worker → identity → engine → database.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LauncherConfig } from '../../config';
import { Deaths } from './deaths';
import { NO_ENGINE, findEngine } from './engine-lookup';
import { askEngine, readEngineSettings } from './engine';
import { rotateLogs, tailOfLog } from './log-files';
import { partEnv } from './environment';
import type { Part, PartEvents } from './part';
import { cacheDir, makeDataFolders, dataPaths, type DataPaths } from './paths';
import {
  apiPart,
  databasePart,
  enginePart,
  foundEnv,
  identityPart,
  withLog,
  workerPart,
  type PartsContext,
} from './parts';
import { choosePorts, portIsFree, type Ports } from './ports';
import { DATABASE, ROLE, secretsOf, urlOf } from './postgres';
import { end, identify } from './processes';
import { readRun, releaseLock, removeRun, takeLock, writeRun } from './run-file';
import { both, complain, say, seconds } from './say';
import { printSummary } from './summary';
import { spawnTethered, type Tethered } from './tether';

export interface LauncherOptions {
  readonly config: LauncherConfig;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly dist: string;
  /** Flags of Node for a part, e.g. to debug it. */
  readonly nodeFlags?: Readonly<Record<string, readonly string[]>>;
}

const ENTRIES = ['scripts/migrate.js', 'scripts/identity.js', 'api/main.js', 'worker/main.js'];

/** How often logs are looked at for their size and day. */
const TIDY_MS = 60_000;

/** A reason to end before or while running, told to the user as it stands. */
export class LaunchError extends Error {}

export class Launcher {
  private readonly paths: DataPaths;
  private readonly stopping = new AbortController();
  private readonly parts = new Map<string, Part>();
  private readonly startedAt = new Date();
  private ports: Ports | undefined;
  private found: Record<string, string> = {};
  private urls: Record<string, string> = {};
  private readonly deaths = new Deaths(() => this.found['DATABASE_URL']);
  private oneShot: Tethered | undefined;
  private holdsLock = false;
  private tidying: NodeJS.Timeout | undefined;
  private fail: (error: Error) => void = () => undefined;
  /** Rejects when the run cannot go on. */
  readonly failed = new Promise<never>((_resolve, reject) => {
    this.fail = reject;
  });

  constructor(private readonly options: LauncherOptions) {
    this.paths = dataPaths(options.config.dataDir);
    this.failed.catch(() => undefined);
  }

  /** Resolves when the API serves; the engine and the worker may follow later. Throws LaunchError. */
  async start(): Promise<void> {
    const { config, dist } = this.options;
    const unbuilt = ENTRIES.filter((entry) => !existsSync(join(dist, entry)));
    if (unbuilt.length > 0) throw new LaunchError(`未构建 · not built (npm run build): ${unbuilt.join(', ')}`);
    makeDataFolders(this.paths);
    const holder = takeLock(this.paths);
    if (holder) {
      throw new LaunchError(
        `${config.dataDir} 已有一个实例在运行（进程 ${holder.pid}）；另一个实例请用别的 DATA_DIR 与 PORT · ` +
          `another instance (process ${holder.pid}) runs on this DATA_DIR; give a second one its own DATA_DIR and PORT`,
      );
    }
    this.holdsLock = true;
    this.tidying = setInterval(() => rotateLogs(this.paths.logs, new Date()), TIDY_MS);
    await this.endLeftovers();
    if (!(await portIsFree(config.port, config.host))) {
      throw new LaunchError(
        `端口 ${config.port} 已被占用：请设置 PORT · port ${config.port} is taken: set PORT to another`,
      );
    }
    const ports = await choosePorts(config.port);
    this.ports = ports;
    const settings = readEngineSettings();
    const secrets = config.databaseUrl === undefined ? secretsOf(this.place) : undefined;
    const address = { folder: this.place.folder, port: ports.database };
    const databaseUrl = config.databaseUrl ?? urlOf(ROLE, secrets?.role ?? '', address, DATABASE);
    const engineAddress = config.temporalAddress ?? `${settings.address}:${ports.engine}`;
    this.found = foundEnv(config, ports, databaseUrl, engineAddress);
    this.urls = {
      api: `http://127.0.0.1:${ports.api}`,
      docs: `http://127.0.0.1:${ports.api}/docs`,
      ...(config.temporalAddress === undefined && settings.ui
        ? { engineUi: `http://${settings.address}:${ports.engineUi}` }
        : {}),
      issuer: this.found['OIDC_ISSUER'] ?? '',
    };
    this.writeRun();

    const context: PartsContext = {
      ...this.options,
      paths: this.paths,
      ports,
      events: this.events,
      found: () => this.found,
    };
    const superuserUrl = urlOf('postgres', secrets?.superuser ?? '', address, 'postgres');
    const database = secrets && this.add(databasePart(context, this.place, superuserUrl, secrets.role));
    database?.start();
    if (!config.oidc) this.add(identityPart(context)).start();
    const record = database ? [database] : [];
    const engine = this.bringEngine(context, engineAddress);
    engine.catch((error: unknown) => this.fail(error instanceof Error ? error : new Error(String(error))));

    await this.orFailure(Promise.all(record.map((part) => part.whenUp())));
    await this.orFailure(this.migrate());
    if (this.stopping.signal.aborted) return;
    const api = this.add(apiPart(context, record));
    api.start();
    const worker = engine.then((needs) => {
      if (!needs || this.stopping.signal.aborted) return;
      const part = this.add(workerPart(context, [...record, ...needs], engineAddress));
      part.start();
      return part.whenUp();
    });
    await this.orFailure(api.whenUp());
    // The addresses once, with the engine's fate if it is decided soon; a long build reports by itself.
    await Promise.race([worker, this.stopped(), sleep(15_000, undefined, { ref: false })]);
    if (this.stopping.signal.aborted) return;
    printSummary({
      urls: this.urls,
      config,
      paths: this.paths,
      degraded: !this.parts.get('worker')?.isUp,
      since: this.startedAt,
    });
  }

  /** Bounded; leaves no process. Safe to call at any moment of the start. */
  async stop(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.tidying);
    await this.oneShot?.stop();
    for (const name of ['api', 'worker', 'identity', 'engine']) await this.parts.get(name)?.stop();
    await this.deaths.close();
    await this.parts.get('database')?.stop();
    if (!this.holdsLock) return;
    removeRun(this.paths);
    releaseLock(this.paths);
  }

  /** These parts start again from what dist/ holds now; one that does not run yet will anyhow. */
  async replace(names: readonly string[]): Promise<void> {
    const parts = names.flatMap((name) => this.parts.get(name) ?? []);
    await Promise.all(parts.map((part) => part.replace()));
  }

  private get place() {
    return { folder: this.paths.cluster, secrets: this.paths.clusterSecrets };
  }

  private readonly events: PartEvents = {
    changed: () => this.tellRun(),
    died: (death) => this.deaths.tell(death),
    gaveUp: (part) => {
      this.fail(
        new LaunchError(
          `${both(part.spec.label)}: 屡次一启动就结束，全部停止；见 ${join(this.paths.logs, `${part.spec.name}.log`)} · ` +
            `keeps ending right after its start, so everything stops; see its log`,
        ),
      );
    },
  };

  private add(part: Part): Part {
    this.parts.set(part.spec.name, part);
    return part;
  }

  /** Answers what the worker needs beside the record; undefined when there will be no engine in this run. */
  private async bringEngine(context: PartsContext, address: string): Promise<readonly Part[] | undefined> {
    const label = '引擎 · engine';
    const { namespace, taskQueue } = context.config.engine;
    if (context.config.temporalAddress !== undefined) {
      say(`${label}: TEMPORAL_ADDRESS=${address}`);
      while (!this.stopping.signal.aborted && !(await askEngine(address, namespace, taskQueue))) await sleep(500);
      return [];
    }
    const engine = await findEngine({
      env: this.options.env,
      cache: cacheDir(this.options.env),
      tell: (line) => say(`${label}: ${both(line)}`),
      signal: this.stopping.signal,
    });
    if (this.stopping.signal.aborted) return undefined;
    if (!engine) {
      complain(`${label}: ${both(NO_ENGINE)}`);
      return undefined;
    }
    say(`${label}: ${both(engine.where)}`);
    const part = this.add(enginePart(context, engine.path, readEngineSettings()));
    part.start();
    return [part];
  }

  private async migrate(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    const since = Date.now();
    const env = partEnv('migrate', this.options.env, this.found);
    const child = withLog(this.paths.logs, 'migrate', (output) =>
      spawnTethered([process.execPath, '--enable-source-maps', join(this.options.dist, 'scripts', 'migrate.js')], {
        env,
        output,
      }),
    );
    this.oneShot = child;
    const exit = await child.exited;
    this.oneShot = undefined;
    if (this.stopping.signal.aborted) return;
    if (exit.code !== 0) {
      throw new LaunchError(`迁移失败 · migrations failed:\n${tailOfLog(this.paths.logs, 'migrate', 20)}`);
    }
    say(`迁移 · migrations: 就绪 · ready (${seconds(since)})`);
  }

  /** What an earlier run of this DATA_DIR left: the database last, so that the others can still finish. */
  private async endLeftovers(): Promise<void> {
    const earlier = Object.entries(readRun(this.paths)?.parts ?? {});
    const signal = (name: string) => (name === 'database' ? 'SIGINT' : 'SIGTERM');
    const ended = [
      ...(await Promise.all(
        earlier.filter(([name]) => name !== 'database').map(([name, part]) => end(part.process, signal(name), 8_000)),
      )),
      ...(await Promise.all(
        earlier.filter(([name]) => name === 'database').map(([name, part]) => end(part.process, signal(name), 10_000)),
      )),
    ].filter(Boolean).length;
    if (ended > 0) {
      say(`清理 · clean-up: 结束了上次运行留下的 ${ended} 个进程 · ended ${ended} process(es) of the last run`);
    }
  }

  /** A full disk ends nothing: what runs is told again with the next change. */
  private tellRun(): void {
    try {
      this.writeRun();
    } catch (error) {
      complain(`${this.paths.run}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private writeRun(): void {
    if (!this.ports) return;
    const parts = [...this.parts.values()].flatMap((part) =>
      part.process ? [[part.spec.name, { process: identify(part.process.pid) }] as const] : [],
    );
    writeRun(this.paths, {
      launcher: identify(process.pid),
      startedAt: this.startedAt.toISOString(),
      urls: this.urls,
      env: this.found,
      parts: Object.fromEntries(parts),
    });
  }

  private stopped(): Promise<void> {
    return new Promise((resolve) => {
      if (this.stopping.signal.aborted) resolve();
      else this.stopping.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** Waits, but not beyond a failure of the whole or its stop. */
  private async orFailure<T>(work: Promise<T>): Promise<void> {
    await Promise.race([work, this.failed, this.stopped()]);
  }
}
