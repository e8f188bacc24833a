/** Signs an access token for a demo persona with the embedded provider's key, the same as the provider would issue. */
import { randomUUID } from 'node:crypto';
import { SignJWT, importJWK } from 'jose';
import type { Persona } from '../../demo/personas';
import { SIGNING_ALGORITHM, issuerOf, signingKey } from './keys';
import { TOKEN_SECONDS, claimsOf } from './provider';

export interface MintOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly audience: string;
}

export async function mintToken(persona: Persona, { dataDir, port, audience }: MintOptions): Promise<string> {
  const key = await signingKey(dataDir);
  return await new SignJWT({ ...claimsOf(persona), client_id: persona.machine ? persona.id : 'workbench' })
    .setProtectedHeader({ alg: SIGNING_ALGORITHM, typ: 'at+jwt', ...(key.kid ? { kid: key.kid } : {}) })
    .setIssuer(issuerOf(port))
    .setAudience(audience)
    .setSubject(persona.id)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000) + TOKEN_SECONDS)
    .sign(await importJWK(key, SIGNING_ALGORITHM));
}
