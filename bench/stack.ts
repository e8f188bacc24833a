/**
 * The real system for a measurement: the launcher's own parts with production settings (fsync on) on free ports and a
 * temporary DATA_DIR, each of which can be stopped and started by itself. Nothing of it outlives this process.
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readLauncherConfig, type LauncherConfig } from '../config';
import { findPersona } from '../demo/personas';
import { Client } from '../scripts/client/client';
import { mintToken } from '../scripts/identity/mint';
import { findEngine } from '../scripts/launcher/engine-lookup';
import { readEngineSettings, type EngineSettings } from '../scripts/launcher/engine';
import { partEnv } from '../scripts/launcher/environment';
import type { Part } from '../scripts/launcher/part';
import { cacheDir, dataPaths, makeDataFolders, type DataPaths } from '../scripts/launcher/paths';
import {
  apiPart,
  databasePart,
  enginePart,
  foundEnv,
  identityPart,
  withLog,
  workerPart,
  type PartsContext,
} from '../scripts/launcher/parts';
import { choosePorts, freePort, type Ports } from '../scripts/launcher/ports';
import { DATABASE, ROLE, secretsOf, urlOf } from '../scripts/launcher/postgres';
import { tailOfLog } from '../scripts/launcher/log-files';
import { runTethered, spawnTethered, type Tethered } from '../scripts/launcher/tether';
import type { OnEnd } from './ending';
import type { Watched } from './measure';

export const DIST = resolve(__dirname, '..');

/** Whose tokens the load generator holds. */
const TOKEN_HOLDERS = [
  'operator-a',
  'officer',
  'reviewer',
  'director',
  'steward-health',
  'steward-transport',
  'platform',
  'auditor',
] as const;
export type Tokens = Readonly<Record<(typeof TOKEN_HOLDERS)[number], string>>;

/** The same as the first, with its environment, bounds and log. */
export const SECOND_WORKER = 'second worker';

/** Parts that the supervisor will not start again. */
const gaveUp = new Set<string>();

export interface StackOptions {
  /** Overrides of the environment, for one experiment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly engineSettings?: Partial<EngineSettings>;
  /** A module that every part that is Node loads before its own code. */
  readonly preload?: string;
  /** Whether the database counts its statements, at some expense. */
  readonly countStatements?: boolean;
  /** Told how to stop it, before anything of it runs: a signal may come while it starts. */
  readonly onEnd?: OnEnd;
}

export class Stack {
  private readonly parts = new Map<string, Part>();
  private readonly extras = new Map<string, Tethered>();
  private stopping: Promise<void> | undefined;

  private constructor(
    private readonly context: PartsContext,
    readonly env: Readonly<Record<string, string>>,
    readonly databaseUrl: string,
    readonly superuserUrl: string,
    readonly engineAddress: string,
    readonly tokens: Tokens,
  ) {}

