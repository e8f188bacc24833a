/** The key that the trail's digests and the archives of cases are signed with, from its file. */
import type { DigestSigner } from '../domain/digest';
import { readSigningKeys, type PublicKey } from './key-file';

export interface DigestKeys extends DigestSigner {
  /** Public parts of all keys, the signing one first. */
  readonly published: readonly PublicKey[];
}

/** @throws Error for a file that holds no such key */
export function readDigestSigner(file: string): DigestKeys {
  const { key, published } = readSigningKeys(file, 'EdDSA');
  const { kty, crv, x } = published[0];
  return { key, publicKey: { kty, crv, x }, published };
}
