/**
 * Keeps one case from ending every worker. That an activity was under way as its process died is told by the engine: the
 * workflow task that it ran in has timed out, and is given out again. Such a case is on trial: its activities run one at a
 * time, each written down while it runs, so that a second death tells which it was. That case is parked. In a system where
 * no worker has died in the last ten minutes nothing is asked and nothing is written.
 */
import { activityInfo, ApplicationFailure, Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { poison } from '../cases/failpoint';
import { beginTrial, judgeTrials } from '../cases/parking';
import { findCase } from '../records/cases';
import type { Database } from '../records/database';
import { deleteRestingTrials, deleteTrial, isParked, parkedCases, restTrial } from '../records/parking';
import { hasTimedOut } from './timed-out';

type Activity = (...args: unknown[]) => Promise<unknown>;

export interface GuardOptions {
  readonly db: Database;
  readonly client: Client;
  readonly logger: Logger;
  /** The id of this process's start. */
  readonly process: () => number;
  /** Whether a worker has died lately. */
  readonly wary: () => boolean;
}

/** The next attempts of an activity follow sooner, or are not this workflow task's any more. */
const RESTING_MS = 10_000;
/** A case stays suspect for so long after the engine has last said so: the activities of one workflow task follow each other. */
const SUSPECT_MS = 60_000;

export class Guard {
  private parked: ReadonlySet<string> = new Set();
  /** Runs that the engine says to have been under way as a process died, until when. */
  private readonly suspects = new Map<string, number>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: GuardOptions) {}

  /** The activities of cases, each behind the guard. */
  over(activities: object): Record<string, Activity> {
    return Object.fromEntries(
      Object.entries(activities).map(([name, activity]) => [
        name,
        (...args: unknown[]) => this.pass(name, () => Reflect.apply(activity as Activity, undefined, args)),
      ]),
    );
  }

  /** Looks at what has become of trials; to be called after every look at who lives. */
  async look(): Promise<void> {
    const { db, logger } = this.options;
    for (const caseId of await judgeTrials(db)) this.tell(caseId);
    this.parked = new Set((await parkedCases(db)).map((one) => one.case_id));
    await deleteRestingTrials(db, this.options.process(), RESTING_MS);
    const now = Date.now();
    for (const [runId, until] of this.suspects) if (until < now) this.suspects.delete(runId);
    logger.trace({ parked: this.parked.size }, 'parked cases');
  }

  private async pass(activity: string, work: () => Promise<unknown>): Promise<unknown> {
    const { workflowExecution } = activityInfo();
    if (workflowExecution === undefined) return work();
    const { workflowId: caseId, runId } = workflowExecution;
    // Looked up again: a person may have taken it up a moment ago.
    if (this.parked.has(caseId) && (await isParked(this.options.db, caseId))) throw parkedFailure(caseId);
    const attempt = async () => {
      await poison(async () => (await findCase(this.options.db, caseId))?.facts['poison']);
      return work();
    };
    if (!this.options.wary() || !(await this.isSuspect(caseId, runId))) return attempt();
    return this.inTurn(() => this.onTrial(caseId, activity, attempt));
  }

  private async isSuspect(caseId: string, runId: string): Promise<boolean> {
    if (await hasTimedOut(this.options.client, caseId, runId)) this.suspects.set(runId, Date.now() + SUSPECT_MS);
    return this.suspects.has(runId);
  }

  /** One trial at a time: of several the death would not tell which it was. */
  private inTurn<T>(trial: () => Promise<T>): Promise<T> {
    const signal = Context.current().cancellationSignal;
    const turn = this.turn.then(() => {
      signal.throwIfAborted(); // its time was over before its turn came: it comes again
      return trial();
    });
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  private async onTrial(caseId: string, activity: string, work: () => Promise<unknown>): Promise<unknown> {
    const { db, logger } = this.options;
    const process = this.options.process();
    const verdict = await beginTrial(db, { case_id: caseId, process, activity });
    if (verdict === 'elsewhere') throw ApplicationFailure.retryable(`${caseId} is on trial in another process`);
    if (verdict === 'parked') {
      this.tell(caseId);
      this.parked = new Set([...this.parked, caseId]);
      throw parkedFailure(caseId);
    }
    logger.warn({ caseId, activity }, 'on trial: a process died while this case was under way');
    try {
      const result = await work();
      await deleteTrial(db, caseId, process);
      return result;
    } catch (error) {
      const final = error instanceof ApplicationFailure && error.nonRetryable === true;
      await (final ? deleteTrial(db, caseId, process) : restTrial(db, caseId, process));
      throw error;
    }
  }

  private tell(caseId: string): void {
    this.options.logger.error(
      { caseId },
      'parked: a process died over this case a second time; npm run reconcile -- --retry takes it up again',
    );
  }
}

/** Ends the workflow: a person has a fresh one start on the record. */
function parkedFailure(caseId: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`${caseId} is parked and waits for a person`, 'parked');
}
