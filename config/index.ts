/**
 * One reading of the environment per part (twelve-factor): validated at start, all errors at once, a typed result.
 * Call it first thing in the part's `main.ts` with `process.env`; `orExit` turns the error into its message and status 2.
 */
import { resolve } from 'node:path';
import type { DocumentKind } from '../domain/document-kinds';
import { ConfigError, Reader, type Environment } from './read';

export { ConfigError, type ConfigProblem, type Environment } from './read';
export { VARIABLES, VARIABLE_NAMES, variablesOf, type Part, type Variable, type VariableName } from './variables';

/** Art. 29: the measures end two years after their issue unless a successor is in force. */
export interface ValidityConfig {
  /** `YYYY-MM-DD`; undefined while the measures are a draft. */
  readonly issuedOn: string | undefined;
  readonly successorInForce: boolean;
}

export interface EngineConfig {
  readonly namespace: string;
  readonly taskQueue: string;
}

export interface OidcConfig {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string;
  /** The one accepted `alg`. */
  readonly algorithm: string;
}

export interface ApiConfig {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly databasePoolMax: number;
  /** Absent: `/readyz` says the engine is absent. */
  readonly temporalAddress: string | undefined;
  readonly engine: EngineConfig;
  readonly oidc: OidcConfig;
  /** Proxies whose X-Forwarded-For is believed; undefined: none. */
  readonly trustProxy: string | undefined;
  /** Most in a minute, for each process: of an address without a token, and of a caller by class of route. */
  readonly rateLimits: {
    readonly readsPerMinute: number;
    readonly writesPerMinute: number;
    readonly unauthenticatedPerMinute: number;
    readonly signedIn: Readonly<Record<'access' | 'reads' | 'commands' | 'exports', number>>;
  };
  readonly uploads: {
    readonly limits: {
      readonly atOnce: number;
      readonly perCaller: number;
      readonly bytesPerSecond: number;
      readonly graceMs: number;
    };
    readonly kinds: readonly DocumentKind[];
    readonly folder?: string;
  };
  /** Embedded provider to which `/oidc` is forwarded. */
  readonly oidcProxyTarget: string | undefined;
  readonly validity: ValidityConfig;
  readonly trailMarkFile: string;
  readonly leaseKeyFile: string;
  /** How long requests are still answered after readiness has fallen. */
  readonly stopGraceMs: number;
  /** Archives of cases are signed with it too. */
  readonly digestKeyFile: string;
  readonly logLevel: string;
  readonly nodeEnv: 'production' | 'development' | 'test';
  /** Whether demo data is loaded. */
  readonly demo: boolean;
}

export interface WorkerConfig {
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly databasePoolMax: number;
  readonly temporalAddress: string;
  readonly engine: EngineConfig;
  readonly workflowCacheSize: number;
  readonly validity: ValidityConfig;
  readonly trailMarkFile: string;
  readonly digestKeyFile: string;
  /** Where the trail's digests are laid down, to be copied away. */
  readonly digestFolder: string;
  /** Months for which the log of access checks is kept. */
  readonly accessLogMonths: number;
  readonly logLevel: string;
  readonly nodeEnv: 'production' | 'development' | 'test';
  readonly demo: boolean;
}

export interface MigrateConfig {
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly trailMarkFile: string;
  readonly demo: boolean;
}

/** Of the operator's commands on the trail. */
export interface TrailConfig {
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly trailMarkFile: string;
  readonly digestKeyFile: string;
  readonly digestFolder: string;
}

export interface IdentityConfig {
  /** Where the provider itself listens. */
  readonly listenPort: number;
  /** The API's, of which the issuer is made. */
  readonly port: number;
  readonly dataDir: string;
  readonly audience: string;
}

