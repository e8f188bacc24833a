/**
 * The life of a process in the record: it writes its start, is seen every second while it lives, and writes its end if it is
 * given the time. What dies instead is found by the others, and told by `/readyz`, `doctor` and the metrics. Needs a session
 * of its own, not one through a pooler of transactions.
 */
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { sessionOf } from '../../records/database';
import { buryStarts, endStart, hasDiedLately, holdStart, insertStart, seeStart } from '../../records/part-starts';

export interface LifeNews {
  /** Who is found dead, once each over all processes. */
  readonly died: readonly { readonly id: number; readonly part: string }[];
}

export interface LifeOptions {
  readonly databaseUrl: string;
  readonly part: 'api' | 'worker';
  /** After every look at the record. */
  readonly looked?: (news: LifeNews) => Promise<void>;
  /** What goes wrong; the next look makes good for it. */
  readonly failed: (error: unknown) => void;
}

const LOOK_MS = 1_000;
/** How long a stop may wait for the record. */
const END_MS = 1_500;
/** A machine that is gone without a word lets go of its sessions within half a minute. */
const KEEPALIVE = `SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;`;

export class PartLife {
  private session: Client | null = null;
  private start: number | null = null;
  private wary = true;
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> = Promise.resolve();
  private failing = false;

  constructor(private readonly options: LifeOptions) {}

  /** The id of this process's start. @throws Error before it is written */
  get id(): number {
    if (this.start === null) throw new Error('the start of this process is not in the record yet');
    return this.start;
  }

  /** A process of this part has died in the last ten minutes, or may have, as far as is known. */
  get hasDied(): boolean {
    return this.wary;
  }

  /** Resolves after the first look, fails with it; goes on looking either way. */
  async begin(): Promise<void> {
    try {
      await this.look();
    } finally {
      this.next();
    }
  }

  /** Told to stop: a clean end from now on, whatever the stopping comes to; written down if the record can be written to, bounded. */
  async end(): Promise<void> {
    const { session, start } = this;
    const written = session === null || start === null ? undefined : endStart(session, start);
    await Promise.race([written, sleep(END_MS, undefined, { ref: false })]).catch(this.options.failed);
    await this.leave();
  }

  /** Lets go of the session. Without an end before it this is a death. */
  async leave(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    await this.looking;
    const { session } = this;
    this.session = null;
    await session?.end().catch(() => undefined);
  }

  private next(): void {
    this.timer = setTimeout(() => {
      this.looking = this.look()
        .then(() => void (this.failing = false))
        .catch((error: unknown) => {
          if (!this.failing) this.options.failed(error); // once, not every second
          this.failing = true;
        })
        .then(() => (this.timer === null ? undefined : this.next()));
    }, LOOK_MS);
  }

  private async look(): Promise<void> {
    const session = this.session ?? (await this.connect());
    await seeStart(session, this.id);
    const died = await buryStarts(session);
    this.wary = await hasDiedLately(session, this.options.part);
    await this.options.looked?.({ died });
  }

  private async connect(): Promise<Client> {
    const { databaseUrl, part } = this.options;
    const session = new Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
      keepAlive: true,
    });
    const lost = () => {
      if (this.session === session) this.session = null;
    };
    session.on('error', lost);
    session.on('end', lost);
    try {
      await session.connect();
      await session.query(sessionOf({ lockMs: 5_000, statementMs: 15_000 }) + KEEPALIVE);
      if (this.start === null) this.start = await insertStart(session, { part, host: hostname(), pid: process.pid });
      else await holdStart(session, this.start);
    } catch (error) {
      await session.end().catch(() => undefined);
      throw error;
    }
    this.session = session;
    return session;
  }
}
