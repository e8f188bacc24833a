/**
 * DATA_DIR/run.json says what runs: process ids, ports, addresses. The operator's commands find the system by it, and the
 * next start finds what an earlier one left behind. DATA_DIR/launcher.lock admits one launcher per DATA_DIR.
 */
import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { DataPaths } from './paths';
import { identify, isAlive, type ProcessId } from './processes';

const processId = z.object({ pid: z.number(), started: z.string() });
const runSchema = z.object({
  launcher: processId,
  startedAt: z.string(),
  /** Addresses for people. */
  urls: z.record(z.string(), z.string()),
  /** The environment in which an operator's command reaches the running parts. */
  env: z.record(z.string(), z.string()),
  parts: z.record(z.string(), z.object({ process: processId })),
});
export type Run = z.infer<typeof runSchema>;

/** Undefined when there is none, or none that can be read. */
export function readRun(paths: DataPaths): Run | undefined {
  try {
    return runSchema.parse(JSON.parse(readFileSync(paths.run, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Written whole or not at all; 600, since it holds the database's address with its password. */
export function writeRun(paths: DataPaths, run: Run): void {
  const draft = `${paths.run}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, paths.run);
}

export function removeRun(paths: DataPaths): void {
  rmSync(paths.run, { force: true });
}

/** Whether the launcher that wrote it still runs. */
export function isRunning(run: Run | undefined): run is Run {
  return run !== undefined && isAlive(run.launcher);
}

function readLock(file: string): ProcessId | undefined {
  try {
    return processId.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * Takes the lock; answers the holder when another living launcher has it. The lock appears complete (a link to a finished
 * file), and a dead holder's is moved away before it is judged, so two launchers cannot both take it over.
 */
export function takeLock(paths: DataPaths): ProcessId | undefined {
  const mine = identify(process.pid);
  const draft = `${paths.lock}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      try {
        linkSync(draft, paths.lock);
        return undefined;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = readLock(paths.lock);
      if (holder && isAlive(holder)) return holder;
      const aside = `${draft}.stale`;
      try {
        renameSync(paths.lock, aside);
      } catch {
        continue; // another launcher was quicker
      }
      const moved = readLock(aside);
      if (moved && isAlive(moved)) {
        // Taken over by another between our look and our move: give it back.
        try {
          linkSync(aside, paths.lock);
        } catch {
          // a third one holds it; whoever holds it is told by the next look
        }
      }
      unlinkSync(aside);
    }
    return readLock(paths.lock) ?? { pid: 0, started: '' };
  } finally {
    rmSync(draft, { force: true });
  }
}

export function releaseLock(paths: DataPaths): void {
  if (readLock(paths.lock)?.pid === process.pid) rmSync(paths.lock, { force: true });
}
