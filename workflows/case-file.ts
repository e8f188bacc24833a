/**
 * The verbs statutory workflows are written in: step, parallel, panel, ended. The mechanics of every process live here
 * once: open, wait for a signal or the next moment, remind, escalate, expire, hold, fast-forward, continue as new.
 *
 * 1. A signal is a wake-up. After it the record is read behind the cursor, and only the record is acted on.
 * 2. A step is opened under (case, step, round, seat), the progress of the business. A workflow started from nothing
 *    opens the same steps and is answered with how they ended: it fast-forwards to the record.
 * 3. It waits for the next moment only; what is due then is judged by the database's clock, in the activity.
 */
import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  patched,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities, Cursor, EndedTask } from '../activities';
import type { OutcomeOf, ProcessDefinition, StepName } from '../domain/process';
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

type InTurn = typeof parallel;

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

/**
 * For every way a step may end, where the workflow goes on. The table is the only signature of the verbs, so that an outcome which is added to
 * a definition does not compile until its workflow says where it leads.
 */
export type Branches<D extends ProcessDefinition, S extends StepName<D>> = {
  readonly [O in OutcomeOf<D, S>]: string | boolean;
};
/** None of an outcome that the step has not. */
type Only<B, O> = { readonly [K in keyof B]: K extends O ? B[K] : never };

function leadsTo<B>(branches: B, outcome: keyof B): B[keyof B] {
  return branches[outcome];
}

/** How a step ended: one of its outcomes, or `void` where a member was replaced. */
export interface StepEnd<O extends string> {
  readonly taskId: string;
  readonly outcome: O;
}

export interface Holder {
  readonly seat: string;
  readonly partyId?: string;
  readonly assignee?: string;
  /** Opens only while this task is open: what stands beside a step does not outlive it. */
  readonly besideTaskId?: string;
}

/** The case was closed beside the workflow: withdrawn, terminated, or by the decision it was waiting for. */
class CaseClosed extends Error {
  constructor(readonly outcome: string) {
    super(`case closed: ${outcome}`);
    this.name = 'CaseClosed';
  }
}

export class CaseFile<D extends ProcessDefinition> {
  readonly activities = inTurn();
  private readonly rounds: Record<string, number> = {};
  private readonly waiting = new Set<string>();
  /** Of those, the tasks that an activity attends to in bulk: no branch of this workflow waits for one of them. */
  private readonly inBulk = new Set<string>();
  /** How often the record could not be told event by event: what is known of tasks in bulk may have passed. */
  private leaps = 0;
  /** How often the record was seen to change a task; counted for tasks not yet known here too, so that no news is lost. */
  private readonly touched: Record<string, number> = {};
  /** How tasks ended, as far as the record was read: who waits for one need not ask again. */
  private readonly endings: Record<string, EndedTask> = {};
  /** How often something was seen that concerns every step. */
  private generation = 0;
  private cursor: Cursor;
  private woken = false;
  private reading = false;
  private closedAs: string | null = null;
  private panels = 0;
  private failure: Error | undefined;
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

  /**
   * Opens a step and waits until it has ended: decided by a person, or deemed by the passing of its time; answers where that
   * leads. The party is named for a step that belongs to a single seat, such as one department's.
   */
  async step<S extends StepName<D>, const B extends Branches<D, S>>(
    step: S,
    branches: B & Only<B, OutcomeOf<D, S>>,
    partyId?: string,
  ): Promise<B[keyof B]> {
    return leadsTo<B>(branches, (await this.runNextRound(step, partyId)).outcome);
  }

