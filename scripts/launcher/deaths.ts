/**
 * What the launcher writes into the record of the processes that it supervises: who died, of every part, the database's own
 * death as soon as it serves again. A part of ours writes its start itself (services/parts/life.ts); its death is told once.
 */
import { hostname } from 'node:os';
import { Client } from 'pg';
import { sessionOf } from '../../records/database';
import { recordDeath } from '../../records/part-starts';

export interface Death {
  readonly part: string;
  readonly pid: number;
  /** Milliseconds since the epoch. */
  readonly began: number;
  readonly ended: number;
}

const AGAIN_MS = 1_000;
/** Of a run whose record does not serve for long; the oldest are let go. */
const KEPT = 200;

export class Deaths {
  private unwritten: Death[] = [];
  private writing: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  /** `databaseUrl`: undefined while it is not known yet. */
  constructor(private readonly databaseUrl: () => string | undefined) {}

  tell(death: Death): void {
    this.unwritten = [...this.unwritten, death].slice(-KEPT);
    this.write();
  }

  /** Resolves when what was told is written, or cannot be written now. Afterwards nothing is written any more. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.writing;
    await this.attempt();
  }

  private write(): void {
    clearTimeout(this.timer);
    this.writing = this.writing
      .then(() => this.attempt())
      .then(() => {
        if (this.unwritten.length > 0 && !this.closed) this.timer = setTimeout(() => this.write(), AGAIN_MS);
      });
  }

  private async attempt(): Promise<void> {
    const connectionString = this.databaseUrl();
    if (this.unwritten.length === 0 || connectionString === undefined) return;
    const session = new Client({ connectionString, connectionTimeoutMillis: 1_000, query_timeout: 2_000 });
    session.on('error', () => undefined);
    try {
      await session.connect();
      await session.query(sessionOf({ lockMs: 1_000, statementMs: 1_500 }));
      for (const death of this.unwritten) {
        const [began, ended] = [Date.now() - death.began, Date.now() - death.ended];
        await recordDeath(session, { part: death.part, pid: death.pid, host: hostname(), began, ended });
        this.unwritten = this.unwritten.filter((one) => one !== death);
      }
    } catch {
      // the record does not serve, or has no such table yet: later
    } finally {
      await session.end().catch(() => undefined);
    }
  }
}
