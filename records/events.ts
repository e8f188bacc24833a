/** The trail 留痕: events appended to the chain of their case, or to the one system chain; never changed. */
import type { ChainedEvent } from '../domain/trail';
import { one, type Tx } from './database';

export interface EventRow {
  readonly position: number;
  readonly case_id: string;
  readonly seq: number;
  readonly type: string;
  readonly at: Date;
  readonly actor: string;
  readonly roles: string[];
  readonly basis: string | null;
  readonly task_id: string | null;
  readonly payload: string;
  readonly algorithm: string;
  readonly previous_hash: string;
  readonly hash: string;
}

/** The chain of what belongs to no case. */
export const SYSTEM_CHAIN = 'system';

export async function insertEvents(tx: Tx, events: readonly ChainedEvent[]): Promise<void> {
  await tx('events').insert(
    events.map((event) => ({
      case_id: event.chain,
      seq: event.seq,
      type: event.type,
      at: event.at,
      actor: event.actor,
      roles: event.roles,
      basis: event.basis,
      task_id: event.taskId,
      payload: event.payload,
      algorithm: event.algorithm,
      previous_hash: event.previousHash,
      hash: event.hash,
    })),
  );
}

/** Takes the system chain's lock and answers its head. */
export async function lockSystemChain(tx: Tx): Promise<{ seq: number; hash: string }> {
  const rows = await tx<{ id: string; head_seq: number; head_hash: string }>('system_chains')
    .where({ id: SYSTEM_CHAIN })
    .forUpdate();
  const { head_seq: seq, head_hash: hash } = one(rows);
  return { seq, hash };
}

export async function setSystemHead(tx: Tx, head: { seq: number; hash: string }): Promise<void> {
  await tx('system_chains').where({ id: SYSTEM_CHAIN }).update({ head_seq: head.seq, head_hash: head.hash });
}

/** A chain's events after `afterSeq`, oldest first. */
export async function eventsOf(tx: Tx, chain: string, afterSeq: number, limit: number): Promise<EventRow[]> {
  return tx<EventRow>('events').where({ case_id: chain }).andWhere('seq', '>', afterSeq).orderBy('seq').limit(limit);
}
