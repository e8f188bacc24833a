/**
 * The verbs statutory workflows are written in: step, parallel, panel, close. The mechanics of every process live here
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
  condition,
  continueAsNew,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { CaseOutcomeOf, OutcomeOf, ProcessDefinition, StepName } from '../domain/process';
import { caseCommanded, taskDecided, waitingFor } from './messages';

export interface CaseRun {
  readonly caseId: string;
  /** Sequence of the case's chain up to which an earlier run has read. */
  readonly cursor?: number;
}

const activities = proxyLocalActivities<Activities>({
  startToCloseTimeout: '20 seconds',
  localRetryThreshold: '1 minute',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

/** How a step ended: one of its outcomes, or `void` where a member was replaced. */
export interface StepEnd<O extends string> {
  readonly taskId: string;
  readonly outcome: O;
}

export interface Holder {
  readonly seat: string;
  readonly partyId?: string;
  readonly assignee?: string;
}

/** The case was closed beside the workflow: withdrawn, terminated, or by the decision it was waiting for. */
class CaseClosed extends Error {
  constructor(readonly outcome: string) {
    super(`case closed: ${outcome}`);
    this.name = 'CaseClosed';
  }
}

export class CaseFile<D extends ProcessDefinition> {
  private readonly rounds: Record<string, number> = {};
  private readonly waiting = new Set<string>();
  /** How often the record was seen to change a task; counted for tasks not yet known here too, so that no news is lost. */
  private readonly touched: Record<string, number> = {};
  /** How often something was seen that concerns every step. */
  private generation = 0;
  private cursor: number;
  private woken = false;
  private closedAs: string | null = null;
  private panels = 0;
  private failure: unknown;

  constructor(private readonly run: CaseRun) {
    this.cursor = run.cursor ?? 0;
    const wake = () => void (this.woken = true);
    setHandler(taskDecided, wake);
    setHandler(caseCommanded, wake);
    setHandler(waitingFor, () => [...this.waiting].sort());
  }

  get caseId(): string {
    return this.run.caseId;
  }

  /** Opens a step and waits until it has ended: decided by a person, or deemed by the passing of its time. */
  async step<S extends StepName<D>>(step: S): Promise<StepEnd<OutcomeOf<D, S>>> {
    const end = await this.take(step, this.nextRound(step), { seat: '' });
    if (end === null) throw ApplicationFailure.nonRetryable(`${step} of ${this.caseId} is void, its case open`);
    return end;
  }

  /**
   * A step whose expiry opens another beside it, while it can still be taken, late. Whichever ends first stands: its own
   * commit voids the other. Keyed by the round of the first, so that a fresh run finds the other where it was opened.
   */
  async either<S extends StepName<D>, T extends StepName<D>>(
    step: S,
    overdue: T,
  ): Promise<{ taken: OutcomeOf<D, S>; overdue: null } | { taken: null; overdue: OutcomeOf<D, T> }> {
    const round = this.nextRound(step);
    let beside: Promise<StepEnd<OutcomeOf<D, T>> | null> | null = null;
    const open = () => {
      beside ??= this.take(overdue, round, { seat: 'overdue' });
      beside.catch(() => undefined); // awaited below, or overtaken by the end of the case
      return beside;
    };
    const end = await this.take(step, round, { seat: '' }, open);
    if (end !== null) return { taken: end.outcome, overdue: null };
    const other = await open();
    if (other === null) throw ApplicationFailure.nonRetryable(`${step} and ${overdue} of ${this.caseId} are both void`);
    return { taken: null, overdue: other.outcome };
  }

  /** Opens a step beside the workflow's own waiting, under a round that the record gives; its decision speaks through the record. */
  beside<S extends StepName<D>>(step: S, round: number): void {
    this.take(step, round, { seat: '' }).catch((error: unknown) => {
      if (!(error instanceof CaseClosed)) this.failure = error;
    });
  }

  /** Waits until something about the case changes, or the moment has come. */
  async change(moment?: number): Promise<void> {
    const seen = this.generation;
    await this.until(() => this.generation !== seen, moment);
  }

  /** The same step for several holders at once; all answers, in the order of the holders. */
  async parallel<S extends StepName<D>>(step: S, holders: readonly Holder[]): Promise<StepEnd<OutcomeOf<D, S>>[]> {
    const round = this.nextRound(step);
    const ends = await Promise.all(holders.map((holder) => this.take(step, round, holder)));
    return ends.flatMap((end) => (end === null ? [] : [end]));
  }

  /**
   * A drawn panel (Art. 15 ¶2): every member declares conflicts before the file opens to them, then works; a seat that
   * falls free goes to the next in the drawn order; where nobody is left the shortage is put to the director.
   */
  async panel<S extends StepName<D>>(steps: {
    readonly declaration: S;
    readonly work: S;
    readonly shortage: S;
  }): Promise<void> {
    const panel = (this.panels += 1);
    await activities.drawPanel(this.caseId, panel);
    for (;;) {
      const state = await activities.panelState(this.caseId, panel);
      if (state.caseOutcome !== null) throw new CaseClosed(state.caseOutcome);
      if (state.open.length === 0 && state.short === 0) return;
      if (state.open.length === 0) {
        await this.step(steps.shortage);
        continue;
      }
      await Promise.all(state.open.map(({ seat }) => this.sit(panel, seat, steps)));
    }
  }

  /** One seat of a panel, holder after holder, until its work is done or nobody is left for it. */
  private async sit<S extends StepName<D>>(
    panel: number,
    seat: number,
    steps: { declaration: S; work: S },
  ): Promise<void> {
    for (;;) {
      const { open } = await activities.panelState(this.caseId, panel);
      const sitting = open.find((one) => one.seat === seat);
      if (sitting === undefined) return;
      const holder = { seat: `${panel}.${seat}.${sitting.attempt}`, assignee: sitting.assignee, partyId: sitting.org };
      const declared = await this.take(steps.declaration, 1, holder);
      if (declared?.outcome === 'no-conflict') await this.take(steps.work, 1, holder);
    }
  }

  /** Ends the workflow with the outcome of its case; the record has the last word. */
  async close(outcome: CaseOutcomeOf<D>): Promise<never> {
    throw new CaseClosed(await activities.confirmClosed(this.caseId, outcome));
  }

  private nextRound(step: string): number {
    return (this.rounds[step] = (this.rounds[step] ?? 0) + 1);
  }

  /** Null where the task was voided beside the workflow and the case goes on. */
  private async take<S extends StepName<D>>(
    step: S,
    round: number,
    holder: Holder,
    onLate: () => void = () => undefined,
  ): Promise<StepEnd<OutcomeOf<D, S>> | null> {
    let [seen, seenByAll] = [0, this.generation];
    let state = await activities.openStep({ caseId: this.caseId, step, round, ...holder });
    const { taskId } = state;
    while (state.caseOutcome === null && state.status === 'open') {
      this.waiting.add(taskId);
      if (state.late) onLate();
      const changed = () => (this.touched[taskId] ?? 0) !== seen || this.generation !== seenByAll;
      await this.until(changed, state.nextInMs ?? undefined);
      [seen, seenByAll] = [this.touched[taskId] ?? 0, this.generation];
      state = await activities.attendStep(taskId);
    }
    this.waiting.delete(taskId);
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
      if (this.woken) {
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
    const news = await activities.readCase(this.caseId, this.cursor);
    this.cursor = news.cursor;
    this.closedAs = news.caseOutcome;
    if (news.all) this.generation += 1;
    for (const taskId of news.tasks) this.touched[taskId] = (this.touched[taskId] ?? 0) + 1;
  }

  /** Continues as new when the history has grown long: the next run fast-forwards on the record, with this cursor. */
  private async renewWhenLong(): Promise<void> {
    if (!workflowInfo().continueAsNewSuggested) return;
    await condition(allHandlersFinished);
    if (!this.woken)
      await continueAsNew<(run: CaseRun) => Promise<string>>({ caseId: this.caseId, cursor: this.cursor });
  }
}

/** Runs a process over its case file; answers the outcome that the record closed the case with. */
export async function runCase<D extends ProcessDefinition>(
  run: CaseRun,
  process: (file: CaseFile<D>, activities_: typeof activities) => Promise<never>,
): Promise<string> {
  try {
    return await process(new CaseFile<D>(run), activities);
  } catch (error) {
    if (error instanceof CaseClosed) return error.outcome;
    throw error;
  }
}
