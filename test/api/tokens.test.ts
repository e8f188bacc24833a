/** Only a genuine, current token for this system opens anything; what its holder may not is recorded. */
import { generateKeyPair } from 'jose';
import { problemFrom, startTestApp, type TestApp } from './harness';
import { ORG, type Persona, type TokenOptions } from './issuer';

let edge: TestApp;
beforeEach(async () => {
  edge = await startTestApp();
});
afterEach(() => edge.close());

const OFFICER: Persona = { sub: 'officer', org: ORG, roles: ['case-officer'] };

async function call(authorization?: string, path = '/v1/cases/DR-1'): Promise<Response> {
  return fetch(`${edge.url}${path}`, { headers: { ...(authorization !== undefined && { authorization }) } });
}

async function callWith(claims: Persona, options?: TokenOptions): Promise<Response> {
  return call(`Bearer ${await edge.issuer.token(claims, options)}`);
}

async function expectRefused(response: Response): Promise<void> {
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
  expect((await problemFrom(response)).code).toBe('unauthenticated');
  expect(edge.recorded).toEqual([]);
}

test('a genuine token is the caller it names', async () => {
  expect((await callWith(OFFICER)).status).toBe(200);
  expect(edge.logged()).toContainEqual(
    expect.objectContaining({ sub: 'officer', route: '/v1/cases/{id}', status: 200 }),
  );
});

describe('401', () => {
  test.each([
    ['no header', undefined],
    ['another scheme', 'Basic b2ZmaWNlcjp4'],
    ['no token', 'Bearer '],
    ['not a token', 'Bearer abc'],
    ['an encrypted one', 'Bearer a.b.c.d.e'],
    ['two tokens', 'Bearer a.b.c, Bearer d.e.f'],
    ['a token of 9 kB', `Bearer ${'a'.repeat(9_000)}.b.c`],
    ['a header that is no JSON', 'Bearer YWJj.e30.e30'],
  ])('%s', async (_what, header) => expectRefused(await call(header)));

  test('alg none', async () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { ...OFFICER, iss: edge.issuer.issuer, aud: 'urn:public-data-approvals', exp: 4_000_000_000 };
    await expectRefused(await call(`Bearer ${part({ alg: 'none', kid: 'key-1' })}.${part(claims)}.`));
    await expectRefused(await call(`Bearer ${part({ alg: 'none', kid: 'key-1' })}.${part(claims)}.AAAA`));
  });

  test('the public key used as a shared secret', async () => {
    const key = new TextEncoder().encode(edge.issuer.publicKeyPem);
    await expectRefused(await callWith(OFFICER, { algorithm: 'HS256', key }));
  });

  test('another algorithm than the pinned one, another key, no key id, an unknown key id', async () => {
    const rsa = await generateKeyPair('RS256');
    const other = await generateKeyPair('ES256');
    await expectRefused(await callWith(OFFICER, { algorithm: 'RS256', key: rsa.privateKey }));
    await expectRefused(await callWith(OFFICER, { key: other.privateKey }));
    await expectRefused(await callWith(OFFICER, { kid: null }));
    await expectRefused(await callWith(OFFICER, { kid: 'no-such-key' }));
  });

  test('a token that was changed after it was signed', async () => {
    const [header, , signature] = (await edge.issuer.token(OFFICER)).split('.');
    const [, payload] = (await edge.issuer.token({ ...OFFICER, sub: 'director', roles: ['director'] })).split('.');
    await expectRefused(await call(`Bearer ${header}.${payload}.${signature}`));
  });

  test('another issuer, another audience, expired, not yet valid', async () => {
    const now = Math.floor(Date.now() / 1000);
    await expectRefused(await callWith(OFFICER, { issuer: 'https://elsewhere.example' }));
    await expectRefused(await callWith(OFFICER, { audience: 'urn:another-system' }));
    await expectRefused(await callWith(OFFICER, { expiresIn: now - 60 }));
    await expectRefused(await callWith(OFFICER, { notBefore: now + 120 }));
  });

  test.each<[string, Persona]>([
    ['no subject', { org: ORG, roles: ['case-officer'] }],
    ['a subject with a space', { ...OFFICER, sub: 'a b' }],
    ['no roles', { sub: 'x', org: ORG }],
    ['roles that are no list', { ...OFFICER, roles: 'case-officer' }],
    ['no organisation', { sub: 'x', roles: ['case-officer'] }],
    ['an organisation that is no credit code', { ...OFFICER, org: 'Health Commission' }],
    [
      'a credit code with a wrong check character',
      { ...OFFICER, org: `${ORG.slice(0, 17)}${ORG.endsWith('1') ? '2' : '1'}` },
    ],
  ])('%s', async (_what, claims) => expectRefused(await callWith(claims)));
});

