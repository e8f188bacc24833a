/**
 * The embedded identity provider's secrets, in DATA_DIR/identity with mode 600: the ES256 signing key (so that tokens outlive
 * a restart), the cookie key, the personas' demo password and the platform's client secret. Whoever needs one first makes
 * it; two processes at once agree on one, since a file appears complete and only once.
 */
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { dataPaths, makeDataFolders } from '../launcher/paths';

export const SIGNING_ALGORITHM = 'ES256';

export function issuerOf(port: number): string {
  return `http://127.0.0.1:${port}/oidc`;
}

async function once(dataDir: string, name: string, make: () => Promise<string> | string): Promise<string> {
  const folder = dataPaths(dataDir).identity;
  const file = join(folder, name);
  const read = () => {
    try {
      return readFileSync(file, 'utf8').trim();
    } catch {
      return undefined;
    }
  };
  const there = read();
  if (there !== undefined) return there;
  makeDataFolders(dataPaths(dataDir));
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${await make()}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(file, 'utf8').trim();
}

/** The private key as JWK, with `kid`, `alg` and `use`. */
export async function signingKey(dataDir: string): Promise<JWK> {
  const text = await once(dataDir, 'signing-key.json', async () => {
    const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
    const kid = randomBytes(8).toString('hex');
    return JSON.stringify({ ...(await exportJWK(privateKey)), kid, alg: SIGNING_ALGORITHM, use: 'sig' });
  });
  return JSON.parse(text) as JWK; // written by the lines above only
}

const random = (bytes: number) => () => randomBytes(bytes).toString('base64url');

export function cookieKey(dataDir: string): Promise<string> {
  return once(dataDir, 'cookie-key', random(32));
}

/** One password for all personas, so that a demo on an open port is not open to all. */
export function demoPassword(dataDir: string): Promise<string> {
  return once(dataDir, 'demo-password', random(6));
}

export function platformSecret(dataDir: string): Promise<string> {
  return once(dataDir, 'platform-client-secret', random(24));
}
