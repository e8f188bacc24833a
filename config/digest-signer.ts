/** The key the trail's digests are signed with, from its file. */
import type { KeyObject } from 'node:crypto';
import type { DigestKey } from '../domain/digest';
import { readSigningKeys } from './key-file';

/** @throws Error for a file that holds no such key */
export function readDigestSigner(file: string): { readonly key: KeyObject; readonly publicKey: DigestKey } {
  const { key, published } = readSigningKeys(file, 'EdDSA');
  const { kty, crv, x } = published[0];
  return { key, publicKey: { kty, crv, x } };
}