test('the tolerance of clocks is what was configured, and never more than a minute', async () => {
  const now = Math.floor(Date.now() / 1000);
  expect((await callWith(OFFICER, { expiresIn: now - 2 })).status).toBe(200);
  const lax = await startTestApp({ clockToleranceSeconds: 3_600 });
  const late = await lax.issuer.token(OFFICER, { expiresIn: now - 90 });
  const response = await fetch(`${lax.url}/v1/cases/DR-1`, { headers: { authorization: `Bearer ${late}` } });
  await lax.close();
  expect(response.status).toBe(401);
});

test('a cached token ends with its expiry', async () => {
  let offset = 0;
  const shifted = await startTestApp({ now: () => Date.now() + offset });
  const token = await shifted.issuer.token(OFFICER, { expiresIn: '60s' });
  const status = async () =>
    (await fetch(`${shifted.url}/v1/cases/DR-1`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect([await status(), await status()]).toEqual([200, 200]);
  offset = 70_000;
  expect(await status()).toBe(401);
  await shifted.close();
});

describe('403, recorded', () => {
  const forbidden = async (claims: Persona, code: string) => {
    const token = await edge.issuer.token(claims);
    const response = await fetch(`${edge.url}/v1/cases/DR-7/outcome/done`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(403);
    expect((await problemFrom(response)).code).toBe(code);
    expect(edge.recorded).toMatchObject([
      { actor: { id: claims.sub }, method: 'POST', route: '/v1/cases/{id}/outcome/{kind}', caseId: 'DR-7', code },
    ]);
  };
  test('a role that the route does not name', () => forbidden(OFFICER, 'forbidden'));
  test('no role of this system', () => forbidden({ ...OFFICER, roles: ['printer-admin'] }, 'forbidden'));
  test('exclusive roles in one person', () =>
    forbidden({ ...OFFICER, roles: ['reviewer', 'auditor', 'system-admin'] }, 'separation-of-duties'));
  test('a token without a role opens not even what any role may', async () => {
    expect((await callWith({ ...OFFICER, roles: [] })).status).toBe(403);
  });
});

test('a machine needs no organisation, roles of other systems are ignored', async () => {
  expect((await callWith({ sub: 'platform', roles: ['platform'] })).status).toBe(200);
  expect((await callWith({ ...OFFICER, roles: ['case-officer', 'printer-admin'] })).status).toBe(200);
});

describe('the provider’s keys', () => {
  test('not readable and none known: 503 and when to come again, not 401', async () => {
    edge.issuer.fail(true);
    const response = await callWith(OFFICER);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await problemFrom(response)).code).toBe('unavailable');
    edge.issuer.fail(false);
    expect((await callWith(OFFICER)).status).toBe(200);
  });

  test('once known they outlive the provider’s outage', async () => {
    expect((await callWith(OFFICER)).status).toBe(200);
    edge.issuer.fail(true);
    expect((await callWith({ ...OFFICER, sub: 'officer-2' })).status).toBe(200);
  });

  test('are read once for many tokens, and not again for every invented key id', async () => {
    for (let n = 0; n < 10; n += 1) await callWith({ ...OFFICER, sub: `officer-${n}` });
    for (let n = 0; n < 10; n += 1) await callWith(OFFICER, { kid: `invented-${n}` });
    expect(edge.issuer.readings()).toBe(1);
  });

  test('a new key is found after the cooldown', async () => {
    let offset = 0;
    const shifted = await startTestApp({ now: () => Date.now() + offset });
    const status = async () => {
      const token = await shifted.issuer.token(OFFICER);
      return (await fetch(`${shifted.url}/v1/cases/DR-1`, { headers: { authorization: `Bearer ${token}` } })).status;
    };
    expect(await status()).toBe(200);
    await shifted.issuer.rotate();
    expect(await status()).toBe(401);
    offset = 20_000;
    expect(await status()).toBe(200);
    await shifted.close();
  });
});

test('tokens appear in no log', async () => {
  const token = await edge.issuer.token(OFFICER);
  await call(`Bearer ${token}`);
  await call(`Bearer ${token}x`);
  expect(edge.logText()).not.toContain(token.slice(0, 40));
});
