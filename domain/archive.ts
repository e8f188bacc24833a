/**
 * The archive of a case 归档包 as lines of a file, and its last line, the manifest: it names every other line by its hash, in
 * order, and the end of the case's chain, and is signed with the key of the trail's digests (Art. 11; invariant 6). Built line
 * by line, so that an archive of any size can be streamed; verified by scripts/verify-export.cjs.
 */
import { createHash, sign, type Hash, type KeyObject } from 'node:crypto';
import { canonicalJson, type JsonObject } from './canonical';
import { keyIdOf, type DigestSigner } from './digest';
import { jsonLine } from './json-line';
import type { ChainHead } from './trail';

export const ARCHIVE_ALGORITHM = 'sm3';

export interface ManifestFacts {
  readonly caseId: string;
  /** When the record was read, by the database's clock. */
  readonly at: Date;
  readonly head: ChainHead;
}

/** Something of the case that the archive's reader may not see: what it is, and the digest that the case's trail states of it. */
export interface Withheld {
  readonly of: 'document' | 'objection';
  readonly id: string;
  readonly algorithm: string;
  readonly digest: string;
}

export function withheldLine({ of, id, algorithm, digest }: Withheld): string {
  return jsonLine({ kind: 'withheld', of, id, algorithm, digest });
}

/** Hashes lines as they are written, whole or in parts, and makes the manifest of them. */
export class ManifestBuilder {
  private readonly hashes: string[] = [];
  private current: Hash | null = null;

  /** A part of a line, without the line feed that ends it. */
  part(text: string): void {
    this.current ??= createHash(ARCHIVE_ALGORITHM);
    this.current.update(text, 'utf8');
  }

  endLine(): void {
    if (this.current === null) throw new Error('no line has begun');
    this.hashes.push(this.current.digest('hex'));
    this.current = null;
  }

  /** The last line: members in this order, signed (JWS, RFC 7515, detached and unencoded by RFC 7797) over their canonical JSON. */
  seal({ caseId, at, head }: ManifestFacts, { key, publicKey }: DigestSigner): string {
    const { kty, crv, x } = publicKey;
    const body = {
      kind: 'manifest',
      version: 1,
      caseId,
      at: at.toISOString(),
      algorithm: ARCHIVE_ALGORITHM,
      lines: this.hashes,
      head: { seq: head.seq, hash: head.hash },
      publicKey: { kty, crv, x },
    };
    return jsonLine({ ...body, signature: detached(body, keyIdOf(publicKey), key) });
  }
}

function detached(body: JsonObject, kid: string, key: KeyObject): string {
  const header = Buffer.from(JSON.stringify({ alg: 'EdDSA', b64: false, crit: ['b64'], kid })).toString('base64url');
  const signature = sign(null, Buffer.from(`${header}.${canonicalJson(body)}`), key);
  return `${header}..${signature.toString('base64url')}`;
}