export interface LauncherConfig {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Each undefined: the embedded one is started. */
  readonly databaseUrl: string | undefined;
  readonly temporalAddress: string | undefined;
  readonly oidc: OidcConfig | undefined;
  readonly audience: string;
  readonly engine: EngineConfig;
  readonly successorInForce: boolean;
  readonly stopGraceMs: number;
  /** Of parts that are processes of Node. */
  readonly heapMb: { readonly api: number; readonly worker: number };
  readonly demo: boolean;
}

const keyFileOf = (file: string | undefined, dataDir: string, name: string) =>
  resolve(file ?? `${dataDir}/keys/${name}.json`);
const digestFolderOf = (dataDir: string) => resolve(dataDir, 'digests');
const markFileOf = (file: string | undefined, dataDir: string) => resolve(file ?? `${dataDir}/trail-mark.json`);

export function readApiConfig(env: Environment): ApiConfig {
  const reader = new Reader('api', env);
  const v = reader.read(
    [
      'PORT',
      'HOST',
      'PUBLIC_READS_PER_MINUTE',
      'PUBLIC_WRITES_PER_MINUTE',
      'UPLOADS_AT_ONCE',
      'UPLOADS_PER_CALLER',
      'UPLOAD_BYTES_PER_SECOND',
      'UPLOAD_GRACE_SECONDS',
      'UPLOAD_TYPES',
      'UNAUTHENTICATED_PER_MINUTE',
      'ACCESS_CHECKS_PER_MINUTE',
      'READS_PER_MINUTE',
      'COMMANDS_PER_MINUTE',
      'EXPORTS_PER_MINUTE',
      'DATA_DIR',
      'DATABASE_URL',
      'DATABASE_POOL_MAX',
      'TEMPORAL_NAMESPACE',
      'TASK_QUEUE',
      'OIDC_ISSUER',
      'OIDC_AUDIENCE',
      'OIDC_JWKS_URI',
      'OIDC_ALGORITHM',
      'SUCCESSOR_IN_FORCE',
      'DEMO',
      'STOP_GRACE',
      'LOG_LEVEL',
      'NODE_ENV',
    ],
    [
      'TEMPORAL_ADDRESS',
      'TRUST_PROXY',
      'OIDC_PROXY_TARGET',
      'ISSUED_ON',
      'TRAIL_MARK_FILE',
      'LEASE_KEY_FILE',
      'DIGEST_KEY_FILE',
      'UPLOAD_FOLDER',
    ],
  );
  reader.throwIfWrong();
  return {
    port: v.PORT,
    host: v.HOST,
    dataDir: resolve(v.DATA_DIR),
    databaseUrl: v.DATABASE_URL,
    databasePoolMax: v.DATABASE_POOL_MAX,
    temporalAddress: v.TEMPORAL_ADDRESS,
    engine: { namespace: v.TEMPORAL_NAMESPACE, taskQueue: v.TASK_QUEUE },
    oidc: { issuer: v.OIDC_ISSUER, audience: v.OIDC_AUDIENCE, jwksUri: v.OIDC_JWKS_URI, algorithm: v.OIDC_ALGORITHM },
    trustProxy: v.TRUST_PROXY,
    rateLimits: {
      readsPerMinute: v.PUBLIC_READS_PER_MINUTE,
      writesPerMinute: v.PUBLIC_WRITES_PER_MINUTE,
      unauthenticatedPerMinute: v.UNAUTHENTICATED_PER_MINUTE,
      signedIn: {
        access: v.ACCESS_CHECKS_PER_MINUTE,
        reads: v.READS_PER_MINUTE,
        commands: v.COMMANDS_PER_MINUTE,
        exports: v.EXPORTS_PER_MINUTE,
      },
    },
    uploads: {
      limits: {
        atOnce: v.UPLOADS_AT_ONCE,
        perCaller: v.UPLOADS_PER_CALLER,
        bytesPerSecond: v.UPLOAD_BYTES_PER_SECOND,
        graceMs: v.UPLOAD_GRACE_SECONDS * 1_000,
      },
      kinds: v.UPLOAD_TYPES,
      ...(v.UPLOAD_FOLDER !== undefined && { folder: resolve(v.UPLOAD_FOLDER) }),
    },
    oidcProxyTarget: v.OIDC_PROXY_TARGET,
    validity: { issuedOn: v.ISSUED_ON, successorInForce: v.SUCCESSOR_IN_FORCE },
    trailMarkFile: markFileOf(v.TRAIL_MARK_FILE, v.DATA_DIR),
    leaseKeyFile: keyFileOf(v.LEASE_KEY_FILE, v.DATA_DIR, 'lease'),
    stopGraceMs: v.STOP_GRACE,
    digestKeyFile: keyFileOf(v.DIGEST_KEY_FILE, v.DATA_DIR, 'digest'),
    logLevel: v.LOG_LEVEL,
    nodeEnv: v.NODE_ENV,
    demo: v.DEMO,
  };
}

