/**
 * The kept histories: one file for each run of each shape, one event on a line. What names the machine that recorded it is
 * left out; persons stand in it as the ids of invented personas only.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporal } from '@temporalio/proto';

// The SDK's own JSON of histories needs that npm has laid its copies of protobufjs into one; this does not.
const { History } = temporal.api.history.v1;
export type History = temporal.api.history.v1.IHistory;

export const RELEASE = 'v2';
const folderOf = (process: string) => join(__dirname, process);

export interface KeptHistory {
  readonly workflowId: string;
  readonly file: string;
  readonly history: History;
}

export function keptHistories(process: string): KeptHistory[] {
  return readdirSync(folderOf(process))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((file) => ({
      workflowId: file.replace(/\.json$/, ''),
      file,
      history: historyOf(readFileSync(join(folderOf(process), file), 'utf8')),
    }));
}

/** Replaces what is kept of one shape of the release by these runs. */
export function keep(process: string, shape: string, runs: readonly History[]): void {
  const folder = folderOf(process);
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    if (new RegExp(`^${RELEASE}-${shape}(\\.\\d+)?\\.json$`).test(name)) rmSync(join(folder, name));
  }
  runs.forEach((run, index) => {
    const name = `${RELEASE}-${shape}${runs.length > 1 ? `.${index + 1}` : ''}.json`;
    writeFileSync(join(folder, name), textOf(run));
  });
}

export function textOf(history: History): string {
  const shown = History.toObject(History.fromObject(history), { enums: String, longs: String, bytes: String });
  const events = (shown as { events: unknown[] }).events; // a history is its events
  return `{"events":[\n${events.map((event) => JSON.stringify(event, withoutMachine)).join(',\n')}\n]}\n`;
}

export function historyOf(text: string): History {
  return History.fromObject(JSON.parse(text) as Record<string, unknown>);
}

function withoutMachine(name: string, value: unknown): unknown {
  return ['identity', 'binaryChecksum', 'workerVersion'].includes(name) ? undefined : value;
}
