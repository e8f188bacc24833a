/**
 * The whole system inside one test process: a database of the suite's own with the demo data, a real engine, worker and
 * relay, and the real application over HTTP, with every reply held against its schema. Tokens come from a local issuer.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client as Temporal, Connection } from '@temporalio/client';
import type { Knex } from 'knex';
import { createApp } from '../../api/app';
import { createAuthenticator } from '../../api/auth';
import { compose } from '../../api/compose';
import { listen } from '../../api/lifecycle';
import { createLogger } from '../../config/logger';
import type { Route } from '../../api/route';
import type { Services } from '../../api/services';
import type { Rules } from '../../cases/context';
import { prepareTrailMark } from '../../services/trail/mark';
import { readApiConfig, readWorkerConfig, type Environment, type WorkerConfig } from '../../config';
import { findPersona } from '../../demo/personas';
import { seedDemo } from '../../demo/seed';
import type { Role } from '../../domain/roles';
import { Client, until, type Patience } from '../../scripts/client/client';
import { findOpenCase } from '../../records/open-cases';
import { connect } from '../../scripts/migrate';
import { startAfresh } from '../../worker/reconcile';
import { startWorker, type RunningWorker } from '../../worker/start';
import { AUDIENCE, startIssuer, type Issuer } from '../api/issuer';
import { assertAsAnnounced } from '../support/as-announced';
import { quietRuntime, startEngine, startEngineWithSchedules, type TestEngine } from '../support/engine';
import { LegalClock } from '../support/legal-clock';
import { createTestDatabase, type TestDatabase } from '../support/postgres';
import { RecordWatch } from '../support/record-watch';
import { LOADS_TYPESCRIPT } from '../support/loads-typescript';

export interface StackOptions {
  /** Without an engine cases are filed and decided, but no step follows. */
  readonly engine?: boolean;
  /** Its engine carries out schedules; its worker can be started again, which asks after them. */
  readonly schedules?: boolean;
  /** What time it is when the record begins, in the time to come: what is counted from it is the same on every day. */
  readonly beginsAt?: Date;
  /** Art. 29; by default a successor is in force, as in the demo. */
  readonly issuedOn?: string;
  readonly successorInForce?: boolean;
  /**
   * A record that was filled before, in place of a new one with the demo's data, and the mark that was kept beside it. Its
   * worker starts with `startWorker`.
   */
  readonly restored?: { readonly record: TestDatabase; readonly mark: object };
  /** Answers where API and worker connect to the record; by default as the login that owns it. */
  readonly login?: (record: TestDatabase) => Promise<string>;
}

export interface Identity {
  readonly id: string;
  readonly org: string;
  readonly roles: readonly Role[];
}

export interface Stack {
  readonly url: string;
  /** The record, as the system's own role before it assumes the application's. */
  readonly database: Knex;
  readonly rules: Rules;
  readonly record: TestDatabase;
  /** Every route that is served, the edge's own included. */
  readonly routes: readonly Pick<Route<Services>, 'method' | 'path' | 'access' | 'operationId'>[];
  /** What the parts of the stack were configured with. */
  readonly environment: Environment;
  /** A client of the contract for a demo persona, e.g. `as('officer')`. */
  as(persona: string): Client;
  /** A client for a person the demo does not know. */
  asPerson(person: Identity): Promise<Client>;
  /** Waits until the look answers something, and looks when something has been recorded. */
  until<T>(what: string, look: () => Promise<T | undefined>, timeoutMs?: number): Promise<T>;
  /** A bearer token with these claims. */
  token(person: Identity): Promise<string>;
  /** Stops worker and relay until `startWorker`: what people decide meanwhile is decided all the same. */
  stopWorker(): Promise<void>;
  startWorker(): Promise<void>;
  /**
   * Time passes in the record, so many milliseconds or until an instant, and every open case that has something due looks at it: the
   * engine's timers run by another clock. Let a case come to where its time is to pass first. Answers what time it is then.
   */
  passes(time: number | Date): Promise<Date>;
  /** The same while nobody looks: no workflow has noticed. */
  passesUnnoticed(time: number | Date): Promise<Date>;
  /** What time it is in the record. */
  now(): Promise<Date>;
  stop(): Promise<void>;
}