export function readWorkerConfig(env: Environment): WorkerConfig {
  const reader = new Reader('worker', env);
  const v = reader.read(
    [
      'DATA_DIR',
      'DATABASE_URL',
      'DATABASE_POOL_MAX',
      'TEMPORAL_ADDRESS',
      'TEMPORAL_NAMESPACE',
      'TASK_QUEUE',
      'WORKFLOW_CACHE_SIZE',
      'ACCESS_LOG_MONTHS',
      'SUCCESSOR_IN_FORCE',
      'DEMO',
      'LOG_LEVEL',
      'NODE_ENV',
    ],
    ['ISSUED_ON', 'TRAIL_MARK_FILE', 'DIGEST_KEY_FILE'],
  );
  reader.throwIfWrong();
  return {
    dataDir: resolve(v.DATA_DIR),
    databaseUrl: v.DATABASE_URL,
    databasePoolMax: v.DATABASE_POOL_MAX,
    temporalAddress: v.TEMPORAL_ADDRESS,
    engine: { namespace: v.TEMPORAL_NAMESPACE, taskQueue: v.TASK_QUEUE },
    workflowCacheSize: v.WORKFLOW_CACHE_SIZE,
    accessLogMonths: v.ACCESS_LOG_MONTHS,
    validity: { issuedOn: v.ISSUED_ON, successorInForce: v.SUCCESSOR_IN_FORCE },
    trailMarkFile: markFileOf(v.TRAIL_MARK_FILE, v.DATA_DIR),
    digestKeyFile: keyFileOf(v.DIGEST_KEY_FILE, v.DATA_DIR, 'digest'),
    digestFolder: digestFolderOf(v.DATA_DIR),
    logLevel: v.LOG_LEVEL,
    nodeEnv: v.NODE_ENV,
    demo: v.DEMO,
  };
}

export function readMigrateConfig(env: Environment): MigrateConfig {
  const reader = new Reader('migrate', env);
  const v = reader.read(['DATABASE_URL', 'DATA_DIR', 'DEMO'], ['TRAIL_MARK_FILE']);
  reader.throwIfWrong();
  return {
    databaseUrl: v.DATABASE_URL,
    dataDir: resolve(v.DATA_DIR),
    trailMarkFile: markFileOf(v.TRAIL_MARK_FILE, v.DATA_DIR),
    demo: v.DEMO,
  };
}

export function readTrailConfig(env: Environment): TrailConfig {
  const reader = new Reader('trail', env);
  const v = reader.read(['DATABASE_URL', 'DATA_DIR'], ['TRAIL_MARK_FILE', 'DIGEST_KEY_FILE']);
  reader.throwIfWrong();
  return {
    databaseUrl: v.DATABASE_URL,
    dataDir: resolve(v.DATA_DIR),
    trailMarkFile: markFileOf(v.TRAIL_MARK_FILE, v.DATA_DIR),
    digestKeyFile: keyFileOf(v.DIGEST_KEY_FILE, v.DATA_DIR, 'digest'),
    digestFolder: digestFolderOf(v.DATA_DIR),
  };
}