  /**
   * A step whose expiry opens another beside it, while it can still be taken, late. Whichever ends first stands: its own
   * commit voids the other. Keyed by the round of the first, so that a fresh run finds the other where it was opened.
   */
  async either<
    S extends StepName<D>,
    T extends StepName<D>,
    const B extends Branches<D, S>,
    const L extends Branches<D, T>,
  >(
    step: S,
    branches: B & Only<B, OutcomeOf<D, S>>,
    overdue: T,
    overdueBranches: L & Only<L, OutcomeOf<D, T>>,
  ): Promise<B[keyof B] | L[keyof L]> {
    const round = this.nextRound(step);
    let other: Promise<StepEnd<OutcomeOf<D, T>> | null> | null = null;
    const open = (besideTaskId: string) => {
      other ??= this.branch(this.runStep(overdue, round, { seat: 'overdue', besideTaskId }));
      other.catch((error: Error) => void (this.failure ??= error));
      return other;
    };
    const end = await this.runStep(step, round, { seat: '' }, (taskId) => void open(taskId));
    if (end !== null) return leadsTo<B>(branches, end.outcome);
    const instead = await open('');
    if (instead === null)
      throw ApplicationFailure.nonRetryable(`${step} and ${overdue} of ${this.caseId} are both void`);
    return leadsTo<L>(overdueBranches, instead.outcome);
  }

