/**
 * The trail as lines of a file (JSON Lines) that anyone can verify without the system, by scripts/verify-export.cjs: the
 * records of each chain in order, the heads that are kept of the chains, and the digests.
 */
import type { SignedDigest } from './digest';
import { jsonLine } from './json-line';
import type { ChainedEvent, ChainHead } from './trail';

/** The first line of a trail: of one case, or `all`. */
export function exportLine(scope: string): string {
  return jsonLine({ kind: 'export', version: 2, framing: 'lf', scope });
}

export function eventLine(event: ChainedEvent): string {
  const { chain, seq, type, actor, roles, basis, taskId, payload, algorithm, previousHash, hash } = event;
  const at = event.at.toISOString();
  return jsonLine({
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
  return jsonLine({ kind: 'head', chain, seq, hash });
}

export function digestLine({ n, body, hash, signature, keyId }: SignedDigest): string {
  return jsonLine({ kind: 'digest', n, body, hash, signature, keyId });
}