export function readIdentityConfig(env: Environment): IdentityConfig {
  const reader = new Reader('identity', env);
  const v = reader.read(['PORT', 'DATA_DIR', 'OIDC_AUDIENCE'], ['IDENTITY_PORT']);
  reader.throwIfWrong();
  return {
    listenPort: v.IDENTITY_PORT ?? v.PORT + 10_000,
    port: v.PORT,
    dataDir: resolve(v.DATA_DIR),
    audience: v.OIDC_AUDIENCE,
  };
}

/** Workflows in a worker's memory for which its usual heap is made. */
const USUAL_WORKFLOWS = 150;

/** The launcher checks the variables of every part it will start, so that a mistake shows before anything runs. */
export function readLauncherConfig(env: Environment): LauncherConfig {
  const reader = new Reader('launcher', env);
  const v = reader.read(
    [
      'PORT',
      'HOST',
      'DATA_DIR',
      'DATABASE_POOL_MAX',
      'TEMPORAL_NAMESPACE',
      'TASK_QUEUE',
      'WORKFLOW_CACHE_SIZE',
      'API_HEAP_MB',
      'WORKER_HEAP_MB',
      'OIDC_AUDIENCE',
      'OIDC_ALGORITHM',
      'SUCCESSOR_IN_FORCE',
      'DEMO',
      'STOP_GRACE',
      'LOG_LEVEL',
      'NODE_ENV',
    ],
    [
      'DATABASE_URL',
      'TEMPORAL_ADDRESS',
      'OIDC_ISSUER',
      'OIDC_JWKS_URI',
      'ISSUED_ON',
      'TRAIL_MARK_FILE',
      'LEASE_KEY_FILE',
      'DIGEST_KEY_FILE',
    ],
  );
  if ((v.OIDC_ISSUER === undefined) !== (v.OIDC_JWKS_URI === undefined)) {
    reader.add(
      v.OIDC_ISSUER === undefined ? 'OIDC_ISSUER' : 'OIDC_JWKS_URI',
      '使用外部身份服务时 OIDC_ISSUER 与 OIDC_JWKS_URI 须同时设置 · an external provider needs both OIDC_ISSUER and OIDC_JWKS_URI',
    );
  }
  reader.throwIfWrong();
  return {
    port: v.PORT,
    host: v.HOST,
    dataDir: resolve(v.DATA_DIR),
    databaseUrl: v.DATABASE_URL,
    temporalAddress: v.TEMPORAL_ADDRESS,
    oidc:
      v.OIDC_ISSUER !== undefined && v.OIDC_JWKS_URI !== undefined
        ? { issuer: v.OIDC_ISSUER, jwksUri: v.OIDC_JWKS_URI, audience: v.OIDC_AUDIENCE, algorithm: v.OIDC_ALGORITHM }
        : undefined,
    audience: v.OIDC_AUDIENCE,
    engine: { namespace: v.TEMPORAL_NAMESPACE, taskQueue: v.TASK_QUEUE },
    // The demo's rights are newer than any issue date, so an embedded run stands under a successor unless told otherwise.
    successorInForce: env['SUCCESSOR_IN_FORCE'] ? v.SUCCESSOR_IN_FORCE : v.DATABASE_URL === undefined,
    stopGraceMs: v.STOP_GRACE,
    heapMb: {
      api: v.API_HEAP_MB,
      // A workflow kept in memory takes a fifth of a megabyte; a worker whose heap is full dies, and its cases would be held for its death.
      worker:
        v.WORKER_HEAP_MB +
        (env['WORKER_HEAP_MB'] ? 0 : Math.ceil(Math.max(0, v.WORKFLOW_CACHE_SIZE - USUAL_WORKFLOWS) / 4)),
    },
    demo: env['DEMO'] ? v.DEMO : v.DATABASE_URL === undefined,
  };
}

/** Runs a reader at the start of a process: on errors prints all of them and ends with status 2. */
export function orExit<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}
