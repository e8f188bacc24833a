/**
 * The verbs of single steps: open, wait, fast-forward. Every step is opened with where each of its outcomes leads, so that none can be
 * passed over: not by a workflow, which does not compile, and not by the record, whose outcome without a branch fails the workflow.
 */
import { ApplicationFailure } from '@temporalio/workflow';
import type { OutcomeOf, ProcessDefinition, StepName } from '../domain/process';
import type { StepState } from '../activities';
import { CaseClosed, CaseWatch } from './case-watch';

/**
 * For every way a step may end, where the workflow goes on. The table is the only signature of the verbs, so that an outcome which is added to
 * a definition does not compile until its workflow says where it leads.
 */
export type Branches<D extends ProcessDefinition, S extends StepName<D>> = {
  readonly [O in OutcomeOf<D, S>]: string | boolean;
};
/** None of an outcome that the step has not. */
type Only<B, O> = { readonly [K in keyof B]: K extends O ? B[K] : never };

/** One of the steps that a verb opens together, and where each of its outcomes leads within it. */
export type Place<D extends ProcessDefinition, W> = readonly [step: StepName<D>, branches: Readonly<Record<string, W>>];
/** Of each of them what the verbs of single steps take: a branch for every outcome, and for none that there is not. */
export type Owed<D extends ProcessDefinition, P> = {
  readonly [K in keyof P]: P[K] extends readonly [infer S extends StepName<D>, infer B]
    ? readonly [S, Branches<D, S> & Only<B, OutcomeOf<D, S>>]
    : never;
};

function leadsTo<B extends object>(branches: B, outcome: string): B[keyof B] {
  if (!isBranch(branches, outcome)) throw ApplicationFailure.nonRetryable(`the workflow has no branch for ${outcome}`);
  return branches[outcome];
}

function isBranch<B extends object>(branches: B, outcome: string): outcome is keyof B & string {
  return Object.hasOwn(branches, outcome);
}

/** How a step ended. */
export interface StepEnd<W> {
  readonly taskId: string;
  /** Where that leads. */
  readonly next: W;
}

export interface Holder {
  readonly seat: string;
  readonly partyId?: string;
  readonly assignee?: string;
  /** Opens only while this task is open: what stands beside a step does not outlive it. */
  readonly besideTaskId?: string;
}

export class StepVerbs<D extends ProcessDefinition> extends CaseWatch {
  private readonly rounds: Record<string, number> = {};

  /**
   * Opens a step and waits until it has ended: decided by a person, or deemed by the passing of its time; answers where that
   * leads. The party is named for a step that belongs to a single seat, such as one department's.
   */
  async step<S extends StepName<D>, const B extends Branches<D, S>>(
    step: S,
    branches: B & Only<B, OutcomeOf<D, S>>,
    partyId?: string,
  ): Promise<B[keyof B]> {
    return (await this.runNextRound<B>(step, branches, partyId)).next;
  }

  /** The same of a step that the record may void while the case goes on; null then. */
  async stepUnlessVoid<S extends StepName<D>, const B extends Branches<D, S>>(
    step: S,
    branches: B & Only<B, OutcomeOf<D, S>>,
  ): Promise<B[keyof B] | null> {
    return (await this.runStep<B>(step, branches, this.nextRound(step), { seat: '' }))?.next ?? null;
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
    let other: Promise<StepEnd<L[keyof L]> | null> | null = null;
    const open = (besideTaskId: string) => {
      other ??= this.branch(this.runStep<L>(overdue, overdueBranches, round, { seat: 'overdue', besideTaskId }));
      other.catch((error: Error) => void (this.failure ??= error));
      return other;
    };
    const end = await this.runStep<B>(step, branches, round, { seat: '' }, undefined, (taskId) => void open(taskId));
    if (end !== null) return end.next;
    const instead = await open('');
    if (instead === null)
      throw ApplicationFailure.nonRetryable(`${step} and ${overdue} of ${this.caseId} are both void`);
    return instead.next;
  }

  /** Opens a step beside the workflow's own waiting, under a round that the record gives; its decision speaks through the record. */
  alongside<S extends StepName<D>, const B extends Branches<D, S>>(
    step: S,
    branches: B & Only<B, OutcomeOf<D, S>>,
    round: number,
    seat = '',
  ): void {
    this.fork(this.runStep<B>(step, branches, round, { seat }), () => undefined);
  }

