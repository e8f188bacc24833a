/**
 * The trace of access checks (Art. 11, 28; invariant 6). A refusal and a lease are durable before they are answered, each
 * with an event of its own. Allowed checks are written together, at most `BATCH_MS` later, and the hash of the batch goes
 * into the system chain: what a crash of the API can lose is the log of the allowed checks of that time, and nothing else.
 */
import { createHash, type Hash } from 'node:crypto';
import { canonicalJson } from '../../domain/canonical';
import type { Actor } from '../../domain/roles';
import { SYSTEM } from '../../domain/roles';
import { TRAIL_ALGORITHM, type TrailEvent } from '../../domain/trail';
import { insertAccessLines, type AccessLine } from '../../records/access';
import type { Database } from '../../records/database';
import { commitToSystemChain } from '../../records/writer';
import { GroupCommit } from '../../cases/group-commit';

/** The longest an allowed check waits for its line: the loss window of a killed process. */
export const BATCH_MS = 1_000;
/** A batch this long is not waited with. */
const BATCH_LINES = 500;
/** Where batches cannot be written for so long, or so many lines wait, nothing more is allowed. */
const OVERDUE_MS = 5_000;
const MOST_LINES = 50_000;

export interface DurableLine {
  readonly type: 'access.denied' | 'access.leased';
  readonly actor: Actor;
  readonly requestId: string;
  readonly basis: string;
  readonly line: AccessLine;
}

class Batch {
  readonly lines: string[] = [];
  readonly startedAt = Date.now();
  private readonly hash: Hash = createHash(TRAIL_ALGORITHM);

  add(line: AccessLine): void {
    const text = canonicalJson(line);
    this.hash.update(text).update('\n');
    this.lines.push(text);
  }

  digest(): string {
    return this.hash.copy().digest('hex');
  }
}

export class AccessLog {
  private readonly durable: GroupCommit<DurableLine>;
  private readonly full: Batch[] = [];
  private batch: Batch | null = null;
  private timer: NodeJS.Timeout | null = null;
  private flushing: Promise<void> | null = null;

  constructor(
    private readonly db: Database,
    private readonly failed: (error: unknown) => void,
  ) {
    this.durable = new GroupCommit((lines) => writeDurable(db, lines));
  }

  /** Resolves when the line and its event are committed. */
  record(line: DurableLine): Promise<void> {
    return this.durable.add(line);
  }

  /** Takes an allowed check into the batch. False where the log is behind: then the check may not be allowed. */
  allow(line: AccessLine): boolean {
    if (this.isBehind()) return false;
    this.batch ??= new Batch();
    this.batch.add(line);
    if (this.batch.lines.length >= BATCH_LINES) {
      this.full.push(this.batch);
      this.batch = null;
      this.flushSoon(0);
    } else {
      this.flushSoon(BATCH_MS);
    }
    return true;
  }

  /** Writes everything that waits; for the end of the process. */
  async close(): Promise<void> {
    await this.durable.idle();
    await this.flush();
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private isBehind(): boolean {
    const oldest = this.full[0] ?? this.batch;
    if (oldest === null) return false;
    return Date.now() - oldest.startedAt > OVERDUE_MS || this.full.length * BATCH_LINES > MOST_LINES;
  }

  private flushSoon(ms: number): void {
    if (ms === 0) {
      void this.flush();
      return;
    }
    this.timer ??= setTimeout(() => {
      this.timer = null;
      void this.flush();
    }, ms);
  }

  /** One flush at a time; what fails stays in its place and is tried again. */
  private async flush(): Promise<void> {
    if (this.flushing !== null) await this.flushing;
    this.flushing ??= this.writeAll().finally(() => {
      this.flushing = null;
    });
    await this.flushing;
  }

  private async writeAll(): Promise<void> {
    if (this.batch !== null) {
      this.full.push(this.batch);
      this.batch = null;
    }
    try {
      for (let next = this.full[0]; next !== undefined; next = this.full[0]) {
        const batch = next;
        await writeBatch(this.db, batch);
        this.full.shift();
      }
    } catch (error) {
      this.failed(error);
      this.flushSoon(BATCH_MS);
    }
  }
}

function writeDurable(db: Database, lines: readonly DurableLine[]): Promise<void> {
  const texts = lines.map(({ line }) => canonicalJson(line));
  return commitToSystemChain(
    db,
    (tx) => insertAccessLines(tx, texts),
    (at, ids) =>
      lines.map(({ type, actor, requestId, basis, line }, index): TrailEvent => ({
        type,
        at,
        actor: actor.id,
        roles: actor.roles,
        basis,
        taskId: null,
        payload: { ...line, logId: ids[index] ?? null, requestId },
      })),
  );
}

/** @see services/trail/access-lines.ts for how a verifier holds the lines against the event */
function writeBatch(db: Database, batch: Batch): Promise<void> {
  return commitToSystemChain(
    db,
    (tx) => insertAccessLines(tx, batch.lines),
    (at, ids) => {
      const payload = {
        count: ids.length,
        firstId: ids[0] ?? null,
        lastId: ids.at(-1) ?? null,
        algorithm: TRAIL_ALGORITHM,
        hash: batch.digest(),
      };
      const basis = 'Art. 18 ¶1';
      return [{ type: 'access.batch', at, actor: SYSTEM.id, roles: [], basis, taskId: null, payload }];
    },
  );
}
