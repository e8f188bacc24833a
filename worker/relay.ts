/**
 * The relay from outbox to engine: signal-with-start for whatever was committed. Delivered twice, late, in another order or
 * not at all it does no harm, since the workflow acts on the record alone; so it simply repeats until done. Several lanes
 * take cases that no other holds: a slow signal keeps its own lane waiting and nobody else's wake-up; what the engine does not
 * take waits for itself alone, and is parked where it never will.
 *
 * While a wake-up of a case is on its way no second is sent: what is committed meanwhile gathers in the outbox and follows,
 * as one, when the workflow has read. So no workflow has more signals before it than it takes up at once, however
 * many people act on its case (docs/adr/0012-wake-ups-on-their-way.md).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { Client as PgClient } from 'pg';
import type { Logger } from 'pino';
import { failpoint } from '../cases/failpoint';
import type { Database, Tx } from '../records/database';
import { parkWakeUps } from '../cases/outbox';
import { SYSTEM } from '../domain/roles';
import {
  OUTBOX_CHANNEL,
  putOff,
  removeDelivered,
  lockDueRows,
  type Delivered,
  type OutboxRow,
} from '../records/outbox';
import { failureOf, retryInMs, wakeUpOf, type Failure } from './wake-up';

export interface RelayOptions {
  readonly db: Database;
  readonly databaseUrl: string;
  readonly client: Client;
  readonly taskQueue: string;
  readonly logger: Logger;
}

const LANES = 4;
/** Cases that a lane takes at once. */
const BATCH = 16;
/** How long the engine may take over one signal: others of the batch wait for it. */
const SIGNAL_MS = 5_000;
/** How long a wake-up counts as on its way when its workflow reads nothing. */
const ON_THE_WAY_MS = 10_000;
/** How long the database may take to answer; a stop waits for it. */
const CONNECT_MS = 5_000;
/** How long a lost notification can go unnoticed. */
const POLL_MS = 1_000;
const LONGEST_BACKOFF_MS = 5_000;

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
      const listener = new PgClient({
        connectionString: this.options.databaseUrl,
        connectionTimeoutMillis: CONNECT_MS,
        keepAlive: true,
      });
      const lost = new Promise<void>((done) => {
        listener.on('error', () => done());
        listener.on('end', () => done());
      });
      listener.on('notification', () => this.wake());
      try {
        await listener.connect();
        this.listener = listener;
        if (!this.stopped) {
          await listener.query(`LISTEN ${OUTBOX_CHANNEL}`);
          await lost;
        } // else told to stop while it connected: nobody else ends it
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
        const { more, heard, away } = await this.deliverBatch();
        if (away) throw new Error('the engine is away');
        backoff = 0;
        if (more)
          this.wake(); // there may be more than one lane can take
        else if (!heard) await this.rest(); // whatever is committed later says so
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

  /** Sends a wake-up for each of some cases that are due; what is delivered goes, what failed waits for itself alone. */
  private async deliverBatch(): Promise<Batch> {
    return this.options.db.transaction(async (tx) => {
      const due = await lockDueRows(tx, BATCH, ON_THE_WAY_MS);
      if (due.length === 0) return { more: false, heard: false, away: false };
      failpoint('relay-before-signal');
      const sent = await Promise.all(due.map((rows) => this.send(rows)));
      failpoint('relay-after-signal');
      const delivered = sent.flatMap((one) => (one.failure === null ? [one] : []));
      const heard = delivered.length > 0 && (await removeDelivered(tx, delivered));
      for (const { rows, failure } of sent) if (failure !== null) await this.putOff(tx, rows, failure);
      return { more: due.length === BATCH, heard, away: sent.every(({ failure }) => failure?.kind === 'away') };
    });
  }

  private async send(rows: readonly OutboxRow[]): Promise<Sent> {
    const [first, ...more] = rows;
    if (first === undefined) throw new Error('a case is due by a row of its own');
    const { case_id, process, definition_version: version } = first;
    const { signal, payload, seq } = wakeUpOf([first, ...more]);
    const { client, taskQueue } = this.options;
    const sent = { rows, case_id, seq, ids: rows.map(({ id }) => id) };
    try {
      await client.withDeadline(Date.now() + SIGNAL_MS, () =>
        client.workflow.signalWithStart(workflowTypeOf(process), {
          workflowId: case_id,
          taskQueue,
          args: [{ caseId: case_id, version }],
          signal,
          signalArgs: [payload],
        }),
      );
      return { ...sent, failure: null };
    } catch (error) {
      return { ...sent, failure: failureOf(error) };
    }
  }

  private async putOff(tx: Tx, rows: readonly OutboxRow[], failure: Failure): Promise<void> {
    const attempts = Math.max(...rows.map((row) => row.attempts));
    const [ids, after] = [rows.map(({ id }) => id), retryInMs(failure, attempts)];
    const about = { ids, caseId: rows[0]?.case_id, attempts: attempts + 1, reason: failure.reason };
    if (after === null) {
      await parkWakeUps({ tx, actor: SYSTEM }, rows, failure.reason);
      this.options.logger.error(about, 'the engine refuses a wake-up: it is parked and waits for a person');
    } else {
      await putOff(tx, { ids, error: failure.reason, retryInMs: after });
      this.options.logger.warn({ ...about, retryInMs: after }, 'a wake-up was not taken');
    }
  }
}

interface Batch {
  /** It was full. */
  readonly more: boolean;
  /** A workflow had read before its delivery was on record: what came behind it has told of itself while its case was still locked here. */
  readonly heard: boolean;
  /** The engine took nothing. */
  readonly away: boolean;
}

interface Sent extends Delivered {
  readonly rows: readonly OutboxRow[];
  readonly failure: Failure | null;
}

/** The exported name of a process's workflow: `data-request` → `dataRequest`. */
export function workflowTypeOf(process: string): string {
  return process.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
