/**
 * The log of access checks is forgotten after its time (Art. 23; 网络安全法 23(3)): whole batches from its beginning, with an event in the
 * system chain that says how far, so that a verifier knows what has gone by the rules from what is missing. The events stay for ever:
 * refusals and leases stand in them in full, of allowed checks the hash of their batch.
 */
import { FIXED } from '../../domain/fixed-numbers';
import type { JsonObject } from '../../domain/canonical';
import { SYSTEM } from '../../domain/roles';
import { accessEventUpTo, forgetAccessLines, timeAgo } from '../../records/access';
import type { Database } from '../../records/database';
import { eventTime, lockSystemChain, SYSTEM_CHAIN } from '../../records/events';
import type { Tx } from '../../records/database';
import { appendToSystem } from '../../cases/context';

/** 网络安全法第二十三条第三项: not less than six months; the database holds to it too. */
export const LEAST_MONTHS_KEPT = FIXED.accessLogKept.value;

/** Answers how many lines have been forgotten. @throws RangeError for less than six months */
export function forgetOldAccessLines(db: Database, monthsKept: number): Promise<number> {
  if (monthsKept < LEAST_MONTHS_KEPT) throw new RangeError(`the access log is kept for ${LEAST_MONTHS_KEPT} months`);
  return db.transaction(async (tx) => {
    const { head } = await lockSystemChain(tx);
    const before = await timeAgo(tx, monthsKept);
    const upToSeq = await lastSeqBefore(tx, head.seq, before);
    const event = await accessEventUpTo(tx, upToSeq);
    if (event === null) return 0;
    const upToId = lastLineOf(JSON.parse(event.payload) as JsonObject); // canonical text that the chain vouches for
    const lines = upToId === null ? 0 : await forgetAccessLines(tx, upToId);
    if (lines === 0) return 0;
    const payload = { upToId, lines, throughSeq: event.seq, before: before.toISOString(), monthsKept };
    await appendToSystem({ tx, actor: SYSTEM }, [{ type: LOG_FORGOTTEN, basis: 'Art. 23', payload }]);
    return lines;
  });
}

export const LOG_FORGOTTEN = 'access.log-forgotten';

/** The last line of the log that an event of the chain speaks for: a batch's last, or the one of a refusal or a lease. */
export function lastLineOf({ lastId, logId }: JsonObject): number | null {
  if (typeof lastId === 'number') return lastId;
  return typeof logId === 'number' ? logId : null;
}

/** Events are appended under the chain's lock, hence in the order of time: the last one before the instant, by halving. */
async function lastSeqBefore(tx: Tx, head: number, before: Date): Promise<number> {
  let [low, high] = [0, head];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const at = await eventTime(tx, SYSTEM_CHAIN, middle);
    if (at !== null && at < before) low = middle;
    else high = middle - 1;
  }
  return low;
}
