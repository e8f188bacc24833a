/**
 * What takes a processor for long is done in threads, at a lower priority where the system knows one for threads: the event loop has
 * access checks to answer meanwhile. One act, one verification and one large body at a time; none waits for another kind.
 */
import { isNativeError } from 'node:util/types';
import { Piscina } from 'piscina';
import type { Render } from '../../services/rendering';
import type { TrailReport } from '../../services/trail/verify';
import { Refusal, type Bilingual } from '../../domain/refusal';
import { EdgeError, unavailable } from '../edge-error';
import { Lane } from '../lane';
import type { ParseJson } from '../large-bodies';
import { BUSY } from '../problem';
import type { Parsed } from './parse';
import type { Verification, Verified } from './verify';

export interface Threads {
  /** @throws EdgeError `unavailable` where too many wait, or this one takes longer than any act should */
  readonly render: Render;
  /** @throws Refusal `not-found`; EdgeError `unavailable` */
  readonly verifyTrail: (scope: Pick<Verification, 'caseId'>) => Promise<TrailReport>;
  readonly parse: ParseJson;
  /** Ends the threads, whatever they are doing. */
  close(): Promise<void>;
}

export interface ThreadsOptions {
  readonly databaseUrl: string;
  /** Flags of Node for the threads; tests load TypeScript with them. */
  readonly execArgv?: readonly string[] | undefined;
  readonly renderWithinMs?: number | undefined;
  readonly verifyWithinMs?: number | undefined;
  /** What a thread's objects may take. */
  readonly heapMiB?: number | undefined;
  /** Told of a thread that ended by itself. */
  readonly failed?: ((error: unknown) => void) | undefined;
}

const RENDER_WITHIN_MS = 60_000;
/** A record that takes longer is verified beside the system: `npm run audit:verify`. */
const VERIFY_WITHIN_MS = 900_000;
const PARSE_WITHIN_MS = 30_000;

export function openThreads(options: ThreadsOptions): Threads {
  const { databaseUrl, renderWithinMs = RENDER_WITHIN_MS, verifyWithinMs = VERIFY_WITHIN_MS } = options;
  const rendering = new Thread<Parameters<Render>[0], Uint8Array>({
    filename: require.resolve('./render'),
    withinMs: renderWithinMs,
    mostWaiting: 100,
    ...options,
    late: {
      zh: '文书正在排版，请稍后再试；文书本身已经生效，可先阅览其规范化文本',
      en: 'the act is still being rendered, please try again; it has been issued, and its canonical text can be read',
    },
  });
  const verifying = new Thread<Verification, Verified>({
    filename: require.resolve('./verify'),
    withinMs: verifyWithinMs,
    mostWaiting: 1,
    ...options,
    late: {
      zh: '审计链验证未能按时完成；可在服务器上运行 npm run audit:verify',
      en: 'the verification did not end in time; npm run audit:verify on the server takes as long as it needs',
    },
  });
  const parsing = new Thread<Uint8Array, Parsed>({
    filename: require.resolve('./parse'),
    withinMs: PARSE_WITHIN_MS,
    mostWaiting: 100,
    ...options,
    late: {
      zh: '请求体过大，暂时无法处理，请稍后再试',
      en: 'the body is large and cannot be taken just now, please try again',
    },
  });
  return {
    parse: async (bytes) => {
      const parsed = await parsing.run(bytes);
      if ('malformed' in parsed) throw new EdgeError('malformed', parsed.malformed.detail, parsed.malformed);
      return parsed;
    },
    render: async (task) => {
      const { buffer, byteOffset, byteLength } = await rendering.run(task);
      return Buffer.from(buffer, byteOffset, byteLength);
    },
    verifyTrail: async ({ caseId }) => {
      const verified = await verifying.run({ databaseUrl, caseId });
      if ('unavailable' in verified) throw unavailable(BUSY, 2, verified.unavailable);
      if ('refused' in verified) throw new Refusal(verified.refused.code, verified.refused.detail);
      return verified.report;
    },
    close: async () => {
      await Promise.all([rendering.close(), verifying.close(), parsing.close()]);
    },
  };
}

/** A thread that nobody needs gives its memory back. */
const IDLE_MS = 60_000;
const HEAP_MIB = 1_024;

interface ThreadOptions extends Pick<ThreadsOptions, 'execArgv' | 'heapMiB' | 'failed'> {
  readonly filename: string;
  readonly withinMs: number;
  readonly mostWaiting: number;
  /** What the caller reads who has waited in vain. */
  readonly late: Bilingual;
}

/** Begins with its first task; one that has ended, or had to be ended, is followed by another. */
class Thread<Task, Result> {
  private pool: Piscina<Task, Result> | undefined;
  private readonly turns: Lane;

  constructor(private readonly options: ThreadOptions) {
    this.turns = new Lane(1, options.mostWaiting);
  }

  /** @throws EdgeError `unavailable`; whatever the task itself throws */
  async run(task: Task): Promise<Result> {
    return this.turns.run('', () => this.begin(task));
  }

  /** One after the other: a pool without a thread begins one for a task that comes, not for one that waits in it. */
  private async begin(task: Task): Promise<Result> {
    const { withinMs, late } = this.options;
    const pool = (this.pool ??= this.open());
    const timeOut = AbortSignal.timeout(withinMs);
    try {
      return await pool.run(task, { signal: timeOut });
    } catch (error) {
      if (timeOut.aborted || isOfThread(error)) throw unavailable(late, 5, error);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.pool?.destroy();
  }

  private open(): Piscina<Task, Result> {
    const { filename, execArgv, heapMiB = HEAP_MIB, failed } = this.options;
    const pool = new Piscina<Task, Result>({
      filename,
      ...(execArgv !== undefined && { execArgv: [...execArgv] }),
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: IDLE_MS,
      niceIncrement: 5,
      resourceLimits: { maxOldGenerationSizeMb: heapMiB },
    });
    // A thread that could not even begin leaves its tasks waiting: they are told, and the next has another pool.
    pool.on('error', (error: unknown) => {
      failed?.(error);
      if (this.pool === pool) this.pool = undefined;
      void pool.destroy();
    });
    return pool;
  }
}

/** The thread has ended under its task: out of memory, crashed, or ended with the pool. */
function isOfThread(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return code.startsWith('ERR_WORKER_') || /^(?:Terminating worker thread|worker exited with code)/.test(error.message);
}
