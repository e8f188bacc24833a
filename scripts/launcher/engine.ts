/** The embedded Temporal dev server: its settings (temporal-dev.yaml), its command line, and whether an engine answers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:net';
import { Connection } from '@temporalio/client';
import { msToTs, optionalTsToMs } from '@temporalio/common/lib/time';
import { parse } from 'yaml';
import { z } from 'zod';
import { projectRoot } from './paths';

const settingsSchema = z.strictObject({
  address: z.string(),
  dataFile: z.string(),
  retentionDays: z.number().int().min(1),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'never']),
  ui: z.boolean(),
  searchAttributes: z.record(z.string(), z.string()),
  sqlitePragmas: z.record(z.string(), z.union([z.string(), z.number()])),
  dynamicConfig: z.record(z.string(), z.unknown()),
});
export type EngineSettings = z.infer<typeof settingsSchema>;

/** Throws with every error of the file at once. */
export function readEngineSettings(file = join(projectRoot(), 'temporal-dev.yaml')): EngineSettings {
  const parsed = settingsSchema.safeParse(parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`temporal-dev.yaml: ${z.prettifyError(parsed.error)}`);
}

export interface EngineCommand {
  readonly binary: string;
  readonly settings: EngineSettings;
  readonly namespace: string;
  readonly port: number;
  readonly uiPort: number;
  /** Undefined: in memory (tests). */
  readonly dataDir: string | undefined;
}

export function engineCommand({ binary, settings, namespace, port, uiPort, dataDir }: EngineCommand): string[] {
  const pairs = (flag: string, entries: Readonly<Record<string, unknown>>, show: (value: unknown) => string) =>
    Object.entries(entries).flatMap(([key, value]) => [flag, `${key}=${show(value)}`]);
  return [
    ...[binary, 'server', 'start-dev', '--ip', settings.address, '--port', String(port), '--namespace', namespace],
    ...['--log-level', settings.logLevel, '--log-format', 'json', '--color', 'never'],
    ...(settings.ui ? ['--ui-port', String(uiPort)] : ['--headless']),
    ...(dataDir === undefined ? [] : ['--db-filename', join(dataDir, settings.dataFile)]),
    ...pairs('--search-attribute', settings.searchAttributes, String),
    ...pairs('--sqlite-pragma', settings.sqlitePragmas, String),
    ...pairs('--dynamic-config-value', settings.dynamicConfig, (value) => JSON.stringify(value)),
  ];
}

/** Whether anything listens there; the cheap question before the dear one. */
export function portAnswers(host: string, port: number, timeoutMs = 1_000): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => done(false));
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}

export interface EngineState {
  readonly retentionSeconds: number;
  /** Workers seen polling the task queue since the moment asked for. */
  readonly pollers: number;
}

/**
 * Asks an engine about the namespace and the pollers of a task queue; undefined when it does not answer or does not know
 * the namespace (yet).
 */
export async function askEngine(
  address: string,
  namespace: string,
  taskQueue: string,
  pollersSince = new Date(0),
): Promise<EngineState | undefined> {
  const [host, port] = splitAddress(address);
  if (!(await portAnswers(host, port))) return undefined;
  let connection: Connection | undefined;
  try {
    const open = await Connection.connect({ address, connectTimeout: '3s' });
    connection = open;
    return await open.withDeadline(Date.now() + 5_000, async () => {
      const known = await open.workflowService.describeNamespace({ namespace });
      const queue = await open.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: taskQueue },
        taskQueueType: 1, // workflow tasks
      });
      const seconds = (time: Parameters<typeof optionalTsToMs>[0]) => Math.floor((optionalTsToMs(time) ?? 0) / 1000);
      return {
        retentionSeconds: seconds(known.config?.workflowExecutionRetentionTtl),
        pollers: (queue.pollers ?? []).filter((p) => seconds(p.lastAccessTime) * 1000 >= pollersSince.getTime() - 999)
          .length,
      };
    });
  } catch {
    return undefined;
  } finally {
    await connection?.close().catch(() => undefined);
  }
}

/** `start-dev` has no flag for the retention, so it is set once the engine answers. */
export async function setRetention(address: string, namespace: string, days: number): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: '3s' });
  try {
    await connection.workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: msToTs(days * 86_400_000) },
    });
  } finally {
    await connection.close();
  }
}

function splitAddress(address: string): [host: string, port: number] {
  const cut = address.lastIndexOf(':');
  return [address.slice(0, cut).replace(/^\[|\]$/g, ''), Number(address.slice(cut + 1))];
}
