/**
 * Digests of the trail (Art. 11; invariant 6): a signed, chained statement of how far every chain has come. Whoever keeps
 * one, outside, can show later that a tail was cut or a case removed. A digest states the heads that changed since the one
 * before; every so often one states all of them. Through `previousHash` a kept digest vouches for all before it as well.
 */
import { createHash, createPublicKey, verify, type KeyObject, sign } from 'node:crypto';
import { canonicalJson, type JsonValue } from './canonical';
import type { Bilingual } from './refusal';
import type { ChainHead } from './trail';

export const DIGEST_ALGORITHM = 'sm3';

/** Ed25519, as JWK (RFC 8037). */
export type DigestKey = { readonly kty: string; readonly crv: string; readonly x: string };

/** The key that digests and archives are signed with. */
export interface DigestSigner {
  readonly key: KeyObject;
  readonly publicKey: DigestKey;
}

export interface DigestBody {
  readonly n: number;
  readonly at: string;
  /** States every chain, not only those that went on since the digest before. */
  readonly full: boolean;
  readonly previousHash: string;
  /** Chain (case id, or `system`), sequence and hash of its latest event; ascending by chain. */
  readonly heads: readonly (readonly [chain: string, seq: number, hash: string])[];
  readonly publicKey: DigestKey;
}

/** As it is stored, exported and kept. */
export interface SignedDigest {
  readonly n: number;
  /** Canonical text, the exact bytes that were hashed and signed. */
  readonly body: string;
  readonly hash: string;
  /** Ed25519 over the body, base64url. */
  readonly signature: string;
  /** Thumbprint (RFC 7638) of the key in the body. */
  readonly keyId: string;
}

export function keyIdOf({ kty, crv, x }: DigestKey): string {
  return createHash('sha256').update(canonicalJson({ crv, kty, x })).digest('base64url');
}

export function sealDigest(body: DigestBody, key: KeyObject): SignedDigest {
  const text = canonicalJson({
    ...body,
    kind: 'trail-digest',
    version: 1,
    algorithm: DIGEST_ALGORITHM,
    heads: body.heads.map((head): JsonValue => [...head]),
    publicKey: { ...body.publicKey },
  });
  return {
    n: body.n,
    body: text,
    hash: hashOf(text),
    signature: sign(null, Buffer.from(text), key).toString('base64url'),
    keyId: keyIdOf(body.publicKey),
  };
}

export type OpenedDigest = { readonly body: DigestBody } | { readonly fault: Bilingual };

/** The body of a digest that is what it claims to be: number, hash and key id fit, and the signature verifies. */
export function openDigest(digest: SignedDigest): OpenedDigest {
  const body = bodyOf(digest.body);
  if (body === null) return fault('不是摘要', 'is no digest');
  if (body.n !== digest.n) return fault('编号不符', 'bears another number');
  if (hashOf(digest.body) !== digest.hash) return fault('内容与哈希不符', 'its hash is not that of its content');
  if (keyIdOf(body.publicKey) !== digest.keyId) return fault('密钥标识不符', 'its key is not the one it names');
  return isSigned(digest, body.publicKey) ? { body } : fault('签名不成立', 'its signature does not verify');
}

function isSigned({ body, signature }: SignedDigest, { kty, crv, x }: DigestKey): boolean {
  if (kty !== 'OKP' || crv !== 'Ed25519') return false;
  try {
    const key = createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
    return verify(null, Buffer.from(body), key, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

/** A head that was stated, and by which digest. */
export interface Pin extends ChainHead {
  readonly n: number;
}

/** Adds what a digest states to what those before it stated. */
export function addPins(pins: Map<string, Pin>, { n, heads }: DigestBody): void {
  for (const [chain, seq, hash] of heads) pins.set(chain, { seq, hash, n });
}

function hashOf(text: string): string {
  return createHash(DIGEST_ALGORITHM).update(text, 'utf8').digest('hex');
}

function fault(zh: string, en: string): OpenedDigest {
  return { fault: { zh, en } };
}

/** Null for a text that is not a digest's body: it may come from anywhere. */
function bodyOf(text: string): DigestBody | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value) || value.kind !== 'trail-digest' || value.version !== 1) return null;
  const { n, at, full, previousHash, heads, publicKey, algorithm } = value;
  if (algorithm !== DIGEST_ALGORITHM || typeof at !== 'string' || typeof full !== 'boolean') return null;
  if (typeof n !== 'number' || typeof previousHash !== 'string' || !Array.isArray(heads)) return null;
  if (!isRecord(publicKey)) return null;
  const { kty, crv, x } = publicKey;
  if (typeof kty !== 'string' || typeof crv !== 'string' || typeof x !== 'string') return null;
  const read = heads.map(headOf);
  const all = read.filter((head) => head !== null);
  return all.length < read.length ? null : { n, at, full, previousHash, heads: all, publicKey: { kty, crv, x } };
}

function headOf(value: unknown): readonly [string, number, string] | null {
  if (!Array.isArray(value) || value.length !== 3) return null;
  const [chain, seq, hash] = value as unknown[];
  return typeof chain === 'string' && typeof seq === 'number' && typeof hash === 'string' ? [chain, seq, hash] : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
