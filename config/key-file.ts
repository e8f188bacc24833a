/**
 * The system's own signing keys: a JWK Set in a file of mode 600. The first key signs; the others are only published, so
 * that what they have signed verifies until it has run out. Made by whoever needs it first where there is none.
 */
import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '../domain/canonical';

export type SigningAlgorithm = 'ES256' | 'EdDSA';

/** A public key as JWK; `kid` is its thumbprint (RFC 7638), so that the key vouches for its name. */
export type PublicKey = {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly y?: string;
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly use: 'sig';
};

export interface KeySet {
  readonly kid: string;
  /** Signs; never to be shown. */
  readonly key: KeyObject;
  /** Public parts of all keys, the signing one first. */
  readonly published: readonly [PublicKey, ...PublicKey[]];
}

const PARAMETERS = {
  ES256: z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
  EdDSA: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() }),
};

/** @throws Error naming the file where it holds no such keys, or none that can sign */
export function readSigningKeys(file: string, algorithm: SigningAlgorithm): KeySet {
  const parameters = PARAMETERS[algorithm];
  const set = z.object({ keys: z.array(z.intersection(parameters, z.object({ d: z.string().optional() }))).min(1) });
  const parsed = set.safeParse(JSON.parse(readOrMake(file, algorithm)));
  const [signing, ...others] = parsed.data?.keys ?? [];
  if (signing === undefined) throw new Error(`${file} holds no JWK Set for ${algorithm}`);
  if (signing.d === undefined) throw new Error(`the first key of ${file} has no private part`);
  const publish = (key: object): PublicKey => {
    const shown = parameters.parse(key);
    const kid = createHash('sha256').update(canonicalJson(shown)).digest('base64url');
    return { ...shown, kid, alg: algorithm, use: 'sig' };
  };
  const published = publish(signing);
  return {
    kid: published.kid,
    key: createPrivateKey({ key: { ...signing }, format: 'jwk' }),
    published: [published, ...others.map(publish)],
  };
}

function readOrMake(file: string, algorithm: SigningAlgorithm): string {
  const there = readIfThere(file);
  if (there !== null) return there;
  const { privateKey } = generate(algorithm);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${JSON.stringify({ keys: [privateKey.export({ format: 'jwk' })] })}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file); // appears whole, and once: two processes agree on one key
  } catch (error) {
    if (readIfThere(file) === null) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(file, 'utf8');
}

function generate(algorithm: SigningAlgorithm): { privateKey: KeyObject } {
  return algorithm === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
