/**
 * What a workflow sees of its case: the record behind a cursor, and the waiting for what it will say. The activities, the moments, the
 * branches beside the main line, and the next run of a history that has grown long.
 *
 * Woken it reads: with the next activity where that brings what it has read, or else by itself. Where it waits for one step alone and
 * the wake-up tells how that was decided, it goes on at once: the activity that follows proves it in the transaction in which it acts. What the
 * record does not say is not acted on: the workflow starts from nothing (docs/adr/0024-wake-ups-tell.md).
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
import type { Activities, Brought, CaseNews, Cursor, EndedTask, NotSoFailure, Telling } from '../activities';
import { caseCommanded, taskDecided, waitingFor, type TaskDecided } from './messages';

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

/** These bring what the record says behind a cursor, and act on what a wake-up told only where the record says it too. */
const BRINGING: ReadonlySet<string> = new Set<keyof Activities>(['openStep', 'openSteps', 'supply']);
/** These do no more than prove it before they answer: what follows them brings it. */
const PROVING: ReadonlySet<string> = new Set<keyof Activities>(['dockingParties']);

/** The case was closed beside the workflow: withdrawn, terminated, or by the decision it was waiting for. */
export class CaseClosed extends Error {
  constructor(readonly outcome: string) {
    super(`case closed: ${outcome}`);
    this.name = 'CaseClosed';
  }
}

/** A step as its branch waits for it. */
export interface Awaited {
  readonly taskId: string;
  /** The outcomes whose next step it knows. */
  readonly branches: object;
}

export class CaseWatch {
  /**
   * One at a time over the whole case: several local activities under way at once may resolve in one activation when replayed and in
   * several when lived, and what waits on a condition between them would then go another way.
   */
  readonly activities: InTurn = new Proxy(parallel, {
    get:
      (_, name) =>
      (...args: unknown[]) =>
        this.inTurn(() => this.carryOut(String(name), args)),
  });
  private turns: Promise<unknown> = Promise.resolve();
  /** Activities that have been asked for and have not answered. */
  private underWay = 0;
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
  /** How many wake-ups have come. */
  private wakeUps = 0;
  /** What they told since the record was last read; null: something that only the record tells. */
  private told: (EndedTask | null)[] = [];
  /** What is gone on with and not proved yet. */
  private believed: readonly EndedTask[] = [];
  /** Activities bring what they read, as one has shown; in histories of before they did, none has. */
  protected activitiesBring = false;
  private reading = false;
  protected closedAs: string | null = null;
  protected failure: Error | undefined;
  private readonly branches: Promise<unknown>[] = [];