const PERSONAS = [
  'officer officer-2 reviewer reviewer-2 director director-2 security-officer security-officer-2 auditor system-admin',
  'government steward-health steward-transport operator-a operator-b candidate-c candidate-d cyberspace platform',
  'expert-1 expert-2 expert-3 expert-4 expert-5 expert-6 expert-7 expert-8 expert-9',
].flatMap((line) => line.split(' '));

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const closing: (() => Promise<unknown> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    return await assemble(options, (close) => void closing.push(close), stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(
  options: StackOptions,
  onStop: (close: () => Promise<unknown> | void) => void,
  stop: () => Promise<void>,
): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), 'approvals-stack-'));
  onStop(() => rmSync(folder, { recursive: true, force: true }));
  const { restored } = options;
  const record = restored?.record ?? (await createTestDatabase());
  onStop(() => record.drop());
  const database = connect(record.url);
  onStop(async () => {
    await assertAsAnnounced(database).finally(() => database.destroy());
  });
  const markFile = join(folder, 'trail-mark.json');
  if (restored !== undefined) writeFileSync(markFile, JSON.stringify(restored.mark));
  await prepareTrailMark(record.url, markFile);
  const clock = await LegalClock.of(record);
  onStop(() => clock.close());
  if (options.beginsAt !== undefined) await clock.passTo(options.beginsAt);
  if (restored === undefined) await seedDemo(database);
  const issuer = await startIssuer();
  onStop(() => issuer.close());
  const engine = await engineFor(options);
  if (engine !== undefined) onStop(() => engine.stop());
  const environment: Environment = {
    PORT: '1',
    DATA_DIR: folder,
    DATABASE_URL: (await options.login?.(record)) ?? record.url,
    OIDC_ISSUER: issuer.issuer,
    OIDC_AUDIENCE: AUDIENCE,
    OIDC_JWKS_URI: issuer.jwksUri.href,
    OIDC_ALGORITHM: 'ES256',
    SUCCESSOR_IN_FORCE: String(options.successorInForce ?? true),
    NODE_ENV: 'test',
    LOG_LEVEL: 'fatal',
    // All of a suite's objectors have one address.
    PUBLIC_WRITES_PER_MINUTE: '60',
    ...(options.issuedOn !== undefined && { ISSUED_ON: options.issuedOn }),
    ...(engine !== undefined && { TEMPORAL_ADDRESS: engine.address, TEMPORAL_NAMESPACE: engine.namespace }),
  };
  const api = await startApi(environment, issuer);
  onStop(() => api.stop());
  let worker: RunningWorker | undefined;
  const startWorkerNow = async () => {
    if (worker !== undefined && options.schedules !== true)
      throw new Error('to start its worker again a stack is started with `schedules`');
    worker = await startQuietWorker(environment);
  };
  const stopWorkerNow = async () => worker?.stop();
  if (engine !== undefined && restored === undefined) await startWorkerNow();
  onStop(stopWorkerNow);
  const pass = (time: number | Date) => (typeof time === 'number' ? clock.letPass(time) : clock.passTo(time));
  const watch = await RecordWatch.on(record.url);
  onStop(() => watch.close());
  const clients = await clientsOf(api.url, issuer, watch.patience);
  return {
    url: api.url,
    database,
    rules: api.rules,
    record,
    routes: api.routes,
    environment,
    as: (persona) => {
      const client = clients.get(persona);
      if (client === undefined) throw new Error(`no persona ${persona}`);
      return client;
    },
    asPerson: async (person) => new Client(api.url, await tokenOf(issuer, person), watch.patience),
    until: (what, look, timeoutMs) => until(what, look, timeoutMs, watch.patience),
    token: (person) => tokenOf(issuer, person),
    startWorker: startWorkerNow,
    stopWorker: stopWorkerNow,
    passes: async (time) => {
      const now = await pass(time);
      if (engine !== undefined) await wakeDue(database, readWorkerConfig(environment));
      return now;
    },
    passesUnnoticed: pass,
    now: () => clock.now(),
    stop,
  };
}

