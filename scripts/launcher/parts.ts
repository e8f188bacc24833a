/** The parts of an embedded run, as the supervisor wants them: how each is started, and how it is seen to serve. */
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import type { LauncherConfig } from '../../config';
import { issuerOf } from '../identity/keys';
import { askEngine, engineCommand, setRetention, type EngineSettings } from './engine';
import { partEnv, platformEnv } from './environment';
import { Part, type PartEvents, type PartSpec } from './part';
import type { DataPaths } from './paths';
import type { Ports } from './ports';
import { answers, ensureDatabase, startPostgres, type ClusterPlace, type PostgresOptions } from './postgres';
import { openLog, tailOfLog } from './log-files';
import { spawnTethered, type Tethered } from './tether';

export interface PartsContext {
  readonly config: LauncherConfig;
  /** The launcher's own environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly paths: DataPaths;
  readonly ports: Ports;
  /** dist/, where the parts' entry points are. */
  readonly dist: string;
  readonly events: PartEvents;
  /** Flags of Node for a part. */
  readonly nodeFlags?: Readonly<Record<string, readonly string[]>>;
  /** What the launcher found out, for the parts' environments. */
  readonly found: () => Record<string, string>;
}

/** Bounds of each part's own ending, the API's beyond STOP_GRACE; their sum stays under half a minute. */
const GRACE_MS = { api: 5_000, worker: 11_000, identity: 1_500, engine: 4_000, database: 6_000 } as const;

/**
 * Who hangs is ended after this and started again. A part that is alive and slow is not: on a machine five times as slow as usual a start takes a
 * minute or two, and one that is ended before it serves never does.
 */
const READY_WITHIN_MS = 240_000;

/**
 * Who asks waits for API and database; what follows from a decision is done behind it. So these give way where all processors are taken
 * (docs/adr/0025-who-gives-way.md).
 */
export const NICENESS: Readonly<Partial<Record<keyof typeof GRACE_MS, number>>> = { worker: 5, engine: 5 };

/** Opens the log, hands it to the child, and closes our own copy. */
export function withLog<T>(folder: string, part: string, launch: (output: number) => T): T {
  const output = openLog(folder, part);
  try {
    return launch(output);
  } finally {
    closeSync(output);
  }
}

async function httpOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000), redirect: 'manual' });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

function makePart(context: PartsContext, spec: Omit<PartSpec, 'tail'>): Part {
  return new Part({ ...spec, tail: () => tailOfLog(context.paths.logs, spec.name) }, context.events);
}

function nodePart(
  context: PartsContext,
  name: 'api' | 'worker' | 'identity',
  entry: string,
  env: Record<string, string>,
): Tethered {
  const file = join(context.dist, entry);
  // Without a bound V8 lets garbage grow to several times what is in use before it collects.
  const heap = name === 'identity' ? [] : [`--max-old-space-size=${context.config.heapMb[name]}`];
  return withLog(context.paths.logs, name, (output) =>
    spawnTethered([process.execPath, '--enable-source-maps', ...heap, ...(context.nodeFlags?.[name] ?? []), file], {
      env,
      output,
      niceness: NICENESS[name],
      graceMs: GRACE_MS[name] + (name === 'api' ? context.config.stopGraceMs : 0),
    }),
  );
}

export function databasePart(
  context: PartsContext,
  place: ClusterPlace,
  superuserUrl: string,
  rolePassword: string,
  options: Pick<PostgresOptions, 'countStatements'> = {},
): Part {
  return makePart(context, {
    name: 'database',
    label: { zh: '数据库', en: 'database' },
    essential: true,
    needs: [],
    readyWithinMs: READY_WITHIN_MS, // recovery after a crash reads the log again
    launch: async () => {
      const output = openLog(context.paths.logs, 'database');
      try {
        const server = await startPostgres(place, {
          ...options,
          port: context.ports.database,
          output,
          graceMs: GRACE_MS.database,
        });
        return server.process;
      } finally {
        closeSync(output);
      }
    },
    serves: () => answers(superuserUrl),
    onUp: () => ensureDatabase(superuserUrl, rolePassword),
  });
}

