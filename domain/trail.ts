/**
 * The audit trail's chain: every event carries the hash of the one before it, over canonical bytes, so that an edit, a
 * gap or a reordering shows (invariant 6). SM3 (GB/T 32905-2016) through Node's own crypto; the algorithm is named in the row.
 */
import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from './canonical';

export const TRAIL_ALGORITHM = 'sm3';

export interface TrailEvent {
  readonly type: string;
  readonly at: Date;
  readonly actor: string;
  readonly roles: readonly string[];
  readonly basis: string | null;
  readonly taskId: string | null;
  readonly payload: JsonObject;
}

export interface ChainedEvent extends Omit<TrailEvent, 'payload'> {
  readonly chain: string;
  readonly seq: number;
  /** Canonical JSON text, the exact bytes that were hashed. */
  readonly payload: string;
  readonly algorithm: string;
  readonly previousHash: string;
  readonly hash: string;
}

export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

/** The hash of one event: algorithm over the canonical text of everything in it and of the hash before it. */
export function eventHash(event: Omit<ChainedEvent, 'hash'>): string {
  const text = canonicalJson({
    actor: event.actor,
    algorithm: event.algorithm,
    at: event.at.toISOString(),
    basis: event.basis,
    chain: event.chain,
    payload: event.payload,
    previousHash: event.previousHash,
    roles: [...event.roles],
    seq: event.seq,
    taskId: event.taskId,
    type: event.type,
  });
  return createHash(event.algorithm).update(text, 'utf8').digest('hex');
}

/** Appends events to a chain; pure, the caller stores both the events and the new head in one transaction. */
export function chain(
  name: string,
  head: ChainHead,
  events: readonly TrailEvent[],
): { readonly head: ChainHead; readonly events: readonly ChainedEvent[] } {
  const chained: ChainedEvent[] = [];
  let { seq, hash } = head;
  for (const event of events) {
    seq += 1;
    const body = {
      ...event,
      chain: name,
      seq,
      payload: canonicalJson(event.payload),
      algorithm: TRAIL_ALGORITHM,
      previousHash: hash,
    };
    hash = eventHash(body);
    chained.push({ ...body, hash });
  }
  return { head: { seq, hash }, events: chained };
}