async function engineFor({ engine = true, schedules = false }: StackOptions): Promise<TestEngine | undefined> {
  if (!engine) return undefined;
  return schedules ? startEngineWithSchedules() : startEngine();
}

const AT_ONCE = 8;

/** Cases with something due, or nearly, that nobody has attended to; and those in which a right has its time. */
const DUE = `SELECT DISTINCT c.id FROM cases c LEFT JOIN tasks t ON t.case_id = c.id AND t.status = 'open'
  WHERE c.status = 'open' AND (c.process = 'authorization' OR (t.escalated_at IS NULL
    AND least(t.due_at, (SELECT min(at) FROM unnest(t.reminders) AS r (at))) <= (SELECT legal_now()) + interval '1 minute'))`;

/** A fresh workflow on the record for each of them, as the watch over cases would start one after a while. */
async function wakeDue(database: Knex, { temporalAddress, engine }: WorkerConfig): Promise<void> {
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    const client = new Temporal({ connection, namespace: engine.namespace });
    const { rows } = await database.raw<{ rows: { id: string }[] }>(DUE);
    const wake = async () => {
      for (let row = rows.pop(); row !== undefined; row = rows.pop()) {
        const kase = await findOpenCase(database, row.id);
        const standing = { kind: 'silent', reason: 'time has passed' } as const;
        if (kase !== null) await startAfresh({ client, taskQueue: engine.taskQueue }, kase, standing);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, wake));
  } finally {
    await connection.close();
  }
}

function startQuietWorker(environment: Environment): Promise<RunningWorker> {
  quietRuntime();
  return startWorker(readWorkerConfig(environment), createLogger('fatal', 'worker'));
}

async function startApi(environment: Environment, issuer: Issuer) {
  const config = readApiConfig(environment);
  const logger = createLogger('fatal', 'api');
  const composition = compose(config, logger, { execArgv: LOADS_TYPESCRIPT });
  const { services, serve, routes, probes, door, parseLarge } = composition;
  const {
    handler,
    lifecycle,
    routes: served,
  } = createApp({
    routes,
    services,
    serve,
    parseLarge,
    probes,
    logger,
    door,
    auth: createAuthenticator({
      issuer: issuer.issuer,
      audience: AUDIENCE,
      jwksUri: issuer.jwksUri,
      algorithm: 'ES256',
      clockToleranceSeconds: 5,
    }),
    rateLimits: config.rateLimits,
    uploads: config.uploads,
    checkReplies: true,
  });
  const running = await listen(handler, lifecycle, '127.0.0.1', 0);
  return {
    url: `http://127.0.0.1:${running.port}`,
    rules: services.rules,
    routes: served,
    stop: async () => {
      await running.drain({ graceMs: 0, finishMs: 1_000 });
      await composition.close();
    },
  };
}

async function clientsOf(url: string, issuer: Issuer, patience: Patience): Promise<Map<string, Client>> {
  const clients = await Promise.all(
    PERSONAS.map(async (id) => {
      const persona = findPersona(id);
      if (persona === undefined) throw new Error(`no persona ${id}`);
      return [id, new Client(url, await tokenOf(issuer, persona), patience)] as const;
    }),
  );
  return new Map(clients);
}

function tokenOf(issuer: Issuer, { id, org, roles }: Identity): Promise<string> {
  return issuer.token({ sub: id, org, roles: [...roles] }, { expiresIn: '1h' });
}
