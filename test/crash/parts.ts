/**
 * The system's parts as processes that can die: PostgreSQL and the engine with files of their own, API and worker from the
 * sources as they stand. Each is kept alive: whoever dies is started again, with the failpoint it is to die at next.
 */
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Failpoint } from '../../cases/failpoint';
import { findPersona } from '../../demo/personas';
import { Client } from '../../scripts/client/client';
import { askEngine, readEngineSettings } from '../../scripts/launcher/engine';
import { projectRoot } from '../../scripts/launcher/paths';
import { freePort } from '../../scripts/launcher/ports';
import { answers, ensureDatabase, startPostgres } from '../../scripts/launcher/postgres';
import { spawnTethered, type Exit, type Tethered } from '../../scripts/launcher/tether';
import { AUDIENCE, startIssuer, type Issuer } from '../api/issuer';
import { startEngine } from '../support/engine';

/** Compiles what is required as it is required, so that what runs is what stands in the tree; the next lives find it in the system's folder. */
const FROM_SOURCES = `
const { createHash } = require('node:crypto');
const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const compile = (filename) => require('@swc/core').transformSync(readFileSync(filename, 'utf8'), {
  filename, jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs', ignoreDynamic: true },
}).code;
require.extensions['.ts'] = (module, filename) => {
  const kept = join(process.env.DATA_DIR, 'compiled-' + createHash('sha256').update(filename).digest('hex') + '.js');
  let code;
  try {
    code = readFileSync(kept, 'utf8');
  } catch {
    code = compile(filename);
    writeFileSync(kept + process.pid, code);
    renameSync(kept + process.pid, kept);
  }
  module._compile(code, filename);
};
require('node:module').runMain(process.argv[1]);`;

/** A process at work; `exited` tells how it ended. */
interface Life {
  readonly exited: Promise<Exit>;
  kill(): void;
  stop(): Promise<unknown>;
}

interface NodeOptions {
  readonly failpoint?: string | undefined;
  readonly args?: readonly string[];
}

export type PartName = 'api' | 'worker' | 'engine' | 'database';
export type Point = Failpoint | 'kill -9';

export interface Armed {
  readonly point: Failpoint;
  readonly nth: number;
}

/** One part, started again whenever it dies. */
export class Part {
  private life: Life | undefined;
  private stopping = false;
  private killed = false;
  private trouble = '';
  private upNow = false;
  private running: Promise<void> | undefined;
  /** By SIGKILL, ours or its own. */
  deaths = 0;
  /** At which failpoint, and at which passing of it, the next life ends. */
  armed: Armed | undefined;
  private readonly ends: Armed[] = [];
  /** Told of a death by SIGKILL: ours, or its own at the failpoint it was armed with. */
  died: (point: Point) => void = () => undefined;

  constructor(
    readonly name: PartName,
    private readonly launch: (failpoint: string | undefined) => Promise<Life>,
    private readonly serves: () => Promise<boolean>,
  ) {}

  get isUp(): boolean {
    return this.upNow;
  }

  start(): void {
    this.stopping = false;
    this.running = this.supervise();
  }

  async up(): Promise<void> {
    const deadline = Date.now() + 240_000;
    while (!this.upNow) {
      if (Date.now() > deadline) throw new Error(`${this.name} does not come up ${this.trouble}`);
      await sleep(20);
    }
  }

  /** As kill -9 does. */
  kill(): void {
    this.killed = true;
    this.life?.kill();
  }

  /** Kills it, so that its next lives end at these failpoints one after the other, and none later. */
  async relaunch(...ends: readonly Armed[]): Promise<void> {
    const before = this.deaths;
    this.ends.push(...ends);
    this.kill();
    while (this.deaths === before) await sleep(20);
    await this.up();
  }

