/**
 * Looks at the terms of supplies as they come due in the record (Art. 14, 18): announces within seconds what has run out, so that its clearance
 * begins. Nothing depends on when it does: whether there is access is derived, and a supply that nobody has looked at is over all the same. Any
 * number of workers may look; a supply ends once.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Rules } from '../cases/context';
import { SYSTEM } from '../domain/roles';
import { attendSupply } from '../processes/supply-closure/filing';
import { transaction, type Database } from '../records/database';
import { suppliesToAttend } from '../records/supplies';

export interface SupplyWatchOptions {
  readonly db: Database;
  readonly rules: Rules;
  readonly logger: Logger;
  readonly roundMs?: number;
}

const ROUND_MS = 1_000;
const AT_ONCE = 50;
/** Of one that could not be looked at: so many rounds later again. */
const LATER = 60;

export class SupplyWatch {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  /** What has failed, and how many rounds it is left alone: one that fails keeps no other back. */
  private readonly failed = new Map<string, number>();

  constructor(private readonly options: SupplyWatchOptions) {}

  start(): void {
    this.running = this.watch();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async watch(): Promise<void> {
    const { signal } = this.stopping;
    const { logger, roundMs = ROUND_MS } = this.options;
    let failing = false;
    while (!signal.aborted) {
      try {
        const more = await this.round();
        failing = false;
        if (more) continue;
      } catch (error) {
        if (!failing) logger.warn({ err: error }, 'supplies are not watched; trying again');
        failing = true;
      }
      await sleep(roundMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Whether there is more that is due. */
  private async round(): Promise<boolean> {
    const { db, rules, logger } = this.options;
    for (const [id, left] of this.failed) {
      if (left > 0) this.failed.set(id, left - 1);
      else this.failed.delete(id);
    }
    const due = await suppliesToAttend(db, AT_ONCE, [...this.failed.keys()]);
    for (const id of due) {
      if (this.stopping.signal.aborted) return false;
      try {
        await transaction(db, (tx) => attendSupply({ tx, actor: SYSTEM, requestId: 'supply-watch', rules }, id));
      } catch (error) {
        logger.warn({ err: error, supplyId: id }, 'the term of a supply could not be looked at; trying again');
        this.failed.set(id, LATER);
      }
    }
    return due.length === AT_ONCE;
  }
}
