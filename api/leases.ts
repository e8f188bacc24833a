/** Leases as gateways get them: compact JWS signed with ES256, verifiable offline against the published keys (Art. 28). */
import { SignJWT } from 'jose';
import type { LeaseClaims } from '../services/access/access-service';
import { readSigningKeys, type PublicKey } from '../config/key-file';

/** The `typ` of a lease, so that no other token of this system can pass for one. */
export const LEASE_TYPE = 'access-lease+jwt';

export interface LeaseKeys {
  readonly sign: (claims: LeaseClaims) => Promise<string>;
  /** Public parts only. */
  readonly published: readonly PublicKey[];
}

/** Keys from the file, made there at the first start. @throws Error for a file that holds none */
export function openLeaseKeys(file: string): LeaseKeys {
  const { kid, key, published } = readSigningKeys(file, 'ES256');
  const header = { alg: 'ES256', kid, typ: LEASE_TYPE };
  return { sign: (claims) => new SignJWT({ ...claims }).setProtectedHeader(header).sign(key), published };
}
