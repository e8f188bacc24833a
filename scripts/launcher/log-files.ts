/**
 * Where each part's own output goes: DATA_DIR/logs, a file a part, kept small by size and by day. A log is copied aside and
 * emptied under the process that appends to it, so that every kind of program can be logged, ours or not; lines written in
 * the moment between are lost. Nothing here is fatal: a log that cannot be written is not written.
 */
import {
  appendFileSync,
  closeSync,
  copyFileSync,
  lstatSync,
  openSync,
  readSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { isNativeError } from 'node:util/types';
import { dayNumberAt, dayOfNumber } from '../../domain/local-date';
import { complain } from './say';

/** Stands in a log where a process of the part was started. */
const STARTED = '--- start';
/** Stands first in a log that was emptied under its process. */
const CONTINUED = '--- continued';
const LIMIT_BYTES = 10 * 1024 * 1024;
/** Logs of a part that are kept beside the one being written. */
const KEPT = 10;

/** Opens a part's log for appending; where that cannot be done, its output goes nowhere. */
export function openLog(folder: string, part: string): number {
  try {
    rotateLog(folder, part, new Date());
    const log = openSync(join(folder, `${part}.log`), 'a', 0o600);
    writeMark(log);
    return log;
  } catch (error) {
    complain(`日志 · log: ${part}.log 无法打开，不记日志 · cannot be opened, nothing is logged (${reasonOf(error)})`);
    return openSync(devNull, 'a');
  }
}

function writeMark(log: number): void {
  try {
    writeSync(log, `${STARTED} ${new Date().toISOString()}\n`);
  } catch {
    // a full disk: the part may get space later
  }
}

/** Sets aside what has grown past its size or is of an earlier day; `<part>.<day>.<n>.log`, n counting from 1. */
export function rotateLogs(folder: string, now: Date): void {
  for (const name of filesOf(folder)) if (/^[a-z]+\.log$/.test(name)) rotateLog(folder, name.slice(0, -4), now);
}

function rotateLog(folder: string, part: string, now: Date): void {
  try {
    setAside(folder, part, now);
  } catch (error) {
    if (!isAbsent(error)) complain(`日志 · log: ${part}.log 无法轮转 · cannot be rotated (${reasonOf(error)})`);
  }
  for (const old of keptOf(folder, part).slice(0, -KEPT)) remove(join(folder, old));
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch (error) {
    complain(`日志 · log: ${file} 无法删除 · cannot be removed (${reasonOf(error)})`);
  }
}

function setAside(folder: string, part: string, now: Date): void {
  const file = join(folder, `${part}.log`);
  const state = lstatSync(file);
  if (!state.isFile() || state.size === 0) return;
  const day = firstDayOf(file) ?? dayNumberAt(state.mtimeMs);
  if (state.size <= LIMIT_BYTES && day >= dayNumberAt(now.getTime())) return;
  const name = dayOfNumber(day);
  const last = keptOf(folder, part).filter((one) => one.includes(`.${name}.`));
  copyOrForget(file, join(folder, `${part}.${name}.${Math.max(0, ...last.map(numberOf)) + 1}.log`));
  truncateSync(file, 0);
  appendFileSync(file, `${CONTINUED} ${now.toISOString()}\n`);
}

/** On a full disk there is no place for the copy: then the lines go, and not the space. */
function copyOrForget(file: string, aside: string): void {
  try {
    copyFileSync(file, aside);
  } catch (error) {
    remove(aside);
    complain(`日志 · log: ${file} 无处存放，已清空 · no room for a copy, emptied (${reasonOf(error)})`);
  }
}

/** The day that the log's first line tells. */
function firstDayOf(file: string): number | undefined {
  const [, at] = new RegExp(`^(?:${STARTED}|${CONTINUED}) (\\S+)`).exec(readPart(file, 0, 100)) ?? [];
  const ms = at === undefined ? Number.NaN : Date.parse(at);
  return Number.isNaN(ms) ? undefined : dayNumberAt(ms);
}

function readPart(file: string, from: number, bytes: number): string {
  const handle = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(bytes);
    return buffer.toString('utf8', 0, readSync(handle, buffer, 0, bytes, from));
  } finally {
    closeSync(handle);
  }
}

/** Oldest first. */
function keptOf(folder: string, part: string): string[] {
  return filesOf(folder)
    .filter((name) => name.startsWith(`${part}.`) && /^[a-z]+\.\d{4}-\d{2}-\d{2}\.\d+\.log$/.test(name))
    .sort((a, b) => a.split('.')[1]?.localeCompare(b.split('.')[1] ?? '') || numberOf(a) - numberOf(b));
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

const numberOf = (name: string): number => Number(name.split('.')[2]);
const isAbsent = (error: unknown): boolean => isNativeError(error) && 'code' in error && error.code === 'ENOENT';
const reasonOf = (error: unknown): string => (isNativeError(error) ? error.message : String(error));

const TAIL_BYTES = 64 * 1024;

/** The last lines that the part's latest process wrote, for the moment something went wrong. */
export function tailOfLog(folder: string, part: string, lines = 8): string {
  try {
    const file = join(folder, `${part}.log`);
    const state = lstatSync(file);
    if (!state.isFile()) return '';
    const text = readPart(file, Math.max(0, state.size - TAIL_BYTES), TAIL_BYTES);
    return text
      .slice(text.indexOf('\n', text.lastIndexOf(STARTED)) + 1)
      .trimEnd()
      .split('\n')
      .slice(-lines)
      .filter((line) => line !== '')
      .map((line) => `    ${line.slice(0, 400)}`)
      .join('\n');
  } catch {
    return '';
  }
}
