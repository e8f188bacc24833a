/** A launcher under test: the built program as its users start it, in a folder and on a port of its own. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataPaths, projectRoot } from '../../scripts/launcher/paths';
import { freePort } from '../../scripts/launcher/ports';
import { readRun, type Run } from '../../scripts/launcher/run-file';
import { eventually } from '../support/eventually';
import { servers } from '../support/servers';

interface Output {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Output> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { cwd: projectRoot(), env, timeout: 280_000 }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr });
    });
  });
}

/** Builds what is out of date, as `npm start` does; answers dist/. */
export async function built(): Promise<string> {
  const done = await run(process.execPath, [join('scripts', 'prepare.cjs'), 'build'], process.env);
  if (done.code !== 0) throw new Error(done.stderr);
  return join(projectRoot(), 'dist');
}

export function npmScript(name: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Output> {
  return run('npm', ['run', '--silent', name, '--', ...args], {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    ...env,
  });
}

/** Low enough for the bands of the other parts to lie below the ports of outgoing connections. */
const PORTS = { from: 14_000, below: 19_500 } as const;

export class Launched {
  readonly dataDir: string;
  readonly folder = mkdtempSync(join(tmpdir(), 'launched-'));
  private child: ChildProcess | undefined;
  output = '';

  constructor(readonly port: number) {
    this.dataDir = join(this.folder, 'data');
    const bin = join(this.folder, 'bin');
    mkdirSync(bin);
    const { engine } = servers();
    if ('path' in engine) symlinkSync(engine.path, join(bin, 'temporal'));
  }

  static async create(): Promise<Launched> {
    return new Launched(await freePort(PORTS));
  }

  /** Starts it; `extra` may name other parts (PARTS_DIR). Through npm, signals go to npm. */
  start(extra: NodeJS.ProcessEnv = {}, through: 'node' | 'npm' = 'node', what = 'start'): this {
    this.output = '';
    const [program, args] =
      through === 'npm'
        ? ['npm', ['run', what]]
        : [process.execPath, [join(projectRoot(), 'dist', 'scripts', `${what}.js`)]];
    const child = spawn(program, args, {
      cwd: projectRoot(),
      detached: true, // a session of its own, as a terminal would give it
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: `${join(this.folder, 'bin')}:${process.env['PATH']}`,
        HOME: process.env['HOME'],
        PORT: String(this.port),
        DATA_DIR: this.dataDir,
        ...extra,
      },
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (this.output += String(text)));
    this.child = child;
    return this;
  }

  /** `afterwards`: what it said at its end may be read a little later. */
  async says(pattern: RegExp, deadlineMs = 180_000, afterwards = false): Promise<void> {
    await eventually(
      `${pattern} in: ${this.output.slice(-1500)}`,
      () => {
        if (pattern.test(this.output)) return true;
        if (this.child?.exitCode !== null && !afterwards)
          throw new Error(`ended by itself: ${this.output.slice(-1500)}`);
        return false;
      },
      deadlineMs,
    ).catch((error: unknown) => {
      throw new Error(`never said ${String(pattern)}:\n${this.output.slice(-3000)}`, { cause: error });
    });
  }

  kill(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  /** The exit status; waits for the end. */
  ended(deadlineMs = 120_000): Promise<number | 'killed'> {
    return eventually(
      'the launcher ends',
      () => (this.child?.signalCode ? 'killed' : (this.child?.exitCode ?? undefined)),
      deadlineMs,
    );
  }

  run(): Run | undefined {
    return readRun(dataPaths(this.dataDir));
  }

  pidOf(part: string): number | undefined {
    return this.run()?.parts[part]?.process.pid;
  }

  /** Every process of this run: whose command line or environment names its folder. */
  processes(): string[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .flatMap((pid) => {
        try {
          const text = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'latin1').replaceAll('\0', ' ');
          const command = text('cmdline');
          return command !== '' && (command + text('environ')).includes(this.folder)
            ? [`${pid} ${command.slice(0, 120)}`]
            : [];
        } catch {
          return []; // gone meanwhile
        }
      });
  }

  async nothingLeft(deadlineMs = 60_000): Promise<void> {
    await eventually('no process is left', () => this.processes().length === 0, deadlineMs).catch(() => {
      throw new Error(`left behind:\n${this.processes().join('\n')}`);
    });
  }

  async remove(): Promise<void> {
    if (this.child?.exitCode === null && this.child.signalCode === null) {
      this.kill('SIGTERM');
      await this.ended();
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
