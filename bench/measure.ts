/** Numbers: medians, percentiles, and what the kernel says of processes (CPU time, memory), Linux only; elsewhere they are absent. */
import { readdirSync, readFileSync } from 'node:fs';

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** A part's process; PostgreSQL's sessions are processes of their own, children of the first. */
export interface Watched {
  readonly name: string;
  readonly pid: number;
}

const TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux

function statOf(pid: number): { parent: number; ticks: number; childTicks: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const at = (index: number) => Number(fields[index] ?? 0);
    return { parent: at(1), ticks: at(11) + at(12), childTicks: at(13) + at(14) };
  } catch {
    return null;
  }
}

function childrenOf(parent: number): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => statOf(pid)?.parent === parent);
  } catch {
    return [];
  }
}

/** CPU seconds since the process began, those of its children and of children that ended included. */
function cpuSecondsOf(pid: number): number {
  const own = statOf(pid);
  if (own === null) return 0;
  const children = childrenOf(pid).reduce((sum, child) => sum + (statOf(child)?.ticks ?? 0), 0);
  return (own.ticks + own.childTicks + children) / TICKS_PER_SECOND;
}

export type CpuSeconds = Readonly<Record<string, number>>;

/** Runs the work and answers, beside its result, the CPU seconds that each process spent meanwhile. */
export async function withCpu<T>(
  watched: readonly Watched[],
  work: () => Promise<T>,
): Promise<{ result: T; cpu: CpuSeconds }> {
  const before = watched.map(({ pid }) => cpuSecondsOf(pid));
  const result = await work();
  const cpu = Object.fromEntries(watched.map(({ name, pid }, i) => [name, cpuSecondsOf(pid) - (before[i] ?? 0)]));
  return { result, cpu };
}

/** Proportional resident memory in MB: pages that PostgreSQL's sessions share are counted once. */
export function memoryMb(pid: number): number {
  return [pid, ...childrenOf(pid)].reduce((sum, one) => sum + pssMb(one), 0);
}

function pssMb(pid: number): number {
  for (const [file, line] of [
    ['smaps_rollup', /^Pss:\s+(\d+) kB/m],
    ['status', /^VmRSS:\s+(\d+) kB/m],
  ] as const) {
    try {
      const kb = line.exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1];
      if (kb !== undefined) return Number(kb) / 1024;
    } catch {
      // not ours to read, or gone
    }
  }
  return 0;
}
