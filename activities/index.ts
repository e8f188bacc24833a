/** What workflows may do: thin functions over commands, made from what the worker hands in. Workflows import the types only. */
import type { Context, Rules } from '../cases/context';
import { anomalyDepartment, isOwnError } from '../processes/anomaly-feedback/filing';
import { attendStep, endedStep } from '../cases/attend';
import {
  attendObjections,
  objectionsState,
  type ObjectionsState,
  type ObjectionsToAttend,
} from '../cases/attend-objections';
import { amendmentState, type AmendmentState } from '../processes/agreement-amendment/filing';
import { attendTerm, type TermState } from '../processes/authorization/filing';
import { refusalOf } from '../cases/constraints';
import { supplyProviders } from '../processes/supply-renewal/filing';
import { closedAs } from '../cases/reading/closed-as';
import { dockingParties, supply, type SupplyResult } from '../processes/data-request/filing';
import { failpoint } from '../cases/failpoint';
import { openStep, openSteps, type StepToOpen } from '../cases/open-task';
import { drawPanel, freezePanelPool, panelState, type PanelState } from '../cases/panel';
import type { CaseNews, Cursor, EndedTask } from '../cases/reading/news';
import { readsOf, type Reads } from '../cases/reads';
import { orderState, type OrderState } from '../processes/rectification/filing';
import { roundState, type RoundState } from '../processes/operator-selection/round';
import type { StepState } from '../cases/step-state';
import { actOn, NotSo, readProved, type Brought, type Telling } from '../cases/telling';
import { ApplicationFailure } from '@temporalio/common';
import { Refusal } from '../domain/refusal';
import { SYSTEM } from '../domain/roles';
import { transaction, type Database, type Tx } from '../records/database';
import { hearWakeUp } from '../records/outbox';

export type { CaseNews, Cursor, EndedTask } from '../cases/reading/news';
export type { StepState } from '../cases/step-state';
export type { Brought, Telling } from '../cases/telling';

/** The type of the failure of an activity that was told what the record does not say. */
export type NotSoFailure = 'not-so';

/** The record as activities reach it. */
export interface Reached {
  /** Reads without a lock. */
  look<T>(reading: (read: Reads) => Promise<T>): Promise<T>;
  /** Carries out a command in a transaction of its own. */
  run<T>(command: (ctx: Context) => Promise<T>): Promise<T>;
  /** The workflow has read the case's chain up to here. */
  heard(caseId: string, seq: number): Promise<void>;
}

export interface ActivityDependencies {
  readonly db: Database;
  readonly rules: Rules;
}

export interface Activities {
  /** Opens a step or answers the task opened under its key before, decision included. */
  openStep(step: StepToOpen, telling?: Telling): Promise<StepState & Brought>;
  /** The same for steps of one case that open side by side, in one commit; their states in the order of asking. */
  openSteps(
    caseId: string,
    steps: readonly StepToOpen[],
    telling?: Telling,
  ): Promise<{ readonly states: StepState[] } & Brought>;
  /** Lets what is due on a task happen (reminder, expiry, escalation) and answers how it stands. */
  attendStep(taskId: string): Promise<StepState>;
  /** What the record says after the cursor. Fails as `not-so` where that is not what was told. */
  readCase(caseId: string, cursor: Cursor, told?: readonly EndedTask[]): Promise<CaseNews>;
  /** The outcome the case was closed with; null for one that is open. */
  confirmClosed(caseId: string): Promise<string | null>;
  /** Freezes the pool, then draws: two commits, in that order. */
  drawPanel(caseId: string, panel: number): Promise<void>;
  panelState(caseId: string, panel: number): Promise<PanelState>;
  /** The objections to the case's public notice that are not yet answered and confirmed; for histories of 0.1.0. */
  openObjections(caseId: string): Promise<string[]>;
  /** Opens what objections wait for, and lets what is due on their tasks happen; a page at a time. */
  attendObjections(input: ObjectionsToAttend): Promise<ObjectionsState>;
  dockingParties(caseId: string, telling?: Telling): Promise<string[]>;
  /** The department that the report was forwarded to. */
  anomalyDepartment(caseId: string): Promise<string>;
  isOwnError(caseId: string): Promise<boolean>;
  /** The departments that provide what the supply has that is to be renewed. */
  supplyProviders(caseId: string): Promise<string[]>;
  supply(caseId: string, telling?: Telling): Promise<SupplyResult & Brought>;
  /** Reminders before the end of a term, and at its instant the announcement. */
  attendTerm(caseId: string): Promise<TermState>;
  orderState(caseId: string): Promise<OrderState>;
  amendmentState(caseId: string): Promise<AmendmentState>;
  /** Of a round of selection: how many applications are in qualification, and whether a panel is called. */
  roundState(caseId: string): Promise<RoundState>;
}