  constructor(private readonly run: CaseRun) {
    this.cursor = run.cursor ?? { seq: 0, hash: '' };
    this.woken = run.woken ?? false;
    const wake = (told: EndedTask | null) => {
      this.woken = true;
      this.wakeUps += 1;
      this.told.push(told);
    };
    setHandler(taskDecided, (decided) => wake(endingIn(decided)));
    setHandler(caseCommanded, () => wake(null));
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
    branch.then(
      () => void (this.woken ||= this.believed.length > 0), // perhaps nothing follows it that would prove it
      () => undefined, // told by whoever waits for it
    );
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

  /** Waits for the predicate, the next moment, or the closing of the case; hears every wake-up. */
  protected async until(changed: () => boolean, moment: number | undefined, step?: Awaited): Promise<void> {
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
        if (step === undefined || !this.believes(step)) await this.read();
        continue;
      }
      await this.renewWhenLong();
      if (deadline === undefined) await condition(reason);
      else if (!(await condition(reason, Math.max(1, deadline - Date.now())))) return;
    }
  }

  protected async read(): Promise<void> {
    const { wakeUps } = this;
    [this.woken, this.told] = [false, []];
    this.reading = true;
    try {
      await this.inTurn(() => this.readOn(wakeUps));
    } finally {
      this.reading = false;
    }
  }

  private inTurn<T>(call: () => Promise<T>): Promise<T> {
    this.underWay += 1;
    const turn = this.turns.then(call);
    this.turns = turn
      .catch(() => undefined)
      .then(() => {
        this.underWay -= 1;
      });
    return turn;
  }

  private async carryOut(name: string, args: unknown[]): Promise<unknown> {
    const activity: unknown = Reflect.get(parallel, name);
    if (typeof activity !== 'function') throw ApplicationFailure.nonRetryable(`no activity ${name}`);
    const call = (telling?: Telling): Promise<unknown> =>
      Reflect.apply(activity, undefined, telling === undefined ? args : [...args, telling]) as Promise<unknown>;
    if (BRINGING.has(name)) return this.bring(call);
    const { cursor: since, believed: told } = this;
    if (told.length === 0) return call();
    if (PROVING.has(name)) return this.proving(call({ since, told }));
    await this.readOn(this.wakeUps);
    return call();
  }

  /** The activity acts upon what it has read, so that what it brings is heard before its answer. */
  private async bring(call: (telling?: Telling) => Promise<unknown>): Promise<unknown> {
    const { wakeUps, cursor: since, believed: told } = this;
    if (this.activitiesBring && !this.woken && told.length === 0) return call();
    const readsForAll = this.activitiesBring && !this.reading;
    if (readsForAll) this.reading = true;
    try {
      const result = (await this.proving(call({ since, told }))) as Brought;
      if (result.news !== undefined) {
        this.activitiesBring = true;
        this.hear(result.news, wakeUps);
      }
      return result;
    } finally {
      if (readsForAll) this.reading = false;
    }
  }

  /** Where the record does not say what was believed, nothing is left of what was made of it: the next run starts from nothing. */
  private async proving<T>(activity: Promise<T>): Promise<T> {
    try {
      return await activity;
    } catch (error) {
      if (!isNotSo(error)) throw error;
      const { caseId, version } = this.run;
      return continueAsNew<(run: CaseRun) => Promise<string>>({ caseId, version });
    }
  }

  private async readOn(wakeUps: number): Promise<void> {
    const { cursor: since, believed: told } = this;
    const news = await this.proving(parallel.readCase(this.caseId, since, ...(told.length > 0 ? [told] : [])));
    this.hear(news, wakeUps);
  }

  /** What the record said when so many wake-ups had come. */
  private hear(news: CaseNews, wakeUps: number): void {
    if (wakeUps === this.wakeUps) [this.woken, this.told] = [false, []];
    this.believed = [];
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

  /**
   * Goes on with what the only wake-up has told of the only step that is waited for, with no activity under way that knows less. Where it tells
   * of anything else, or where others wait as well, the record is read.
   */
  private believes({ taskId, branches }: Awaited): boolean {
    const [ending, ...more] = this.told;
    if (!this.activitiesBring || this.believed.length > 0 || this.underWay > 0) return false;
    if (this.waiting.size !== 1 || this.inBulk.size > 0) return false;
    if (ending?.taskId !== taskId || more.length > 0) return false;
    if (ending.outcome === null || !Object.hasOwn(branches, ending.outcome)) return false;
    [this.woken, this.told] = [false, []];
    this.believed = [ending];
    this.endings[taskId] = ending;
    this.touched[taskId] = (this.touched[taskId] ?? 0) + 1;
    return true;
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
    const { run, cursor } = this;
    const woken = this.woken || this.believed.length > 0;
    return continueAsNew<(run: CaseRun) => Promise<string>>({ ...run, cursor, woken });
  }
}

/** Whoever can reach the engine can send a signal, with anything in it. */
function endingIn(decided: Partial<TaskDecided> | null): EndedTask | null {
  const { taskId, outcome } = decided ?? {};
  return typeof taskId === 'string' && typeof outcome === 'string' ? { taskId, status: 'decided', outcome } : null;
}

const NOT_SO: NotSoFailure = 'not-so';

function isNotSo(error: unknown): boolean {
  return error instanceof ApplicationFailure && error.type === NOT_SO; // a local activity fails as what it has thrown
}
