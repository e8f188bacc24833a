/**
 * Engines for suites. `startEngine`: a namespace of the suite's own on a real Temporal dev server in memory, which ends
 * with the test process.
 * `createTimeSkipping`: the SDK's test environment in which years pass in seconds. Wrap the suites in `describeWithEngine` or
 * `describeWithTimeSkipping`, which skip with the reason where the machine has no such server (an error under CI=true).
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { IllegalStateError } from '@temporalio/common';
import { msToTs } from '@temporalio/common/lib/time';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { askEngine, engineCommand, readEngineSettings } from '../../scripts/launcher/engine';
import { freePort } from '../../scripts/launcher/ports';
import { spawnTethered, type Exit, type Tethered } from '../../scripts/launcher/tether';
import { eventually } from './eventually';
import { describeWith, servers } from './servers';

export function describeWithEngine(name: string, body: () => void): void {
  describeWith('engine', name, body);
}

export function describeWithTimeSkipping(name: string, body: () => void): void {
  describeWith('testServer', name, body);
}

export function pathOf(need: 'engine' | 'testServer'): string {
  const found = servers()[need];
  if ('missing' in found) throw new Error(found.missing);
  return found.path;
}

/** The SDK's runtime of this process, silent below errors, and no listener to its signals. It may be an earlier suite's. */
export function quietRuntime(): void {
  try {
    Runtime.install({
      logger: new DefaultLogger('ERROR'),
      telemetryOptions: { logging: { filter: 'ERROR' } },
      shutdownSignals: [],
    });
  } catch (error) {
    if (!(error instanceof IllegalStateError)) throw error; // installed already
  }
}

export interface TestEngine {
  readonly address: string;
  readonly namespace: string;
  readonly exited: Promise<Exit>;
  /** For tests that kill it: SIGKILL, as a crash would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface TestEngineOptions {
  readonly namespace?: string;
  /** With `dataDir`, for tests that start the same engine again after killing it. */
  readonly port?: number;
  readonly dataDir?: string;
  /** The engine's own settings, over those of temporal-dev.yaml. */
  readonly dynamicConfig?: Readonly<Record<string, unknown>>;
}

/** A namespace of the suite's own on an engine without schedules, or an engine of its own where the suite kills it or wants it to be different. */
export async function startEngine(options?: TestEngineOptions): Promise<TestEngine> {
  return options === undefined ? namespaceOfShared('engine', { dynamicConfig: WITHOUT_SCHEDULES }) : ownEngine(options);
}

declare global {
  /** What outlives the suites of a jest worker (test/support/jest/environment.cjs). */
  var keptBetweenSuites: Map<string, unknown>;
}

/**
 * Each namespace has a worker of the engine's own, for schedules alone: with thirty namespaces an engine that has nothing to do keeps a
 * thirtieth of a processor busy, and most suites wait for no schedule.
 */
const WITHOUT_SCHEDULES = { 'worker.perNamespaceWorkerCount': 0 };

/** A namespace of the suite's own on an engine that carries out schedules, and tells of them: whoever starts a second worker asks. */
export function startEngineWithSchedules(): Promise<TestEngine> {
  return namespaceOfShared('engine with schedules', {});
}

/** One engine of a kind serves all suites of a worker process, one after the other, and ends with it. */
async function namespaceOfShared(kind: string, options: TestEngineOptions): Promise<TestEngine> {
  const kept = globalThis.keptBetweenSuites;
  const engine = (kept.get(kind) as Promise<RunningEngine> | undefined) ?? runEngine(options);
  kept.set(kind, engine);
  const { address, server } = await engine;
  server.unref();
  const namespace = `suite-${randomBytes(6).toString('hex')}`;
  const connection = await Connection.connect({ address });
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs(86_400_000),
    });
  } finally {
    await connection.close();
  }
  await eventually(`the namespace ${namespace}`, () => askEngine(address, namespace, 'none'));
  return {
    address,
    namespace,
    exited: server.exited,
    kill: () => Promise.reject(new Error('this engine is shared: start one with options to kill it')),
    stop: () => Promise.resolve(),
  };
}

interface RunningEngine {
  readonly address: string;
  readonly namespace: string;
  readonly server: Tethered;
}

async function runEngine(options: TestEngineOptions): Promise<RunningEngine> {
  const namespace = options.namespace ?? 'approvals';
  const port = options.port ?? (await freePort());
  const kept = readEngineSettings();
  const dynamicConfig = { ...kept.dynamicConfig, ...options.dynamicConfig };
  const settings = { ...kept, ui: false, logLevel: 'error' as const, dynamicConfig };
  const command = engineCommand({
    binary: pathOf('engine'),
    settings,
    namespace,
    port,
    uiPort: 0,
    dataDir: options.dataDir,
  });
  const server = spawnTethered(command, { env: { PATH: process.env['PATH'] }, output: 'ignore', graceMs: 5_000 });
  const address = `${settings.address}:${port}`;
  const deadline = Date.now() + 180_000;
  while (!(await askEngine(address, namespace, 'none'))) {
    if (server.hasExited() || Date.now() > deadline) {
      await server.stop();
      throw new Error('the Temporal dev server did not start');
    }
    await sleep(50);
  }
  return { address, namespace, server };
}

async function ownEngine(options: TestEngineOptions): Promise<TestEngine> {
  const { server, ...place } = await runEngine(options);
  return {
    ...place,
    exited: server.exited,
    kill: async () => {
      server.kill('SIGKILL');
      await server.exited;
    },
    stop: async () => {
      await server.stop();
    },
  };
}

/** The caller tears it down (`env.teardown()`). The SDK allows five seconds for the start, so a busy machine gets more tries. */
export async function createTimeSkipping(): Promise<TestWorkflowEnvironment> {
  quietRuntime();
  const executable = { type: 'existing-path' as const, path: pathOf('testServer') };
  let last: unknown;
  for (let attempt = 0; attempt < 20; attempt += 1) {
    try {
      return await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
    } catch (error) {
      last = error;
    }
  }
  throw last;
}