  /** Opens a step beside the workflow's own waiting, under a round that the record gives; its decision speaks through the record. */
  alongside<S extends StepName<D>>(step: S, round: number): void {
    this.fork(this.runStep(step, round, { seat: '' }), () => undefined);
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
  private branch<T>(branch: Promise<T>): Promise<T> {
    this.branches.push(branch);
    return branch;
  }

  /** The case is closed: every branch that still waits or works comes to its own end. */
  async settle(outcome: string): Promise<void> {
    this.closedAs ??= outcome;
    await Promise.allSettled(this.branches);
  }

  /** A branch beside the main line: its end wakes whoever waits for a change, its failure is the workflow's. */
  private fork(branch: Promise<unknown>, ended: () => void): void {
    this.branch(branch).then(
      () => {
        ended();
        this.generation += 1;
      },
      (error: Error) => void (this.failure ??= error),
    );
  }

  /** The same step for several holders at once; where each answer leads, in the order of the holders. */
  async parallel<S extends StepName<D>, const B extends Branches<D, S>>(
    step: S,
    branches: B & Only<B, OutcomeOf<D, S>>,
    holders: readonly Holder[],
  ): Promise<B[keyof B][]> {
    const round = this.nextRound(step);
    const ends = await Promise.all(holders.map((holder) => this.branch(this.runStep(step, round, holder))));
    return ends.flatMap((end) => (end === null ? [] : [leadsTo<B>(branches, end.outcome)]));
  }

  /** The same, beside the workflow's own waiting; answers a function that waits until all have ended. */
  parallelAlongside<S extends StepName<D>>(step: S, holders: readonly Holder[]): () => Promise<void> {
    const round = this.nextRound(step);
    let left = holders.length;
    for (const holder of holders) this.fork(this.runStep(step, round, holder), () => void (left -= 1));
    return async () => {
      for (let mark = this.mark(); left > 0; mark = this.mark()) await this.change(mark);
    };
  }

  /**
   * A drawn panel (Art. 5, 15 ¶2, 25, 27): every member declares conflicts before the file opens to them, then works; a seat that
   * falls free goes to the next in the drawn order; where nobody is left the shortage is put to the director.
   */
  async panel<S extends StepName<D>>(steps: {
    readonly declaration: S;
    readonly work: S;
    readonly shortage: S;
  }): Promise<void> {
    const panel = (this.panels += 1);
    await this.activities.drawPanel(this.caseId, panel);
    const sitting = new Set<number>();
    let shortage = false;
    for (;;) {
      const mark = this.mark();
      const state = await this.activities.panelState(this.caseId, panel);
      if (state.caseOutcome !== null) throw new CaseClosed(state.caseOutcome);
      for (const { seat } of state.open.filter((one) => !sitting.has(one.seat))) {
        sitting.add(seat);
        this.fork(this.sit(panel, seat, steps), () => sitting.delete(seat));
      }
      if (state.short > 0 && !shortage) {
        shortage = true;
        this.fork(this.runNextRound(steps.shortage), () => void (shortage = false));
      }
      if (sitting.size === 0 && !shortage) return;
      await this.change(mark);
    }
  }

  /** One seat of a panel, holder after holder, until its work is done or nobody is left for it. */
  private async sit<S extends StepName<D>>(
    panel: number,
    seat: number,
    steps: { declaration: S; work: S },
  ): Promise<void> {
    for (;;) {
      const { open, round = 1 } = await this.activities.panelState(this.caseId, panel);
      const sitting = open.find((one) => one.seat === seat);
      if (sitting === undefined) return;
      const holder = { seat: `${panel}.${seat}.${sitting.attempt}`, assignee: sitting.assignee, partyId: sitting.org };
      const declared = await this.runStep(steps.declaration, 1, holder);
      if (declared?.outcome === 'no-conflict') await this.runStep(steps.work, round, holder);
    }
  }

  /** The panel that has worked is sent back to work: its members are asked anew (`reopenPanel` has said so in the record). */
  async panelAgain<S extends StepName<D>>(steps: { declaration: S; work: S; shortage: S }): Promise<void> {
    this.panels -= 1;
    await this.panel(steps);
  }

  /**
   * A public notice 公示 (Art. 5): a window in which the public objects. Each objection is answered, and the answer
   * confirmed or sent back, beside it; the window does not end while one is open.
   */
  async notice<N extends StepName<D>, A extends StepName<D>, C extends StepName<D>, const B extends Branches<D, N>>(
    steps: { readonly notice: N; readonly answer: A; readonly confirmation: C },
    branches: B & Only<B, OutcomeOf<D, N>>,
  ): Promise<B[keyof B]> {
    const round = this.nextRound(steps.notice);
    let end: StepEnd<OutcomeOf<D, N>> | null | undefined;
    const window = this.runStep(steps.notice, round, { seat: '' }).then((ended) => void (end = ended));
    this.fork(window, () => undefined);
    const over = () => end !== undefined;
    if (patched('objections-in-bulk')) await this.answerAll(steps, over);
    else await this.answerEach(steps, over);
    if (end === undefined || end === null)
      throw ApplicationFailure.nonRetryable(`${steps.notice} of ${this.caseId} is void, its case open`);
    return leadsTo<B>(branches, end.outcome);
  }

  /** Has objections answered, however many, until the notice is over: an activity opens and attends to what they wait for. */
  private async answerAll<A extends StepName<D>, C extends StepName<D>>(
    { answer, confirmation }: { readonly answer: A; readonly confirmation: C },
    over: () => boolean,
  ): Promise<void> {
    for (let [afterSeq, leaps] = [0, this.leaps]; ;) {
      const mark = this.mark();
      if (leaps !== this.leaps) {
        [afterSeq, leaps] = [0, this.leaps];
        for (const taskId of this.inBulk) this.waiting.delete(taskId);
        this.inBulk.clear();
      }
      const { caseId } = this;
      const state = await this.activities.attendObjections({ caseId, answer, confirmation, afterSeq });
      if (state.caseOutcome !== null) throw new CaseClosed(state.caseOutcome);
      afterSeq = state.uptoSeq;
      for (const taskId of state.tasks) {
        this.inBulk.add(taskId);
        this.waiting.add(taskId);
      }
      // A notice that has ended has none open: these are another one's, and a fresh run comes to them in their turn.
      if (over()) return;
      if (!state.more) await this.change(mark, state.nextInMs ?? undefined);
    }
  }

  /** The same with a branch for each, as 0.1.0 did: for its histories. */
  private async answerEach<A extends StepName<D>, C extends StepName<D>>(
    steps: { readonly answer: A; readonly confirmation: C },
    over: () => boolean,
  ): Promise<void> {
    const answering = new Set<string>();
    for (;;) {
      const mark = this.mark();
      for (const id of await this.activities.openObjections(this.caseId)) {
        if (answering.has(id) || over()) continue;
        answering.add(id);
        this.fork(this.answer(id, steps), () => answering.delete(id));
      }
      if (over() && answering.size === 0) return;
      await this.change(mark);
    }
  }

  /** One objection, answered until the answer is confirmed, or the notice has ended over it. */
  private async answer<A extends StepName<D>, C extends StepName<D>>(
    id: string,
    steps: { readonly answer: A; readonly confirmation: C },
  ): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      if ((await this.runStep(steps.answer, attempt, { seat: id })) === null) return;
      const confirmed = await this.runStep(steps.confirmation, attempt, { seat: id });
      if (confirmed === null || confirmed.outcome !== 'redo') return;
    }
  }

  /** Waits, with nothing left to do in the case itself, until it is closed by what it is part of. */
  async closedElsewhere(): Promise<never> {
    for (;;) {
      await this.read();
      if (this.closedAs !== null) throw new CaseClosed(this.closedAs);
      await this.change(this.mark());
    }
  }

  /** The decision that led here has closed the case in its own commit: the workflow ends as the record says. */
  async ended(): Promise<never> {
    const outcome = await this.activities.confirmClosed(this.caseId);
    if (outcome === null) throw ApplicationFailure.nonRetryable(`${this.caseId} is open where its workflow ends`);
    throw new CaseClosed(outcome);
  }

  private async runNextRound<S extends StepName<D>>(step: S, partyId?: string): Promise<StepEnd<OutcomeOf<D, S>>> {
    const end = await this.runStep(step, this.nextRound(step), { seat: '', partyId });
    if (end === null) throw ApplicationFailure.nonRetryable(`${step} of ${this.caseId} is void, its case open`);
    return end;
  }

  private nextRound(step: string): number {
    return (this.rounds[step] = (this.rounds[step] ?? 0) + 1);
  }

  /** Null where the task was voided beside the workflow and the case goes on. */
  private async runStep<S extends StepName<D>>(
    step: S,
    round: number,
    holder: Holder,
    onLate: (taskId: string) => void = () => undefined,
  ): Promise<StepEnd<OutcomeOf<D, S>> | null> {
    let [seen, seenByAll] = [0, this.generation];
    const open = () => this.activities.openStep({ caseId: this.caseId, step, round, ...holder });
    let state = await open();
    while (state.caseOutcome === null && state.status === 'open') {
      const { taskId } = state;
      this.waiting.add(taskId);
      if (state.late) onLate(taskId);
      const changed = () => (this.touched[taskId] ?? 0) !== seen || this.generation !== seenByAll;
      await this.until(changed, state.nextInMs ?? undefined);
      [seen, seenByAll] = [this.touched[taskId] ?? 0, this.generation];
      const ending = this.endings[taskId];
      state =
        ending === undefined
          ? await this.activities.attendStep(taskId)
          : { ...ending, late: state.late, nextInMs: null, caseOutcome: this.closedAs };
      this.waiting.delete(taskId);
      // A record restored to before the opening does not know the task: the step opens anew.
      if (state.taskId === '') state = await open();
    }
    if (state.status === 'void' || state.outcome === null) {
      if (state.caseOutcome !== null) throw new CaseClosed(state.caseOutcome);
      return null;
    }
    return { taskId: state.taskId, outcome: state.outcome as OutcomeOf<D, S> }; // the record keeps to the definition
  }

  /** Waits for the predicate, the next moment, or the closing of the case; reads the record on every wake-up. */
  private async until(changed: () => boolean, moment: number | undefined): Promise<void> {
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

  private async read(): Promise<void> {
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

/** Runs a process over its case file; answers the outcome that the record closed the case with. */
export async function runCase<D extends ProcessDefinition>(
  run: CaseRun,
  process: (file: CaseFile<D>, activities: InTurn) => Promise<never>,
): Promise<string> {
  const file = new CaseFile<D>(run);
  // A cancel from the engine's console is not obeyed: a case ends as the record says, and in no other way.
  return CancellationScope.nonCancellable(async () => {
    try {
      return await process(file, file.activities);
    } catch (error) {
      if (!(error instanceof CaseClosed)) throw error;
      await file.settle(error.outcome);
      return error.outcome;
    }
  });
}
