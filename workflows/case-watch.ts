/**
 * What a workflow sees of its case: the record behind a cursor, read after every wake-up, and the waiting for what it will say. The
 * activities, the moments, the branches beside the main line, and the next run of a history that has grown long.
 */
import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  patched,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities, Cursor, EndedTask } from '../activities';
import { caseCommanded, taskDecided, waitingFor } from './messages';

export interface CaseRun {
  readonly caseId: string;
  /** The definition the case is pinned to: a later shape of the process runs beside this one. */
  readonly version?: number;
  /** How far in the case's chain an earlier run has read. */
  readonly cursor?: Cursor;
  /** The earlier run was woken and has not read: this one reads before it waits. */
  readonly woken?: boolean;
}

const parallel = proxyLocalActivities<Activities>({
  startToCloseTimeout: '20 seconds',
  // Longer pauses than this are timers of the history, not a workflow task kept alive: an outage costs little of it.
  localRetryThreshold: '5 seconds',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

export type InTurn = typeof parallel;

/**
 * The activities, one at a time over the whole case: several local activities under way at once may resolve in one activation
 * when replayed and in several when lived, and what waits on a condition between them would then go another way.
 */
function inTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return new Proxy(parallel, {
    get:
      (target, name) =>
      (...args: unknown[]) => {
        const turn = last.then(() => call(Reflect.get(target, name), args));
        last = turn.catch(() => undefined);
        return turn;
      },
  });
}

function call(activity: unknown, args: unknown[]): unknown {
  if (typeof activity !== 'function') throw ApplicationFailure.nonRetryable('no such activity');
  return Reflect.apply(activity, undefined, args);
}

/** The case was closed beside the workflow: withdrawn, terminated, or by the decision it was waiting for. */
export class CaseClosed extends Error {
  constructor(readonly outcome: string) {
    super(`case closed: ${outcome}`);
    this.name = 'CaseClosed';
  }
}

export class CaseWatch {
  readonly activities = inTurn();
  protected readonly waiting = new Set<string>();
  /** Of those, the tasks that an activity attends to in bulk: no branch of this workflow waits for one of them. */
  protected readonly inBulk = new Set<string>();
  /** How often the record could not be told event by event: what is known of tasks in bulk may have passed. */
  protected leaps = 0;
  /** How often the record was seen to change a task; counted for tasks not yet known here too, so that no news is lost. */
  protected readonly touched: Record<string, number> = {};
  /** How tasks ended, as far as the record was read: who waits for one need not ask again. */
  protected readonly endings: Record<string, EndedTask> = {};
  /** How often something was seen that concerns every step. */
  protected generation = 0;
  private cursor: Cursor;
  private woken = false;
  private reading = false;
  protected closedAs: string | null = null;
  protected failure: Error | undefined;
  private readonly branches: Promise<unknown>[] = [];

  constructor(private readonly run: CaseRun) {
    this.cursor = run.cursor ?? { seq: 0, hash: '' };
    this.woken = run.woken ?? false;
    const wake = () => void (this.woken = true);
    setHandler(taskDecided, wake);
    setHandler(caseCommanded, wake);
    setHandler(waitingFor, () => [...this.waiting].sort());
  }

  get caseId(): string {
    return this.run.caseId;
  }

  /** A point in what this workflow has seen of its case; take it before reading what `change` is to wait on. */
  mark(): number {
    return this.generation;
  }

  /** Waits until something about the case has changed since the mark, or the moment has come. */
  async change(mark: number, moment?: number): Promise<void> {
    await this.until(() => this.generation !== mark, moment);
  }

  /** Remembers a branch, so that the workflow does not end over its head. */
  protected branch<T>(branch: Promise<T>): Promise<T> {
    this.branches.push(branch);
    return branch;
  }

  /** The case is closed: every branch that still waits or works comes to its own end. */
  async settle(outcome: string): Promise<void> {
    this.closedAs ??= outcome;
    await Promise.allSettled(this.branches);
  }

  /** A branch beside the main line: its end wakes whoever waits for a change, its failure is the workflow's. */
  protected fork(branch: Promise<unknown>, ended: () => void): void {
    this.branch(branch).then(
      () => {
        ended();
        this.generation += 1;
      },
      (error: Error) => void (this.failure ??= error),
    );
  }

  /** Waits for the predicate, the next moment, or the closing of the case; reads the record on every wake-up. */
  protected async until(changed: () => boolean, moment: number | undefined): Promise<void> {
    const reason = () => changed() || this.woken || this.closedAs !== null || this.failure !== undefined;
    const deadline = moment === undefined ? undefined : Date.now() + moment;
    for (;;) {
      if (this.failure !== undefined) throw this.failure;
      if (changed() || this.closedAs !== null) return;
      if (this.reading) {
        await condition(() => !this.reading); // one reader at a time, so that the cursor only moves on
        continue;
      }
      if (this.woken) {
        if (workflowInfo().continueAsNewSuggested && patched('renewed-before-reading')) await this.renew();
        await this.read();
        continue;
      }
      await this.renewWhenLong();
      if (deadline === undefined) await condition(reason);
      else if (!(await condition(reason, Math.max(1, deadline - Date.now())))) return;
    }
  }

  protected async read(): Promise<void> {
    this.woken = false;
    this.reading = true;
    try {
      await this.readOn();
    } finally {
      this.reading = false;
    }
  }

  private async readOn(): Promise<void> {
    const news = await this.activities.readCase(this.caseId, this.cursor);
    this.cursor = news.cursor;
    this.closedAs ??= news.caseOutcome;
    if (news.all) this.generation += 1;
    if (news.leap === true) this.leaps += 1;
    for (const ending of news.ended ?? []) {
      this.endings[ending.taskId] = ending;
      if (!this.inBulk.delete(ending.taskId)) continue;
      this.waiting.delete(ending.taskId);
      this.generation += 1;
    }
    for (const taskId of news.tasks) this.touched[taskId] = (this.touched[taskId] ?? 0) + 1;
  }

  /** Continues as new when the history has grown long. */
  private async renewWhenLong(): Promise<void> {
    if (!workflowInfo().continueAsNewSuggested) return;
    await condition(allHandlersFinished);
    if (!this.woken) await this.renew();
  }

  /**
   * The next run fast-forwards on the record, with this cursor. Woken it goes before reading: what is read has the next wake-up
   * sent, and the engine lets no run end over a signal that has just come, so that under a burst it would never end.
   */
  private async renew(): Promise<never> {
    const { run, cursor, woken } = this;
    return continueAsNew<(run: CaseRun) => Promise<string>>({ ...run, cursor, woken });
  }
}
