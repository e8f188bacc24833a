/** A chain as it is recorded, and what an intruder could make of it. */
import { generateKeyPairSync } from 'node:crypto';
import { sealDigest, type DigestKey, type SignedDigest } from '../../domain/digest';
import { chain, eventHash, type ChainedEvent, type ChainHead } from '../../domain/trail';
import type { BadRecord } from '../../domain/trail-verify';

export const CASE = 'DR-2026-000001';

function recorded(length: number, name = CASE): readonly ChainedEvent[] {
  const events = Array.from({ length }, (_, n) => ({
    type: n === 0 ? 'case.opened' : 'task.decided',
    at: new Date(Date.UTC(2026, 0, 5, 1, n)),
    actor: `officer-${n % 3}`,
    roles: ['case-officer'],
    basis: 'Art. 14',
    taskId: n === 0 ? null : `task-${n}`,
    payload: { n, opinion: '同意' },
  }));
  return chain(name, { seq: 0, hash: '' }, events).events;
}

export function headOf(events: readonly ChainedEvent[]): ChainHead {
  const last = events.at(-1);
  return last === undefined ? { seq: 0, hash: '' } : { seq: last.seq, hash: last.hash };
}

export const at = (events: readonly ChainedEvent[], seq: number): ChainedEvent => {
  const event = events[seq - 1];
  if (event === undefined) throw new Error(`no record ${seq}`);
  return event;
};
export const without = (events: readonly ChainedEvent[], seq: number) => events.filter((event) => event.seq !== seq);
export const edited = (events: readonly ChainedEvent[], seq: number, change: Partial<ChainedEvent>) =>
  events.map((event) => (event.seq === seq ? { ...event, ...change } : event));
export const renumbered = (events: readonly ChainedEvent[]) =>
  events.map((event, index) => ({ ...event, seq: index + 1 }));

/** As an intruder who knows the algorithm would: every hash from there on made to fit. */
export function rehashed(events: readonly ChainedEvent[]): ChainedEvent[] {
  let previousHash = '';
  return events.map((event) => {
    const linked = { ...event, previousHash };
    previousHash = eventHash(linked);
    return { ...linked, hash: previousHash };
  });
}

export const found = (bad: BadRecord | null) => bad && `${bad.caseId} #${bad.seq} ${bad.problem}`;

export const EVENTS = recorded(8);
export const HEAD = headOf(EVENTS);

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const { x = '' } = publicKey.export({ format: 'jwk' });
export const KEY: DigestKey = { kty: 'OKP', crv: 'Ed25519', x };

export function sealed(
  n: number,
  previousHash: string,
  heads: readonly (readonly [string, number, string])[],
): SignedDigest {
  return sealDigest(
    { n, at: '2026-01-05T01:00:00.000Z', full: n === 1, previousHash, heads, publicKey: KEY },
    privateKey,
  );
}

/** Two digests over the chain, the second over all of it. */
export const FIRST = sealed(1, '', [[CASE, 5, at(EVENTS, 5).hash]]);
export const SECOND = sealed(2, FIRST.hash, [[CASE, HEAD.seq, HEAD.hash]]);
