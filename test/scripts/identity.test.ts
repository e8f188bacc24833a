/** The embedded identity provider: its tokens, ours, and the demo's parties. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { PERSONAS, findPersona } from '../../demo/personas';
import { isCreditCode } from '../../domain/credit-code';
import { isRole } from '../../domain/roles';
import { demoPassword, platformSecret } from '../../scripts/identity/keys';
import { mintToken } from '../../scripts/identity/mint';
import { freePort } from '../../scripts/launcher/ports';
import { spawnTethered, type Tethered } from '../../scripts/launcher/tether';
import { eventually } from '../support/eventually';
import { built, npmScript } from './launched';

const audience = 'urn:public-data-approvals';
let dataDir: string;
let port: number;
let provider: Tethered;
let base: string;

beforeAll(async () => {
  const dist = await built();
  dataDir = mkdtempSync(join(tmpdir(), 'identity-'));
  port = await freePort();
  const own = await freePort();
  base = `http://127.0.0.1:${own}/oidc`;
  provider = spawnTethered([process.execPath, join(dist, 'scripts', 'identity.js')], {
    env: { PATH: process.env['PATH'], PORT: String(port), DATA_DIR: dataDir, IDENTITY_PORT: String(own) },
    output: 'ignore',
  });
  await eventually('the provider answers', async () => (await fetch(`${base}/.well-known/openid-configuration`)).ok);
}, 180_000);
afterAll(async () => {
  await provider.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

function verify(token: string) {
  const keys = createRemoteJWKSet(new URL(`${base}/jwks`));
  return jwtVerify(token, keys, {
    issuer: `http://127.0.0.1:${port}/oidc`,
    audience,
    algorithms: ['ES256'],
    typ: 'at+jwt',
  });
}

describe('a token', () => {
  it('printed for a persona verifies against the keys the provider publishes, and lasts a working day', async () => {
    const printed = await npmScript('token', ['officer'], { PORT: String(port), DATA_DIR: dataDir });
    expect(printed.code).toBe(0);
    const { payload } = await verify(printed.stdout.trim());
    expect(payload).toMatchObject({ sub: 'officer', roles: ['case-officer'], org: DEMO_ORGANISATIONS.authority.id });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(8 * 3600);
  });

  it('for an unknown persona is refused with the list of those there are', async () => {
    const refused = await npmScript('token', ['mayor'], { PORT: String(port), DATA_DIR: dataDir });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    for (const persona of PERSONAS) expect(refused.stderr).toContain(`  ${persona.id} `);
  });

  it('of the platform comes from client credentials too, saying the same', async () => {
    const basic = Buffer.from(`platform:${await platformSecret(dataDir)}`).toString('base64');
    const response = await fetch(`${base}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const { access_token: issued } = (await response.json()) as { access_token: string };
    await verify(issued);
    const platform = findPersona('platform');
    if (!platform) throw new Error('no platform');
    const minted = decodeJwt(await mintToken(platform, { dataDir, port, audience }));
    const said = ({ sub, roles, org, name, iss, aud, client_id }: Record<string, unknown>) => ({
      sub,
      roles,
      org,
      name,
      iss,
      aud,
      client_id,
    });
    expect(said(decodeJwt(issued))).toEqual(said(minted));
  });

  it('of a person comes from a log-in with code and PKCE, and from no wrong password', async () => {
    const login = await new Browser(base, port).logIn('operator-a', 'wrong');
    expect(login.status).toBe(401);
    const browser = new Browser(base, port);
    const done = await browser.logIn('operator-a', await demoPassword(dataDir));
    const { payload } = await verify(await browser.redeem(done.location));
    expect(payload).toMatchObject({
      sub: 'operator-a',
      roles: ['operator'],
      org: DEMO_ORGANISATIONS.operatorA.id,
      client_id: 'workbench',
    });
  });
});

it('keeps its secrets to their owner', () => {
  for (const name of ['signing-key.json', 'cookie-key', 'demo-password', 'platform-client-secret']) {
    expect(statSync(join(dataDir, 'identity', name)).mode & 0o777).toBe(0o600);
  }
});

describe('the demo', () => {
  const organisations = Object.values(DEMO_ORGANISATIONS);

  it.each(organisations)('identifies $name by a credit code that verifies (GB 32100-2015)', ({ id }) => {
    expect(isCreditCode(id)).toBe(true);
  });

  it('gives every persona a known role and organisation, and no person two exclusive duties', () => {
    for (const { roles, org } of PERSONAS) {
      expect(roles.every(isRole)).toBe(true);
      expect(organisations.map(({ id }) => id as string)).toContain(org);
      expect(roles).toHaveLength(1);
    }
    expect(new Set(PERSONAS.map(({ id }) => id)).size).toBe(PERSONAS.length);
  });

  it('has the personas that outside clients rely on', () => {
    const experts = Array.from({ length: 9 }, (_, i) => `expert-${i + 1}`);
    const named =
      'officer officer-2 reviewer reviewer-2 director director-2 security-officer security-officer-2 auditor system-admin government steward-health steward-transport operator-a operator-b candidate-c candidate-d cyberspace platform';
    expect(PERSONAS.map(({ id }) => id).sort()).toEqual([...named.split(' '), ...experts].sort());
  });

  it('draws its experts from organisations that operate nothing', () => {
    const operating = organisations.filter(({ kind }) => kind === 'operator').map(({ id }) => id as string);
    for (const { org } of PERSONAS.filter(({ roles }) => roles.includes('expert')))
      expect(operating).not.toContain(org);
  });
});

/** As much of a browser as a log-in needs: cookies, redirects by hand, the API's forwarding of /oidc. */
class Browser {
  private readonly cookies = new Map<string, string>();
  private readonly verifier = 'v'.repeat(64);
  private readonly origin: string;
  private readonly redirect: string;

  constructor(
    private readonly provider: string,
    port: number,
  ) {
    this.origin = `http://127.0.0.1:${port}`;
    this.redirect = `${this.origin}/workbench/callback`;
  }

  async logIn(persona: string, password: string): Promise<{ status: number; location: string }> {
    const challenge = createHash('sha256').update(this.verifier).digest('base64url');
    const query = new URLSearchParams({
      client_id: 'workbench',
      response_type: 'code',
      scope: 'openid profile',
      redirect_uri: this.redirect,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      state: 's',
    });
    const start = await this.go(`${this.origin}/oidc/auth?${query.toString()}`);
    const page = await this.go(start.location);
    expect(page.status).toBe(200);
    const answer = await this.go(start.location, new URLSearchParams({ persona, password }));
    return answer.status === 303 || answer.status === 302 ? await this.go(answer.location) : answer;
  }

  async redeem(location: string): Promise<string> {
    const code = new URL(location).searchParams.get('code') ?? '';
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'workbench',
      code,
      code_verifier: this.verifier,
      redirect_uri: this.redirect,
    });
    const response = await fetch(`${this.provider}/token`, { method: 'POST', body });
    return ((await response.json()) as { access_token: string }).access_token;
  }

  private async go(url: string, form?: URLSearchParams): Promise<{ status: number; location: string }> {
    const target = new URL(url, this.origin);
    const response = await fetch(new URL(target.pathname + target.search, this.provider), {
      redirect: 'manual',
      headers: { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { method: 'POST', body: form } : {}),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s);
      this.cookies.set(name, value);
    }
    return { status: response.status, location: response.headers.get('location') ?? '' };
  }
}
