/**
 * One supervised part: started when what it needs is up, watched, started again with a growing pause when it dies. Its
 * failures are its own: the other parts go on. Only an essential part that never served in this run, and keeps dying at once,
 * is given up, and then the start has failed. A death while something it needs is down is not held against it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bilingual } from '../../domain/refusal';
import type { Death } from './deaths';
import { both, complain, say, seconds } from './say';
import type { Tethered } from './tether';

export interface PartSpec {
  readonly name: string;
  readonly label: Bilingual;
  readonly needs: readonly Part[];
  /** Without it there is no system to start. */
  readonly essential: boolean;
  /** Starts one process of it. */
  launch(): Promise<Tethered> | Tethered;
  /** Resolves true as soon as it serves; asked again and again until then. */
  serves(since: Date): Promise<boolean>;
  /** Longer than this and it counts as dead. */
  readonly readyWithinMs: number;
  /** Once per process, after it serves and before others may need it. */
  onUp?(): Promise<void>;
  /** The end of its log, told when it dies. */
  tail(): string;
}

export interface PartEvents {
  /** A process was started or has ended; the run file is written from this. */
  changed(): void;
  /** A process of it ended without having been told to, or had to be killed because it would not end. */
  died(death: Death): void;
  /** It will not be started again: the whole must end. */
  gaveUp(part: Part): void;
}

const LONGEST_PAUSE_MS = 20_000;
/** The last one again and again: whatever was wrong with it, a part is tried anew within half a minute. */
const PAUSES_MS = [250, 1_000, 2_000, 4_000, 8_000, LONGEST_PAUSE_MS] as const;
const GIVE_UP_AFTER = 5;
const KEEPS_ENDING: Bilingual = {
  zh: `屡次一启动就结束；其余部分照常运行，每 ${LONGEST_PAUSE_MS / 1000} 秒再试`,
  en: `keeps ending right after its start; the other parts go on, it is tried again every ${LONGEST_PAUSE_MS / 1000} s`,
};
/** One that lived so long after it served had a life of its own. */
const LIVED_MS = 2_000;

export class Part {
  process: Tethered | undefined;
  private up = false;
  private waiting: (() => void)[] = [];
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private deaths: number[] = [];
  private hasServed = false;
  private began = 0;
  private replacing = false;
  private hurry = new AbortController();

  constructor(
    readonly spec: PartSpec,
    private readonly events: PartEvents,
  ) {}

  get isUp(): boolean {
    return this.up;
  }

  /** Resolves when it serves (at once, if it does). Never rejects; a part that never serves never resolves. */
  whenUp(): Promise<void> {
    return this.up ? Promise.resolve() : new Promise((resolve) => this.waiting.push(resolve));
  }

  start(): void {
    this.running ??= this.supervise();
  }

  /** Bounded by the process's own grace; afterwards no process of it is left. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const process = this.process;
    if (process) {
      const since = Date.now();
      const exit = await process.stop();
      if (exit.signal === 'SIGKILL') this.tellDeath(process);
      say(`${both(this.spec.label)}: 已停止 · stopped (${seconds(since)}${exit.signal === 'SIGKILL' ? ', KILL' : ''})`);
    }
    await this.running;
  }

  /** Ends its process so that it starts again at once, from what it is made of now; that is no death. */
  async replace(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    say(`${both(this.spec.label)}: 按改动重新启动 · starts again with what changed`);
    this.hurry.abort();
    if (this.process === undefined) return;
    this.replacing = true;
    await this.process.stop();
  }

  private async supervise(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      if (!(await this.needsAreUp())) return;
      const began = Date.now();
      let failure: string;
      try {
        failure = await this.oneLife(began);
      } catch (error) {
        failure = error instanceof Error ? error.message : String(error);
      }
      if (this.stopping.signal.aborted) return;
      if (this.replacing) {
        this.replacing = false;
        continue;
      }
      complain(`${both(this.spec.label)}: 已结束，将重新启动 · ended, will be started again (${failure})`);
      const tail = this.spec.tail();
      if (tail !== '') complain(tail);
      if (this.deaths.length === GIVE_UP_AFTER) {
        if (this.spec.essential && !this.hasServed) return this.events.gaveUp(this);
        complain(`${both(this.spec.label)}: ${both(KEEPS_ENDING)}`);
      }
      await this.pause(PAUSES_MS[Math.min(this.deaths.length, PAUSES_MS.length - 1)] ?? LONGEST_PAUSE_MS);
    }
  }

  /** From start to death; answers how it died. */
  private async oneLife(began: number): Promise<string> {
    let upAt: number | undefined;
    try {
      const process = await this.spec.launch();
      this.process = process;
      this.began = began;
      this.events.changed();
      if (this.stopping.signal.aborted) void process.stop(); // it was being launched as we were told to stop
      const ready = this.becomesReady(process, began);
      const first = await Promise.race([ready, process.exited.then(() => 'exited' as const)]);
      if (first === 'late') {
        await process.stop();
      } else if (first === 'ready') {
        await this.spec.onUp?.();
        upAt = Date.now();
        this.hasServed = true;
        this.setUp();
        say(`${both(this.spec.label)}: 就绪 · ready (${seconds(began)})`);
      }
      const exit = await process.exited;
      if (first === 'late') return `未在 ${this.spec.readyWithinMs / 1000} s 内就绪 · not ready in time`;
      return exit.signal ?? `status ${exit.code ?? '?'}`;
    } catch (error) {
      await this.process?.stop(); // what began and failed on the way is not left running beside its successor
      throw error;
    } finally {
      this.up = false;
      const intended = this.stopping.signal.aborted || this.replacing;
      if (this.process !== undefined && !intended) this.tellDeath(this.process);
      this.process = undefined;
      this.events.changed();
      if (!this.replacing) this.countDeath(upAt);
    }
  }

  private async becomesReady(process: Tethered, began: number): Promise<'ready' | 'late' | 'gone'> {
    while (!process.hasExited()) {
      if (await this.spec.serves(new Date(began))) return 'ready';
      if (Date.now() - began > this.spec.readyWithinMs) return 'late';
      await sleep(100);
    }
    return 'gone';
  }

  private tellDeath({ pid }: Tethered): void {
    this.events.died({ part: this.spec.name, pid, began: this.began, ended: Date.now() });
  }

  private countDeath(upAt: number | undefined): void {
    if (upAt !== undefined && Date.now() - upAt > LIVED_MS) this.deaths = [];
    else if (this.spec.needs.every((need) => need.isUp)) this.deaths.push(Date.now());
  }

  private async needsAreUp(): Promise<boolean> {
    const stopped = new Promise<void>((resolve) => {
      this.stopping.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([stopped, Promise.all(this.spec.needs.map((need) => need.whenUp()))]);
    return !this.stopping.signal.aborted;
  }

  private setUp(): void {
    this.up = true;
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }

  private async pause(ms: number): Promise<void> {
    this.hurry = new AbortController();
    const signal = AbortSignal.any([this.stopping.signal, this.hurry.signal]);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }
}
