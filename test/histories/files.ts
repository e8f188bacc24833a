/**
 * The kept histories: one file for each run of each shape, one event on a line. What names the machine that recorded it is
 * left out; persons stand in it as the ids of invented personas only.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporal } from '@temporalio/proto';
import type { ProcessDefinition } from '../../domain/process';

// The SDK's own JSON of histories needs that npm has laid its copies of protobufjs into one; this does not.
const { History } = temporal.api.history.v1;
export type History = temporal.api.history.v1.IHistory;

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

/**
 * Keeps these runs of one shape of a process, under the version of its definition. What is kept stays: one that no release has yet is
 * deleted by hand before it is kept anew.
 */
export function keep(
  { process, version }: Pick<ProcessDefinition, 'process' | 'version'>,
  shape: string,
  runs: readonly History[],
): void {
  const folder = folderOf(process);
  const name = `v${version}-${shape}`;
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).some((file) => file.startsWith(`${name}.`))) return;
  runs.forEach((run, index) => {
    const file = `${name}${runs.length > 1 ? `.${index + 1}` : ''}.json`;
    writeFileSync(join(folder, file), textOf(run));
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
