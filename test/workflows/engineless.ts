/**
 * Workflow code without an engine, for walks over thousands of records: what `@temporalio/workflow` gives it, made of plain
 * promises. Use it as `jest.mock('@temporalio/workflow', () => jest.requireActual('./engineless'))`. A run is started from
 * nothing, goes on until it only waits, and is then looked at; moments that have come are due at once, later ones never. In what order
 * activities are carried out, signals and moments come, and whether a history grows long, `scheduled.ts` says.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import type { Activities } from '../../activities';
import type { CaseRun } from '../../workflows/case-file';

type Named = { readonly name: string };
type Call = (...args: unknown[]) => unknown;
type Workflow = (run: CaseRun) => Promise<string>;

interface Waiting {
  readonly met: () => boolean;
  readonly go: (met: boolean) => void;
  /** Until its moment only. */
  readonly timed: boolean;
}

/** What a run ends with that asks for the next. */
export class ContinuedAsNew extends Error {
  constructor(readonly run: CaseRun) {
    super('continued as new');
  }
}

const current = new AsyncLocalStorage<EnginelessRun>();

function running(): EnginelessRun {
  const run = current.getStore();
  if (run === undefined) throw new Error('workflow code outside a run');
  return run;
}

export class EnginelessRun {
  private readonly handlers = new Map<string, Call>();
  protected readonly waiting = new Set<Waiting>();
  private inFlight = 0;
  /** The engine suggests that it continue as new. */
  isLong = false;
  /** The workflow's outcome, once it has ended. */
  outcome: string | undefined;
  protected failure: Error | undefined;

  constructor(protected readonly activities: Activities) {}

  start(workflow: Workflow, caseId: string, version?: number): this {
    return this.startWith(workflow, { caseId, ...(version !== undefined && { version }) });
  }

  protected startWith(workflow: Workflow, run: CaseRun): this {
    current.run(this, () => {
      workflow(run).then(
        (outcome) => (this.outcome = outcome),
        (error: unknown) => (this.failure = error instanceof Error ? error : new Error(String(error))),
      );
    });
    return this;
  }

  /** Until nothing moves any more: it has ended, or it only waits. */
  async quiet(): Promise<this> {
    await this.still();
    if (this.failure !== undefined) throw this.failure;
    return this;
  }

  protected async still(): Promise<void> {
    for (let calm = 0; calm < 2; calm += 1) {
      await turn();
      if (this.inFlight > 0 || this.meet()) calm = -1;
    }
  }

  signal(name: string, payload: unknown): void {
    current.run(this, () => this.handlers.get(name)?.(payload));
  }

  waitingFor(): string[] {
    return (this.handlers.get('waitingFor')?.() ?? []) as string[]; // the query's declared answer
  }

  handle(name: string, handler: Call): void {
    this.handlers.set(name, handler);
  }

  async call(name: string, args: unknown[]): Promise<unknown> {
    this.inFlight += 1;
    try {
      return await (this.activities as unknown as Record<string, Call>)[name]?.(...args);
    } finally {
      this.inFlight -= 1;
    }
  }

  condition(met: () => boolean, timeoutMs?: number): Promise<boolean> {
    if (met()) return Promise.resolve(true);
    if (timeoutMs !== undefined && timeoutMs <= 1) return Promise.resolve(false);
    return new Promise((go) => this.waiting.add({ met, go, timed: timeoutMs !== undefined }));
  }

  /** Lets go of what no longer has to wait; whether there was any. */
  private meet(): boolean {
    const ready = [...this.waiting].filter((one) => one.met());
    for (const one of ready) {
      this.waiting.delete(one);
      one.go(true);
    }
    return ready.length > 0;
  }
}

const proxy = () =>
  new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...args: unknown[]) =>
          running().call(String(name), args),
    },
  );

export const proxyLocalActivities = proxy;
export const proxyActivities = proxy;
export const defineSignal = (name: string): Named => ({ name });
export const defineQuery = (name: string): Named => ({ name });
export const setHandler = ({ name }: Named, handler: Call): void => running().handle(name, handler);
export const condition = (met: () => boolean, timeoutMs?: number): Promise<boolean> =>
  running().condition(met, timeoutMs);
export const CancellationScope = { nonCancellable: <T>(work: () => T): T => work() }; // nobody cancels here
export { ApplicationFailure } from '@temporalio/common';
export const patched = (): boolean => true;
export const allHandlersFinished = (): boolean => true;
export const workflowInfo = () => ({ continueAsNewSuggested: running().isLong });
export const continueAsNew = (run: CaseRun): never => {
  throw new ContinuedAsNew(run);
};
