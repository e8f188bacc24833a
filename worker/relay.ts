/**
 * The relay from outbox to engine: signal-with-start for every committed command. Delivered twice, late, in another order or
 * not at all it does no harm, since the workflow acts on the record alone; so it simply repeats until done. Several lanes
 * take rows that no other holds: a slow signal keeps its own lane waiting and nobody else's wake-up.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { Client as PgClient } from 'pg';
import type { Logger } from 'pino';
import { failpoint } from '../commands/failpoint';
import type { Database } from '../records/database';
import { OUTBOX_CHANNEL, removeFromOutbox, takeOutbox, type OutboxRow } from '../records/outbox';

export interface RelayOptions {
  readonly db: Database;
  readonly databaseUrl: string;
  readonly client: Client;
  readonly taskQueue: string;
  readonly logger: Logger;
}

const LANES = 4;
/** Rows that a lane takes at once. */
const BATCH = 16;
/** How long a lost notification can go unnoticed. */
const POLL_MS = 1_000;
const LONGEST_BACKOFF_MS = 10_000;

export class Relay {
  private readonly stopping = new AbortController();
  /** The lanes that have nothing to do, each with what wakes it. */
  private readonly idle: (() => void)[] = [];
  private nudged = false;
  private listener: PgClient | null = null;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: RelayOptions) {}

  start(): void {
    const lanes = Array.from({ length: LANES }, () => this.deliver());
    this.running = Promise.all([this.listen(), ...lanes]).then(() => undefined);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    for (const wake of this.idle.splice(0)) wake();
    await this.listener?.end().catch(() => undefined);
    await this.running;
  }

  private get stopped(): boolean {
    return this.stopping.signal.aborted;
  }

  /** Keeps one connection that hears of new rows at once; polling makes good for what it misses. */
  private async listen(): Promise<void> {
    while (!this.stopped) {
      const listener = new PgClient({ connectionString: this.options.databaseUrl, keepAlive: true });
      const lost = new Promise<void>((done) => {
        listener.on('error', () => done());
        listener.on('end', () => done());
      });
      listener.on('notification', () => this.wake());
      try {
        await listener.connect();
        this.listener = listener;
        await listener.query(`LISTEN ${OUTBOX_CHANNEL}`);
        await lost;
      } catch (error) {
        this.options.logger.warn({ err: error }, 'relay cannot listen; polling meanwhile');
      }
      await listener.end().catch(() => undefined);
      await this.pause(POLL_MS);
    }
  }

  /** Wakes one lane, or has the next that would rest look once more. */
  private wake(): void {
    const lane = this.idle.pop();
    if (lane === undefined) this.nudged = true;
    else lane();
  }

  private async deliver(): Promise<void> {
    let backoff = 0;
    while (!this.stopped) {
      try {
        const delivered = await this.deliverBatch();
        backoff = 0;
        if (delivered < BATCH) await this.rest();
        else this.wake(); // there may be more than one lane can take
      } catch (error) {
        backoff = Math.min(LONGEST_BACKOFF_MS, Math.max(200, backoff * 2));
        this.options.logger.warn({ err: error, retryInMs: backoff }, 'relay could not deliver');
        await this.pause(backoff);
      }
    }
  }

  private async rest(): Promise<void> {
    if (this.nudged || this.stopped) {
      this.nudged = false;
      return;
    }
    await new Promise<void>((done) => {
      const wake = () => {
        clearTimeout(timer);
        done();
      };
      const timer = setTimeout(() => {
        this.idle.splice(this.idle.indexOf(wake), 1);
        done();
      }, POLL_MS);
      this.idle.push(wake);
    });
  }

  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }

  /** Takes the oldest rows, signals case by case, and removes what was delivered; what failed stays for the next time. */
  private async deliverBatch(): Promise<number> {
    return this.options.db.transaction(async (tx) => {
      const rows = await takeOutbox(tx, BATCH);
      if (rows.length === 0) return 0;
      failpoint('relay-before-signal');
      const byCase = new Map<string, OutboxRow[]>();
      for (const row of rows) byCase.set(row.case_id, [...(byCase.get(row.case_id) ?? []), row]);
      const results = await Promise.allSettled([...byCase.values()].map((ofCase) => this.signalInOrder(ofCase)));
      failpoint('relay-after-signal');
      const delivered = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
      if (delivered.length > 0) await removeFromOutbox(tx, delivered);
      const failed = results.find((result) => result.status === 'rejected');
      if (failed !== undefined && delivered.length === 0) throw failed.reason;
      return delivered.length;
    });
  }

  private async signalInOrder(rows: readonly OutboxRow[]): Promise<number[]> {
    for (const row of rows) {
      await this.options.client.workflow.signalWithStart(workflowTypeOf(row.process), {
        workflowId: row.case_id,
        taskQueue: this.options.taskQueue,
        args: [{ caseId: row.case_id, version: row.definition_version }],
        signal: row.signal,
        signalArgs: [row.payload],
      });
    }
    return rows.map((row) => row.id);
  }
}

/** The exported name of a process's workflow: `data-request` → `dataRequest`. */
export function workflowTypeOf(process: string): string {
  return process.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
