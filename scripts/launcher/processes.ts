/** Names a process for certain: a pid alone may have been given to another since. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProcessId {
  readonly pid: number;
  /** When it started, in the machine's own words; '' when that could not be read. */
  readonly started: string;
}

let boot: string | undefined;
function bootId(): string {
  if (boot === undefined) {
    try {
      boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    } catch {
      boot = '';
    }
  }
  return boot;
}

/** Undefined when there is no such process (or it is a zombie, which holds nothing any more). */
export function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name before may hold blanks
      return fields[0] === 'Z' || fields[0] === 'X' ? undefined : `${bootId()}:${fields[19] ?? ''}`;
    } catch {
      return undefined;
    }
  }
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return line === '' || line.startsWith('Z') ? undefined : line.slice(line.indexOf(' ') + 1).trim();
  } catch {
    return undefined;
  }
}

export function identify(pid: number): ProcessId {
  return { pid, started: startOf(pid) ?? '' };
}

export function isAlive(id: ProcessId): boolean {
  const started = startOf(id.pid);
  return started !== undefined && started === id.started;
}

/** The command line, '' when unknown. */
export function commandOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/** Ends a process that an earlier run left: the signal, then KILL to its group after the grace. True if it was there. */
export async function end(id: ProcessId, signal: NodeJS.Signals, graceMs: number): Promise<boolean> {
  if (!isAlive(id)) return false;
  const send = (target: number, what: NodeJS.Signals) => {
    try {
      process.kill(target, what);
    } catch {
      // gone meanwhile, or no group of its own
    }
  };
  send(id.pid, signal);
  const deadline = Date.now() + graceMs;
  while (isAlive(id) && Date.now() < deadline) await sleep(50);
  if (isAlive(id)) {
    send(-id.pid, 'SIGKILL');
    send(id.pid, 'SIGKILL');
    while (isAlive(id) && Date.now() < deadline + 5_000) await sleep(50);
  }
  return true;
}