  static async start(options: StackOptions = {}): Promise<Stack> {
    const dataDir = mkdtempSync(join(tmpdir(), 'approvals-bench-'));
    const own = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => /^(PATH|HOME|XDG_CACHE_HOME)$/.test(name)),
    );
    const nodeOptions = [
      process.env['BENCH_NODE_OPTIONS'], // for the parts alone: a profiler, for instance
      options.preload && `--require=${JSON.stringify(options.preload)}`,
    ].filter(Boolean);
    if (nodeOptions.length > 0) own['NODE_OPTIONS'] = nodeOptions.join(' ');
    const env = { ...own, DATA_DIR: dataDir, PORT: String(await freePort()), LOG_LEVEL: 'warn', ...options.env };
    const config = readLauncherConfig(env);
    const paths = dataPaths(dataDir);
    makeDataFolders(paths);
    const settings = { ...readEngineSettings(), ui: false, ...options.engineSettings };
    const ports = await choosePorts(config.port);
    const stack = await Stack.compose(config, env, { paths, ports }, settings);
    options.onEnd?.(() => stack.stop());
    try {
      await stack.bringUp(settings, options);
    } catch (error) {
      await stack.stop();
      throw error;
    }
    return stack;
  }

  private static async compose(
    config: LauncherConfig,
    env: Record<string, string | undefined>,
    { paths, ports }: { readonly paths: DataPaths; readonly ports: Ports },
    settings: EngineSettings,
  ): Promise<Stack> {
    const secrets = secretsOf({ folder: paths.cluster, secrets: paths.clusterSecrets });
    const address = { folder: paths.cluster, port: ports.database };
    const databaseUrl = urlOf(ROLE, secrets.role, address, DATABASE);
    const engineAddress = `${settings.address}:${ports.engine}`;
    const found = foundEnv(config, ports, databaseUrl, engineAddress);
    const events = {
      changed: () => undefined,
      died: () => undefined,
      gaveUp: (part: Part) => gaveUp.add(part.spec.name),
    };
    const context: PartsContext = { config, env, paths, ports, dist: DIST, events, found: () => found };
    const tokens = Object.fromEntries(
      await Promise.all(
        TOKEN_HOLDERS.map(async (id) => {
          const persona = findPersona(id);
          if (persona === undefined) throw new Error(`no persona ${id}`);
          return [
            id,
            await mintToken(persona, { dataDir: config.dataDir, port: config.port, audience: config.audience }),
          ];
        }),
      ),
    ) as Tokens;
    const superuserUrl = urlOf('postgres', secrets.superuser, address, 'postgres');
    return new Stack(context, { ...found, LOG_LEVEL: 'warn' }, databaseUrl, superuserUrl, engineAddress, tokens);
  }

  private async bringUp(settings: EngineSettings, { countStatements = false }: StackOptions): Promise<void> {
    const { paths, env } = this.context;
    const place = { folder: paths.cluster, secrets: paths.clusterSecrets };
    const database = databasePart(this.context, place, this.superuserUrl, secretsOf(place).role, {
      countStatements,
    });
    const engine = await findEngine({ env, cache: cacheDir(env), tell: () => undefined });
    if (engine === undefined) throw new Error('no engine on this machine: put `temporal` on PATH');
    await Promise.all([
      this.up('database', database),
      this.up('identity', identityPart(this.context)),
      this.up('engine', enginePart(this.context, engine.path, settings)),
    ]);
    const migrated = await runTethered([process.execPath, join(DIST, 'scripts', 'migrate.js')], {
      env: partEnv('migrate', env, { ...this.env }),
      timeoutMs: 120_000,
    });
    if (migrated.code !== 0) throw new Error(`migrate: ${migrated.output}`);
    await Promise.all([this.startApi(), this.startWorker()]);
  }

  private async up(name: string, part: Part): Promise<void> {
    this.parts.set(name, part);
    part.start();
    for (let tries = 0; !part.isUp; tries += 1) {
      if (tries === 2_400 || gaveUp.has(name)) throw new Error(`${name} did not come up:\n${this.logTail(name)}`);
      await sleep(50);
    }
  }

  /** A client of the contract for a demo persona. */
  async as(id: string): Promise<Client> {
    const persona = findPersona(id);
    if (persona === undefined) throw new Error(`no persona ${id}`);
    const { dataDir, port, audience } = this.context.config;
    return new Client(this.base, await mintToken(persona, { dataDir, port, audience }));
  }

  get base(): string {
    return `http://127.0.0.1:${this.context.ports.api}`;
  }

  get dataDir(): string {
    return this.context.paths.root;
  }

  startApi(): Promise<void> {
    return this.up('api', apiPart(this.context, []));
  }

  startWorker(): Promise<void> {
    return this.up('worker', workerPart(this.context, [], this.engineAddress));
  }

  /** Resolves when the engine was polled; by which of the two, it does not know. */
  startSecondWorker(): Promise<void> {
    return this.up(SECOND_WORKER, workerPart(this.context, [], this.engineAddress));
  }

  async stopPart(name: 'api' | 'worker'): Promise<void> {
    await this.parts.get(name)?.stop();
    this.parts.delete(name);
  }

  /** A process of the benchmark's own beside the system's, with the system's environment. */
  startExtra(
    name: string,
    entry: string,
    env: Readonly<Record<string, string>> = {},
    niceness: number | undefined = undefined,
  ): Tethered {
    const command = [process.execPath, '--enable-source-maps', join(DIST, entry)];
    const extra = withLog(this.context.paths.logs, name, (output) =>
      spawnTethered(command, {
        env: {
          PATH: process.env['PATH'],
          HOME: process.env['HOME'],
          TZ: 'UTC',
          NODE_ENV: 'production',
          ...this.env,
          ...env,
        },
        output,
        niceness,
      }),
    );
    this.extras.set(name, extra);
    return extra;
  }

  async stopExtra(name: string): Promise<void> {
    await this.extras.get(name)?.stop();
    this.extras.delete(name);
  }

  /** The record's database as whoever may do everything. */
  get recordAsSuperuser(): string {
    return recordAs(this.superuserUrl, this.databaseUrl);
  }

  logSize(name: string): number {
    return statSync(join(this.context.paths.logs, `${name}.log`)).size;
  }

  /** What a part has logged behind so many bytes. */
  logSince(name: string, size: number): string {
    return readFileSync(join(this.context.paths.logs, `${name}.log`))
      .subarray(size)
      .toString('utf8');
  }

  logTail(name: string): string {
    return tailOfLog(this.context.paths.logs, name, 20);
  }

  /** The processes that run now. */
  watched(): Watched[] {
    const parts = [...this.parts].flatMap(([name, part]) => (part.process ? [{ name, pid: part.process.pid }] : []));
    const extras = [...this.extras].map(([name, { pid }]) => ({ name, pid }));
    return [...parts, ...extras].filter(({ name }) => name !== 'identity');
  }

  pidOf(name: string): number {
    const pid = this.parts.get(name)?.process?.pid;
    if (pid === undefined) throw new Error(`${name} does not run`);
    return pid;
  }

  /** Bytes of the engine's data file, what is not yet folded into it included. */
  engineBytes(): number {
    const file = join(this.dataDir, readEngineSettings().dataFile);
    return [file, `${file}-wal`].reduce((sum, name) => sum + (statSync(name, { throwIfNoEntry: false })?.size ?? 0), 0);
  }

  stop(): Promise<void> {
    this.stopping ??= this.stopAll();
    return this.stopping;
  }

  private async stopAll(): Promise<void> {
    for (const name of [...this.extras.keys()]) await this.stopExtra(name);
    for (const name of ['api', 'worker', SECOND_WORKER, 'identity', 'engine', 'database'])
      await this.parts.get(name)?.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** The database that one URL names, as whoever the other says. */
export function recordAs(whoseUrl: string, databaseUrl: string): string {
  return Object.assign(new URL(whoseUrl), { pathname: new URL(databaseUrl).pathname }).href;
}
