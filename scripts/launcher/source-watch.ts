/**
 * Sources that are compiled as they change: one TypeScript compiler writes what changed, without looking at types, so that a
 * part starts again within a second; another checks the types meanwhile. Tells which parts run from what was written.
 */
import { mkdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { LaunchError } from './launcher';
import { complain, say } from './say';
import { spawnTethered, type Tethered } from './tether';
import type { Companion } from './until-stopped';

const SHARED = ['processes', 'services', 'cases', 'records', 'domain', 'config'];
/** Which folders a part runs from. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  api: ['api', ...SHARED],
  worker: ['worker', 'workflows', 'activities', ...SHARED],
  identity: ['scripts/identity', 'scripts/identity.js', 'demo', 'config'],
};
/** What only a new start takes up. */
const ONCE = ['migrations', 'scripts/launcher', 'scripts/dev.js'];

const EMITTED = /^TSFILE: (.+\.js)$/;
const ROUND_DONE = /Watching for file changes\.$/;
const SETTLED = /(File change detected\. Starting incremental compilation|Starting compilation in watch mode)\.\.\.$/;

const within = (folders: readonly string[]) => (file: string) =>
  folders.some((folder) => file === folder || file.startsWith(`${folder}/`));

/** The parts that run from these compiled files (paths from dist/). */
export function partsOf(files: readonly string[]): string[] {
  return Object.entries(FOLDERS).flatMap(([part, folders]) => (files.some(within(folders)) ? [part] : []));
}

export class SourceWatch implements Companion {
  private readonly compilers: Tethered[] = [];
  private stopping = false;
  private fail!: (error: LaunchError) => void;
  /** A compiler has ended by itself: from then on a save would change nothing, or its types would not be looked at. */
  readonly failed = new Promise<never>((_done, fail) => {
    this.fail = fail;
  });

  constructor(
    private readonly sources: string,
    private readonly changed: (parts: readonly string[]) => Promise<void>,
  ) {}

  /** Resolves when all that is there has been compiled once. */
  async start(): Promise<void> {
    const kept = join(this.sources, '.cache');
    mkdirSync(kept, { recursive: true });
    this.failed.catch(() => undefined); // told by whoever waits
    const compiled = new Promise<void>((done) => {
      let emitted: string[] = [];
      let first = true;
      this.compile(['-p', 'tsconfig.build.json', '--listEmittedFiles'], (line) => {
        const [, file] = EMITTED.exec(line) ?? [];
        if (file !== undefined) emitted.push(relative(join(this.sources, 'dist'), file).replaceAll(sep, '/'));
        else if (ROUND_DONE.test(line)) {
          const files = emitted;
          emitted = [];
          if (first) done();
          else this.tell(files);
          first = false;
        } else if (line !== '' && !SETTLED.test(line)) complain(line);
      });
    });
    await Promise.race([compiled, this.failed]);
    const types = join(kept, 'types.tsbuildinfo');
    this.compile(['-p', 'tsconfig.json', '--incremental', '--tsBuildInfoFile', types], (line) => {
      if (line !== '' && !SETTLED.test(line)) say(`类型 · types: ${line}`);
    });
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.compilers.map((compiler) => compiler.stop()));
  }

  private tell(files: readonly string[]): void {
    if (files.some(within(ONCE))) {
      say(
        '迁移或启动程序已改：重新运行 npm run dev 后生效 · migrations or the launcher changed: run npm run dev again',
      );
    }
    const parts = partsOf(files);
    if (parts.length > 0) void this.changed(parts);
  }

  private compile(args: readonly string[], onLine: (line: string) => void): void {
    const tsc = require.resolve('typescript/bin/tsc');
    const compiler = spawnTethered([process.execPath, tsc, ...args, '--watch', '--preserveWatchOutput'], {
      cwd: this.sources,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
      output: 'pipe',
      graceMs: 2_000,
    });
    let rest = '';
    for (const stream of [compiler.stdout, compiler.stderr]) {
      stream?.setEncoding('utf8');
      stream?.on('data', (text: string) => {
        const lines = (rest + text).split(/\r?\n/);
        rest = lines.pop() ?? '';
        for (const line of lines) onLine(line);
      });
    }
    this.compilers.push(compiler);
    void compiler.exited.then(({ code, signal }) => {
      const how = signal ?? `status ${code}`;
      if (!this.stopping)
        this.fail(
          new LaunchError(
            `编译程序已退出（${how}），改动不再生效：请重新运行 npm run dev · the compiler has ended (${how}), changes are no longer taken up: run npm run dev again`,
          ),
        );
    });
  }
}
