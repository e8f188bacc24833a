/**
 * The trail as lines of a file (JSON Lines) that anyone can verify without the system, by scripts/verify-export.cjs: the
 * records of each chain in order, the heads that are kept of the chains, and the digests.
 */
import type { SignedDigest } from './digest';
import type { ChainedEvent, ChainHead } from './trail';

export function eventLine(event: ChainedEvent): string {
  const { chain, seq, type, actor, roles, basis, taskId, payload, algorithm, previousHash, hash } = event;
  const at = event.at.toISOString();
  return JSON.stringify({
    kind: 'event',
    chain,
    seq,
    type,
    at,
    actor,
    roles,
    basis,
    taskId,
    payload,
    algorithm,
    previousHash,
    hash,
  });
}

export function headLine(chain: string, { seq, hash }: ChainHead): string {
  return JSON.stringify({ kind: 'head', chain, seq, hash });
}

export function digestLine({ n, body, hash, signature, keyId }: SignedDigest): string {
  return JSON.stringify({ kind: 'digest', n, body, hash, signature, keyId });
}
