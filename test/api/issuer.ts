/** A token issuer for tests: an HTTP key set that can be taken away, and tokens both good and bad. */
import { createServer, type Server } from 'node:http';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type JWTPayload, type KeyLike } from 'jose';
import { creditCodeCheckCharacter } from '../../domain/credit-code';
import { kindsWith, type OrganisationKind } from '../../domain/organisation';
import type { Role } from '../../domain/roles';

export const AUDIENCE = 'urn:public-data-approvals';
const coded = (first17: string) => first17 + creditCodeCheckCharacter(first17);
/** The organisations that the example application has registered, by kind. */
export const ORGS: Readonly<Record<OrganisationKind, string>> = {
  authority: coded('11410100000000010'),
  government: coded('11410100000000029'),
  department: coded('11410100000000037'),
  operator: coded('91410100000000045'),
  institute: coded('12410100000000053'),
  cyberspace: coded('11410100000000061'),
  platform: coded('91410100000000070'),
};
export const ORG = ORGS.authority;

export interface Persona {
  readonly sub?: string;
  readonly org?: unknown;
  readonly roles?: unknown;
}

export interface TokenOptions {
  readonly issuer?: string;
  readonly audience?: string;
  readonly expiresIn?: string | number;
  readonly notBefore?: number;
  readonly kid?: string | null;
  readonly key?: KeyLike | Uint8Array;
  readonly algorithm?: string;
}

export interface Issuer {
  readonly issuer: string;
  readonly jwksUri: URL;
  readonly publicKeyPem: string;
  readonly server: Server;
  /** How often the key set was read. */
  readonly readings: () => number;
  /** Whether the key set answers 500 from now on. */
  fail(failing: boolean): void;
  rotate(): Promise<void>;
  token(claims: Persona, options?: TokenOptions): Promise<string>;
  /** Of a person in an organisation in which the first role counts. */
  tokenOf(sub: string, ...roles: Role[]): Promise<string>;
  close(): Promise<void>;
}

export async function startIssuer(): Promise<Issuer> {
  let kid = 'key-1';
  let keys = await generateKeyPair('ES256');
  let readings = 0;
  let failing = false;
  const server = createServer((_request, response) => {
    readings += 1;
    if (failing) {
      response.writeHead(500).end();
      return;
    }
    void exportJWK(keys.publicKey).then((jwk) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ keys: [{ ...jwk, kid, use: 'sig', alg: 'ES256' }] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const issuer = `http://127.0.0.1:${address.port}`;
  const sign = async (claims: Persona, options: TokenOptions = {}): Promise<string> => {
    const { sub, ...rest } = claims;
    const header = { alg: options.algorithm ?? 'ES256', ...(options.kid === null ? {} : { kid: options.kid ?? kid }) };
    const token = new SignJWT({ ...rest } satisfies JWTPayload)
      .setProtectedHeader(header)
      .setIssuer(options.issuer ?? issuer)
      .setAudience(options.audience ?? AUDIENCE)
      .setIssuedAt()
      .setExpirationTime(options.expiresIn ?? '10m');
    if (sub !== undefined) token.setSubject(sub);
    if (options.notBefore !== undefined) token.setNotBefore(options.notBefore);
    return token.sign(options.key ?? keys.privateKey);
  };
  return {
    issuer,
    jwksUri: new URL(`${issuer}/jwks`),
    publicKeyPem: await exportSPKI(keys.publicKey),
    server,
    readings: () => readings,
    fail: (value) => {
      failing = value;
    },
    rotate: async () => {
      kid = 'key-2';
      keys = await generateKeyPair('ES256');
    },
    token: sign,
    tokenOf: (sub, ...roles) => sign({ sub, org: ORGS[roles.flatMap(kindsWith)[0] ?? 'authority'], roles }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