  /** Ends it in its own way, for good. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.life?.stop();
    await this.running;
  }

  private async supervise(): Promise<void> {
    while (!this.stopping) {
      const armed = this.ends.shift() ?? this.armed;
      const life = await this.launch(armed && `${armed.point}:${armed.nth}`).catch((error: unknown) => {
        this.trouble = String(error);
        return undefined;
      });
      this.life = life;
      this.killed = false;
      const putBack = () => armed !== undefined && armed !== this.armed && this.ends.unshift(armed);
      if (life === undefined) {
        putBack();
        await sleep(100);
        continue;
      }
      let gone = false;
      const exited = life.exited.finally(() => (gone = true));
      if (this.stopping) void life.stop(); // it was being launched as it was told to stop
      while (!gone && !(await this.serves())) await sleep(30);
      this.upNow = !gone;
      const { signal } = await exited;
      this.upNow = false;
      if (signal === 'SIGKILL' && !this.stopping) {
        this.deaths += 1;
        this.died(this.killed ? 'kill -9' : (armed?.point ?? 'kill -9'));
      } else if (!this.stopping) {
        putBack(); // it ended before its failpoint: what it needs is not there yet
        await sleep(200);
      }
    }
  }
}

export class CrashingSystem {
  private constructor(
    readonly parts: Readonly<Record<PartName, Part>>,
    readonly databaseUrl: string,
    readonly engineAddress: string,
    private readonly base: string,
    private readonly issuer: Issuer,
    private readonly folder: string,
    private readonly node: (name: string, entry: string, options?: NodeOptions) => Tethered,
  ) {}

  static async start(): Promise<CrashingSystem> {
    const folder = mkdtempSync(join(tmpdir(), 'approvals-crash-'));
    chmodSync(folder, 0o711); // the database's user passes through
    const [databasePort, enginePort, apiPort] = [await freePort(), await freePort(), await freePort()];
    const issuer = await startIssuer();
    const place = { folder: join(folder, 'postgres'), secrets: join(folder, 'postgres.json') };
    const log = <T>(name: string, use: (output: number) => T): T => {
      const output = openSync(join(folder, `${name}.log`), 'a');
      try {
        return use(output);
      } finally {
        setTimeout(() => closeSync(output), 30_000).unref(); // a launch may still be about to hand it on
      }
    };
    const server = () =>
      log('database', (output) => startPostgres(place, { port: databasePort, output, graceMs: 5_000 }));
    const first = await server();
    const { url: databaseUrl, superuserUrl, secrets } = first;
    const database = new Part(
      'database',
      async () => {
        const { process } = await server();
        return { exited: process.exited, kill: () => process.kill('SIGKILL'), stop: () => process.stop() };
      },
      () => answers(superuserUrl),
    );
    while (!(await answers(superuserUrl))) await sleep(50);
    await ensureDatabase(superuserUrl, secrets.role);

    mkdirSync(dirname(join(folder, readEngineSettings().dataFile)));
    const address = `127.0.0.1:${enginePort}`;
    const env = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      TZ: 'UTC',
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      DATA_DIR: folder,
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: address,
      PORT: String(apiPort),
      OIDC_ISSUER: issuer.issuer,
      OIDC_AUDIENCE: AUDIENCE,
      OIDC_JWKS_URI: issuer.jwksUri.href,
      OIDC_ALGORITHM: 'ES256',
      SUCCESSOR_IN_FORCE: 'true',
      DEMO: 'true',
    };
    const node = (name: string, entry: string, { failpoint, args = [] }: NodeOptions = {}) =>
      log(name, (output) =>
        spawnTethered([process.execPath, '-e', FROM_SOURCES, '--', join(projectRoot(), entry), ...args], {
          env: { ...env, ...(failpoint !== undefined && { FAILPOINT: failpoint }) },
          cwd: projectRoot(),
          output,
          graceMs: 6_000,
        }),
      );
    const part = (name: 'api' | 'worker', entry: string, serves: () => Promise<boolean>) =>
      new Part(
        name,
        (failpoint) => {
          const child = node(name, entry, { failpoint });
          return Promise.resolve({ exited: child.exited, kill: () => child.kill('SIGKILL'), stop: () => child.stop() });
        },
        serves,
      );
    const migrated = await node('migrate', 'scripts/migrate.ts').exited;
    if (migrated.code !== 0) throw new Error(`migrate: ${readFileSync(join(folder, 'migrate.log'), 'utf8')}`);
    await first.process.stop();

    const engine = new Part(
      'engine',
      async () => {
        const one = await startEngine({ port: enginePort, dataDir: folder });
        return { exited: one.exited, kill: () => void one.kill(), stop: () => one.stop() };
      },
      async () => (await askEngine(address, 'approvals', 'cases')) !== undefined,
    );
    const base = `http://127.0.0.1:${apiPort}`;
    const api = part('api', 'api/main.ts', () =>
      fetch(`${base}/healthz`).then(
        (response) => response.ok,
        () => false,
      ),
    );
    // What polls is alive; a poller that died is remembered for a while, so the newest life has to be asked about.
    let since = new Date();
    const worker = part('worker', 'worker/main.ts', async () => {
      const state = await askEngine(address, 'approvals', 'cases', since);
      return (state?.pollers ?? 0) > 0;
    });
    worker.died = () => (since = new Date());
    const system = new CrashingSystem(
      { api, worker, engine, database },
      databaseUrl,
      address,
      base,
      issuer,
      folder,
      node,
    );
    for (const one of Object.values(system.parts)) one.start();
    await Promise.all(Object.values(system.parts).map((one) => one.up()));
    return system;
  }

  /** What `/readyz` answers. */
  async readiness(): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${this.base}/readyz`);
    return { status: response.status, body: await response.json() };
  }

  async metrics(): Promise<string> {
    return (await fetch(`${this.base}/metrics`)).text();
  }

  /** `npm run reconcile -- …`; answers its status. */
  async reconcile(...args: readonly string[]): Promise<number | null> {
    return (await this.node('reconcile', 'scripts/reconcile.ts', { args }).exited).code;
  }

  async as(id: string): Promise<Client> {
    const persona = findPersona(id);
    if (persona === undefined) throw new Error(`no persona ${id}`);
    const { org, roles } = persona;
    return new Client(this.base, await this.issuer.token({ sub: id, org, roles }, { expiresIn: '1d' }));
  }

  /** The end of each part's log, for a failure. */
  logs(): string {
    const tail = (name: string) => {
      try {
        return readFileSync(join(this.folder, `${name}.log`), 'utf8')
          .split('\n')
          .slice(-25)
          .join('\n');
      } catch {
        return '';
      }
    };
    return ['api', 'worker', 'database', 'reconcile'].map((name) => `--- ${name}\n${tail(name)}`).join('\n');
  }

  async stop(): Promise<void> {
    for (const name of ['api', 'worker', 'engine', 'database'] as const) await this.parts[name].stop();
    await this.issuer.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
