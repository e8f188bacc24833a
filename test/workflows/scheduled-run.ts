/** A run whose activities are carried out, and answered, when it is told: for `scheduled.ts`. */
import type { CaseRun } from '../../workflows/case-file';
import { ContinuedAsNew, EnginelessRun } from './engineless';
import type { Wake } from './memory-rows';

export type Workflow = (run: CaseRun) => Promise<string>;
export type Signal = Pick<Wake, 'signal' | 'payload'>;

type Answer = { readonly value: unknown } | { readonly error: unknown };

/** An activity that the workflow waits for. */
export interface Asked {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly done: (value: unknown) => void;
  readonly fail: (error: unknown) => void;
  /** What it has come to; the workflow does not know yet. */
  answer?: Answer;
  /** How often it failed by itself. */
  failures: number;
}

export class ScheduledRun extends EnginelessRun {
  readonly asked: Asked[] = [];

  continued(workflow: Workflow, run: CaseRun): Promise<void> {
    return this.startWith(workflow, run).still();
  }

  override call(name: string, args: unknown[]): Promise<unknown> {
    return new Promise((done, fail) => this.asked.push({ name, args, done, fail, failures: 0 }));
  }

  get next(): CaseRun | undefined {
    return this.failure instanceof ContinuedAsNew ? this.failure.run : undefined;
  }

  get failed(): Error | undefined {
    return this.next === undefined ? this.failure : undefined;
  }

  async bring({ signal, payload }: Signal): Promise<void> {
    this.signal(signal, payload);
    await this.still();
  }

  /** In one workflow task with a signal, if there is one: that comes first. */
  async deliver(asked: Asked, signal?: Signal): Promise<void> {
    if (asked.answer === undefined) throw new Error(`${asked.name} is not carried out`);
    this.asked.splice(this.asked.indexOf(asked), 1);
    if (signal !== undefined) this.signal(signal.signal, signal.payload);
    if ('error' in asked.answer) asked.fail(asked.answer.error);
    else asked.done(asked.answer.value);
    await this.still();
  }

  /** Whether it waits for any moment. */
  async momentComes(which: number): Promise<boolean> {
    const timers = [...this.waiting].filter(({ timed }) => timed);
    const timer = timers[which % Math.max(1, timers.length)];
    if (timer === undefined) return false;
    this.waiting.delete(timer);
    timer.go(false);
    await this.still();
    return true;
  }
}
