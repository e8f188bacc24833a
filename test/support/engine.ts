/**
 * Engines for suites. `startEngine`: a real Temporal dev server of the suite's own, in memory, tethered to the test process.
 * `createTimeSkipping`: the SDK's test environment in which years pass in seconds. Wrap the suites in `describeWithEngine` or
 * `describeWithTimeSkipping`, which skip with the reason where the machine has no such server (an error under CI=true).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { IllegalStateError } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { askEngine, engineCommand, readEngineSettings } from '../../scripts/launcher/engine';
import { freePort } from '../../scripts/launcher/ports';
import { spawnTethered, type Exit } from '../../scripts/launcher/tether';
import { describeWith, servers } from './servers';

export function describeWithEngine(name: string, body: () => void): void {
  describeWith('engine', name, body);
}

export function describeWithTimeSkipping(name: string, body: () => void): void {
  describeWith('testServer', name, body);
}

function pathOf(need: 'engine' | 'testServer'): string {
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

export async function startEngine(options: TestEngineOptions = {}): Promise<TestEngine> {
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
  const deadline = Date.now() + 45_000;
  while (!(await askEngine(address, namespace, 'none'))) {
    if (server.hasExited() || Date.now() > deadline) {
      await server.stop();
      throw new Error('the Temporal dev server did not start');
    }
    await sleep(50);
  }
  return {
    address,
    namespace,
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
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      return await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
    } catch (error) {
      last = error;
    }
  }
  throw last;
}