  /**
   * A step whose every decision opens its next round in its own commit, beside the workflow's own waiting, until the record voids the
   * round that is open.
   */
  again<S extends StepName<D>, const B extends Branches<D, S>>(step: S, branches: B & Only<B, OutcomeOf<D, S>>): void {
    const rounds = async () => {
      for (let end: StepEnd<B[keyof B]> | null | undefined; end !== null;)
        end = await this.runStep<B>(step, branches, this.nextRound(step), { seat: '' });
    };
    this.fork(rounds(), () => undefined);
  }

  /** The same step for several holders at once; where each answer leads, in the order of the holders. */
  async parallel<S extends StepName<D>, const B extends Branches<D, S>>(
    step: S,
    branches: B & Only<B, OutcomeOf<D, S>>,
    holders: readonly Holder[],
  ): Promise<B[keyof B][]> {
    const round = this.nextRound(step);
    const opened = await this.openTogether(step, round, holders);
    for (const { status, taskId } of opened) if (status === 'open') this.waiting.add(taskId); // before any of them is looked at
    const ends = await Promise.all(
      holders.map((holder, at) => this.branch(this.runStep<B>(step, branches, round, holder, opened[at]))),
    );
    return ends.flatMap((end) => (end === null ? [] : [end.next]));
  }

  /** The same, beside the workflow's own waiting; answers a function that waits until all have ended. */
  parallelAlongside<S extends StepName<D>, const B extends Branches<D, S>>(
    step: S,
    branches: B & Only<B, OutcomeOf<D, S>>,
    holders: readonly Holder[],
  ): () => Promise<void> {
    const round = this.nextRound(step);
    let left = holders.length;
    for (const holder of holders) this.fork(this.runStep<B>(step, branches, round, holder), () => void (left -= 1));
    return async () => {
      for (let mark = this.mark(); left > 0; mark = this.mark()) await this.change(mark);
    };
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

  protected async runNextRound<B extends object>(
    step: StepName<D>,
    branches: B,
    partyId?: string,
  ): Promise<StepEnd<B[keyof B]>> {
    const end = await this.runStep(step, branches, this.nextRound(step), { seat: '', partyId });
    if (end === null) throw ApplicationFailure.nonRetryable(`${step} of ${this.caseId} is void, its case open`);
    return end;
  }

  protected nextRound(step: string): number {
    return (this.rounds[step] = (this.rounds[step] ?? 0) + 1);
  }

  /** In one commit; none where a history has opened one by one. */
  private async openTogether(step: string, round: number, holders: readonly Holder[]): Promise<readonly StepState[]> {
    if (!this.activitiesBring || holders.length < 2) return [];
    const { caseId } = this;
    const steps = holders.map((holder) => ({ caseId, step, round, ...holder }));
    return (await this.activities.openSteps(caseId, steps)).states;
  }

  /** Null where the task was voided beside the workflow and the case goes on. */
  protected async runStep<B extends object>(
    step: StepName<D>,
    branches: B,
    round: number,
    holder: Holder,
    opened?: StepState,
    onLate: (taskId: string) => void = () => undefined,
  ): Promise<StepEnd<B[keyof B]> | null> {
    let [seen, seenByAll] = [0, this.generation];
    const open = async (): Promise<StepState> => {
      const { news, ...now } = await this.activities.openStep({ caseId: this.caseId, step, round, ...holder });
      // What was read with it is in it.
      if (news !== undefined) [seen, seenByAll] = [this.touched[now.taskId] ?? 0, this.generation];
      return now;
    };
    let state = opened ?? (await open());
    while (state.caseOutcome === null && state.status === 'open') {
      const { taskId } = state;
      this.waiting.add(taskId);
      if (state.late) onLate(taskId);
      const changed = () => (this.touched[taskId] ?? 0) !== seen || this.generation !== seenByAll;
      await this.until(changed, state.nextInMs ?? undefined, { taskId, branches });
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
    return { taskId: state.taskId, next: leadsTo(branches, state.outcome) };
  }
}
