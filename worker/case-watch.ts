/**
 * Watches over the open cases of the record: whose workflow is gone (terminated, failed, deleted in the engine), or who is due
 * while its workflow waits for something else or does not answer, gets a fresh one on the record. Not what is parked, which
 * waits for a person. One process at a time does it, in rounds of bounded length; what differs is looked at twice before
 * anything is done, since work in progress passes through differences.
 */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Database, Tx } from '../records/database';
import { findOpenCase, openCases, type OpenCase } from '../records/open-cases';
import { insertTakeUp, tryLockWatch, unattendedCases } from '../records/take-ups';
import { agrees, standingOf, startAfresh, type Standing } from './reconcile';

export interface CaseWatchOptions {
  readonly db: Database;
  readonly client: Client;
  readonly taskQueue: string;
  readonly logger: Logger;
  readonly roundMs?: number;
  /** Open cases that a round asks the engine about, whether due or not: what differed the round before, and others in turn. */
  readonly inTurn?: number;
}

const ROUND_MS = 10_000;
const IN_TURN = 500;
/** Of those that are due and unattended. */
const DUE = 100;
const AT_ONCE = 8;
const ASK_MS = 5_000;
/** Fresh starts of a round: an engine that has lost all is told so at a worker's start. */
const MOST_STARTS = 100;
/** A workflow attends to what is due within some seconds. */
const UNATTENDED_MS = 10_000;

export class CaseWatch {
  private readonly stopping = new AbortController();
  /** Of one round alone: the engine's client listens to it with every question and never ceases, so that it keeps all of them. */
  private asking = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private after = '';
  /** What differed when it was looked at last, and how. */
  private readonly differed = new Map<string, string>();

  constructor(private readonly options: CaseWatchOptions) {}

  start(): void {
    this.running = this.watch();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.asking.abort();
    await this.running;
  }

  private async watch(): Promise<void> {
    const { signal } = this.stopping;
    let failing = false;
    while (!signal.aborted) {
      await sleep(this.options.roundMs ?? ROUND_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        await this.options.db.transaction(async (tx) => ((await tryLockWatch(tx)) ? this.round(tx) : undefined));
        failing = false;
      } catch (error) {
        if (!failing) this.options.logger.warn({ err: error }, 'cases are not watched; trying again');
        failing = true;
      }
    }
  }

  private async round(tx: Tx): Promise<void> {
    const { inTurn = IN_TURN } = this.options;
    this.asking = new AbortController();
    setMaxListeners(0, this.asking.signal);
    // What differed is looked at again, however long the turn is; where very much differs, the turn waits for it.
    const again = [...this.differed.keys()].slice(0, inTurn);
    const due = new Set(await unattendedCases(tx, UNATTENDED_MS, again, DUE));
    const others = await this.othersThan(due, await this.next(tx, inTurn - again.length));
    const ids = [...new Set([...again, ...due, ...others])];
    const differing = new Map<string, string>();
    let starts = 0;
    const look = async () => {
      for (let id = ids.shift(); id !== undefined && !this.stopping.signal.aborted; id = ids.shift()) {
        const before = this.differed.get(id);
        // Forgotten until it is seen to differ: whatever fails on the way is not what the next round begins with.
        this.differed.delete(id);
        const found = await this.differenceOf(tx, id, due.has(id));
        if (this.stopping.signal.aborted) return; // whoever was not asked is not silent
        if (found === null) continue;
        if (before !== found.reason || starts >= MOST_STARTS) differing.set(id, found.reason);
        else {
          starts += 1;
          await this.takeUp(tx, found);
        }
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, look));
    } finally {
      for (const [id, reason] of differing) this.differed.set(id, reason);
    }
  }

  private async next(tx: Tx, limit: number): Promise<string[]> {
    if (limit === 0) return [];
    const cases = await openCases(tx, this.after, limit);
    this.after = cases.length < limit ? '' : (cases.at(-1)?.id ?? '');
    return cases.map(({ id }) => id);
  }

  /**
   * Of those in turn the ones to look at. The engine tells in one list which of them run, and describes each of the others: its list may be some
   * moments old, or away.
   */
  private async othersThan(due: ReadonlySet<string>, inTurn: readonly string[]): Promise<string[]> {
    const asked = inTurn.filter((id) => !due.has(id));
    const running = await this.ask((client) => runningOf(client, asked)).catch(() => new Set<string>());
    return asked.filter((id) => !running.has(id));
  }

  private ask<T>(question: (client: Client) => Promise<T>): Promise<T> {
    const { client } = this.options;
    return client.withAbortSignal(this.asking.signal, () =>
      client.withDeadline(Date.now() + ASK_MS, () => question(client)),
    );
  }

  private async differenceOf(tx: Tx, id: string, due: boolean): Promise<Found | null> {
    const standing = await this.ask((client) => (due ? standingOf(client, id) : livingOf(client, id)));
    if (standing === null) return null;
    // Read after the engine has answered: it may have closed, been parked, or have news on its way.
    const kase = await findOpenCase(tx, id);
    if (kase === null || kase.undelivered > 0 || agrees(kase, standing)) return null;
    return { kase, standing, reason: standing.kind === 'over' ? standing.status : standing.kind };
  }

  private async takeUp(tx: Tx, { kase, standing, reason }: Found): Promise<void> {
    await startAfresh(this.options, kase, standing);
    await insertTakeUp(tx, kase.id, reason);
    this.options.logger.warn({ caseId: kase.id, reason }, 'taken up: a fresh workflow starts on the record');
  }
}

interface Found {
  readonly kase: OpenCase;
  readonly standing: Standing;
  readonly reason: string;
}

/** Which of these cases the engine lists as running. */
async function runningOf(client: Client, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const running = new Set<string>();
  if (ids.length === 0) return running;
  const names = ids.map((id) => `'${id.replaceAll("'", "''")}'`).join(', ');
  const query = `ExecutionStatus = 'Running' AND WorkflowId IN (${names})`;
  for await (const { workflowId } of client.workflow.list({ query, pageSize: ids.length })) running.add(workflowId);
  return running;
}

/** Null where its workflow runs. */
async function livingOf(client: Client, caseId: string): Promise<Standing | null> {
  try {
    const { status } = await client.workflow.getHandle(caseId).describe();
    return status.name === 'RUNNING' ? null : { kind: 'over', status: status.name };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { kind: 'missing' };
    throw error;
  }
}
