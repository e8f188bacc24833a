/**
 * Starts a program so that it can never outlive the process that started it, not even when that one is killed with -9.
 *
 * A shell becomes the program (`exec`, so the pid is the program's own) after it has put a watcher beside it. The watcher
 * reads a pipe that only the starter holds: a line says that the program has ended; an end without a line says that the
 * starter is gone, and then the watcher stops the program, gently first. One way for every kind of program, ours or not.
 * Each program leads a process group of its own: Ctrl-C in a terminal reaches the launcher alone, which stops in order.
 */
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { Socket } from 'node:net';
import { writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import type { Readable } from 'node:stream';

// The watcher is forked twice, so that it is nobody's child: PostgreSQL reaps its children and would take it for a backend.
const SCRIPT = `
signal=$1 grace=$2 program=$$
shift 2
( (
  read -r ended <&3 && exit 0
  kill -s "$signal" "$program" || exit 0
  while [ "$grace" -gt 0 ] && kill -s 0 "$program"; do sleep 1; grace=$((grace - 1)); done
  kill -s KILL -- "-$program"
) & ) </dev/null >/dev/null 2>&1
exec 3<&-
exec "$@"
`;

export interface Tethered {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  hasExited(): boolean;
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  /** Asks with the stop signal, insists with KILL (on the whole group) after the grace; resolves when it is gone. */
  stop(): Promise<Exit>;
  kill(signal: NodeJS.Signals): void;
  /** Does not keep us from ending; it ends with us as ever. */
  unref(): void;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface TetherOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Where output goes: a file descriptor for both streams, or `pipe`. */
  readonly output: number | 'pipe' | 'ignore';
  /** Throws away what it prints and keeps what it says on standard error, for a program that ends when it cannot print. */
  readonly errorsOnly?: boolean;
  readonly stopSignal?: NodeJS.Signals;
  /** Milliseconds between asking and insisting. */
  readonly graceMs?: number;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /** How far it gives way to others at least, where all processors are taken (0 to 19, as `nice`); by default as its starter does. */
  readonly niceness?: number | undefined;
}

/**
 * Sets the niceness of the process and of its session: where Linux schedules sessions as groups (`sched_autogroup`), that of a process counts
 * within its session alone. Where the system has no such thing, or does not let us, the program runs as any other.
 */
function giveWay(pid: number, niceness: number, tries = 10): void {
  try {
    setPriority(pid, niceness);
    writeFileSync(`/proc/${pid}/autogroup`, String(niceness));
  } catch (error) {
    // Of those that may not do everything, one in the whole system sets that of a session within a tenth of a second.
    const busy = error instanceof Error && 'code' in error && error.code === 'EAGAIN';
    if (busy && tries > 1) setTimeout(() => giveWay(pid, niceness, tries - 1), 150).unref();
  }
}

/** Throws when the program cannot be started at all (no such file is told by exit status 126 or 127). */
export function spawnTethered(command: readonly string[], options: TetherOptions): Tethered {
  const stopSignal = options.stopSignal ?? 'SIGTERM';
  const graceMs = options.graceMs ?? 5_000;
  const stdio: StdioOptions = [
    'ignore',
    options.errorsOnly === true ? 'ignore' : options.output,
    options.output,
    'pipe',
  ];
  const child: ChildProcess = spawn(
    '/bin/sh',
    [
      '-c',
      SCRIPT,
      'tether',
      stopSignal.replace(/^SIG/, ''),
      String(Math.max(1, Math.ceil(graceMs / 1000))),
      ...command,
    ],
    {
      stdio,
      detached: true,
      cwd: options.cwd,
      env: options.env,
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.gid }),
    },
  );
  const pid = child.pid;
  let exit: Exit | undefined;
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      exit = { code, signal };
      resolve(exit);
    });
  });
  exited.catch(() => undefined);
  if (pid === undefined) throw new Error(`cannot start ${command[0] ?? ''}`);
  if (options.niceness !== undefined) giveWay(pid, Math.max(getPriority(), options.niceness));

  const tether = child.stdio[3];
  tether?.on('error', () => undefined); // the watcher may be gone before us
  if (tether && 'resume' in tether) tether.resume(); // or its end is never seen and the socket holds the process
  child.once('exit', () => {
    if (tether && 'end' in tether) tether.end('ended\n');
    try {
      process.kill(-pid, 'SIGKILL'); // whatever it started and left, and the watcher
    } catch {
      // nothing left
    }
  });

  const signalTo = (target: number, signal: NodeJS.Signals) => {
    if (exit) return;
    try {
      process.kill(target, signal);
    } catch {
      // already gone
    }
  };
  return {
    pid,
    exited,
    hasExited: () => exit !== undefined,
    stdout: child.stdout,
    stderr: child.stderr,
    kill: (signal) => signalTo(pid, signal),
    unref: () => {
      child.unref();
      if (tether instanceof Socket) tether.unref();
    },
    stop: async () => {
      signalTo(pid, stopSignal);
      const insist = setTimeout(() => signalTo(-pid, 'SIGKILL'), graceMs);
      try {
        return await exited;
      } finally {
        clearTimeout(insist);
      }
    },
  };
}

/** Runs a program to its end, tethered; `output` is what it printed, both streams. Bounded by `timeoutMs`. */
export async function runTethered(
  command: readonly string[],
  options: Omit<TetherOptions, 'output'> & {
    readonly timeoutMs: number;
    readonly onLine?: (line: string) => void;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Exit & { readonly output: string }> {
  const child = spawnTethered(command, { ...options, output: 'pipe' });
  const chunks: string[] = [];
  let rest = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (text: string) => {
      chunks.push(text);
      if (!options.onLine) return;
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) options.onLine(line);
    });
  }
  const closed = [child.stdout, child.stderr].map(
    (stream) => new Promise<void>((resolve) => (stream ? stream.once('close', resolve) : resolve())),
  );
  const stop = () => void child.stop();
  const timer = setTimeout(stop, options.timeoutMs);
  options.signal?.addEventListener('abort', stop, { once: true });
  if (options.signal?.aborted) stop();
  try {
    const exit = await child.exited;
    // What is left in the pipes; a grandchild may hold them open, so not for ever.
    await Promise.race([Promise.all(closed), new Promise((resolve) => setTimeout(resolve, 500).unref())]);
    return { ...exit, output: chunks.join('') };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', stop);
  }
}