export function createActivities({ db, rules }: ActivityDependencies): Activities {
  const context = (tx: Tx): Context => ({ tx, actor: SYSTEM, requestId: 'workflow', rules });
  const read = readsOf(db);
  return activitiesOver({
    look: (reading) => reading(read),
    run: async (command) => {
      const result = await transaction(db, async (tx) => {
        const done = await command(context(tx));
        failpoint('activity-before-commit');
        return done;
      });
      failpoint('activity-after-commit');
      return result;
    },
    heard: (caseId, seq) => hearWakeUp(db, caseId, seq),
  });
}

export function activitiesOver(record: Reached): Activities {
  const look: Reached['look'] = (reading) => carryOut(record.look(reading));
  const run: Reached['run'] = (command) => carryOut(record.run(command));
  const bringing = <T extends object>(
    caseId: string,
    telling: Telling | undefined,
    command: (ctx: Context) => Promise<T>,
  ): Promise<T & Brought> =>
    run((ctx) => (telling === undefined ? command(ctx) : actOn(ctx, caseId, telling, command)));
  return {
    openStep: (step, telling) => bringing(step.caseId, telling, (ctx) => openStep(ctx, step)),
    openSteps: (caseId, steps, telling) =>
      bringing(caseId, telling, async (ctx) => ({ states: await openSteps(ctx, steps) })),
    attendStep: async (taskId) =>
      (await look((read) => endedStep(read, taskId))) ?? (await run((ctx) => attendStep(ctx, taskId))),
    readCase: async (caseId, cursor, told = []) => {
      const news = await look((read) => readProved(read, caseId, { since: cursor, told }));
      await record.heard(caseId, news.cursor.seq);
      return news;
    },
    confirmClosed: (caseId) => look((read) => closedAs(read, caseId)),
    drawPanel: async (caseId, panel) => {
      await run((ctx) => freezePanelPool(ctx, caseId, panel));
      await run((ctx) => drawPanel(ctx, caseId, panel));
    },
    panelState: (caseId, panel) => run((ctx) => panelState(ctx, caseId, panel)),
    openObjections: (caseId) => look((read) => read.openObjectionIds(caseId)),
    attendObjections: async (input) => {
      const attended = await run((ctx) => attendObjections(ctx, input));
      return look((read) => objectionsState(read, input, attended));
    },
    dockingParties: (caseId, telling) =>
      look(async (read) => {
        if (telling !== undefined) await readProved(read, caseId, telling);
        return dockingParties(read, caseId);
      }),
    anomalyDepartment: (caseId) => look((read) => anomalyDepartment(read, caseId)),
    isOwnError: (caseId) => look((read) => isOwnError(read, caseId)),
    supplyProviders: (caseId) => look((read) => supplyProviders(read, caseId)),
    supply: (caseId, telling) => bringing(caseId, telling, (ctx) => supply(ctx, caseId)),
    amendmentState: (caseId) => run((ctx) => amendmentState(ctx, caseId)),
    attendTerm: (caseId) => run((ctx) => attendTerm(ctx, caseId)),
    orderState: (caseId) => run((ctx) => orderState(ctx, caseId)),
    roundState: (caseId) => look((read) => roundState(read, caseId)),
  };
}

const NOT_SO: NotSoFailure = 'not-so';

async function carryOut<T>(activity: Promise<T>): Promise<T> {
  try {
    return await activity;
  } catch (error) {
    // A case that the record does not have (an older database was restored) is not there at the next attempt either.
    if (error instanceof NotSo) throw ApplicationFailure.nonRetryable(error.message, NOT_SO);
    const refusal = error instanceof Refusal ? error : refusalOf(error);
    if (refusal !== null) throw ApplicationFailure.nonRetryable(refusal.message, refusal.code);
    throw error;
  }
}