export function identityPart(context: PartsContext): Part {
  const { config, ports } = context;
  return makePart(context, {
    name: 'identity',
    label: { zh: '身份', en: 'identity' },
    essential: false,
    needs: [],
    readyWithinMs: READY_WITHIN_MS,
    launch: () =>
      nodePart(
        context,
        'identity',
        'scripts/identity.js',
        partEnv('identity', context.env, {
          PORT: String(config.port),
          DATA_DIR: config.dataDir,
          OIDC_AUDIENCE: config.audience,
          IDENTITY_PORT: String(ports.identity),
        }),
      ),
    serves: () => httpOk(`http://127.0.0.1:${ports.identity}/oidc/.well-known/openid-configuration`),
  });
}

export function enginePart(context: PartsContext, binary: string, settings: EngineSettings): Part {
  const { config, ports } = context;
  const address = `${settings.address}:${ports.engine}`;
  const { namespace, taskQueue } = config.engine;
  return makePart(context, {
    name: 'engine',
    label: { zh: '引擎', en: 'engine' },
    essential: false,
    needs: [],
    readyWithinMs: READY_WITHIN_MS,
    launch: () =>
      withLog(context.paths.logs, 'engine', (output) =>
        spawnTethered(
          engineCommand({
            binary,
            settings,
            namespace,
            port: ports.engine,
            uiPort: ports.engineUi,
            dataDir: context.paths.root,
          }),
          // A home of its own: the user's Temporal settings are not this engine's.
          // It prints a greeting, and ends where that cannot be written; its log is on standard error.
          {
            env: { ...platformEnv(context.env), HOME: context.paths.engine },
            output,
            errorsOnly: true,
            niceness: NICENESS.engine,
            graceMs: GRACE_MS.engine,
          },
        ),
      ),
    serves: async () => (await askEngine(address, namespace, taskQueue)) !== undefined,
    onUp: () => setRetention(address, namespace, settings.retentionDays),
  });
}

export function apiPart(context: PartsContext, needs: readonly Part[]): Part {
  const { config, ports } = context;
  const host = ['0.0.0.0', '::'].includes(config.host) ? '127.0.0.1' : config.host;
  const authority = host.includes(':') ? `[${host}]` : host;
  return makePart(context, {
    name: 'api',
    label: { zh: '接口', en: 'api' },
    essential: true,
    needs,
    readyWithinMs: READY_WITHIN_MS,
    launch: () => nodePart(context, 'api', 'api/main.js', partEnv('api', context.env, context.found())),
    serves: () => httpOk(`http://${authority}:${ports.api}/healthz`),
  });
}

export function workerPart(context: PartsContext, needs: readonly Part[], engineAddress: string): Part {
  const { namespace, taskQueue } = context.config.engine;
  return makePart(context, {
    name: 'worker',
    label: { zh: '执行器', en: 'worker' },
    essential: false,
    needs,
    readyWithinMs: READY_WITHIN_MS,
    launch: () => nodePart(context, 'worker', 'worker/main.js', partEnv('worker', context.env, context.found())),
    serves: async (since) => ((await askEngine(engineAddress, namespace, taskQueue, since))?.pollers ?? 0) > 0,
  });
}

/** What every part is told about this run. */
export function foundEnv(
  config: LauncherConfig,
  ports: Ports,
  databaseUrl: string,
  engineAddress: string,
): Record<string, string> {
  const oidc = config.oidc ?? {
    issuer: issuerOf(config.port),
    audience: config.audience,
    jwksUri: `http://127.0.0.1:${ports.identity}/oidc/jwks`,
    algorithm: 'ES256',
  };
  return {
    PORT: String(config.port),
    HOST: config.host,
    DATA_DIR: config.dataDir,
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: engineAddress,
    TEMPORAL_NAMESPACE: config.engine.namespace,
    TASK_QUEUE: config.engine.taskQueue,
    OIDC_ISSUER: oidc.issuer,
    OIDC_AUDIENCE: oidc.audience,
    OIDC_JWKS_URI: oidc.jwksUri,
    OIDC_ALGORITHM: oidc.algorithm,
    SUCCESSOR_IN_FORCE: String(config.successorInForce),
    DEMO: String(config.demo),
    ...(config.oidc ? {} : { OIDC_PROXY_TARGET: `http://127.0.0.1:${ports.identity}` }),
  };
}
