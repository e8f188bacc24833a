/** Budgets as callers meet them: 429 and when to come again for who floods, nothing of it for who is merely many or often refused. */
import { Admission, type RateLimits } from '../../api/admission';
import { readJson } from '../../api/json-body';
import { LargeBodies } from '../../api/large-bodies';
import { accessRoutes } from '../../api/routes/access';
import type { Role } from '../../domain/roles';
import { problemFrom, startTestApp, type TestApp } from './harness';

const PUBLIC: RateLimits = { readsPerMinute: 6_000, writesPerMinute: 30 };
let edge: TestApp;
afterEach(() => edge.close());

async function asking(sub: string, ...roles: Parameters<TestApp['issuer']['tokenOf']>[1][]) {
  const authorization = `Bearer ${await edge.issuer.tokenOf(sub, ...roles)}`;
  return (path: string, init: RequestInit = {}) =>
    fetch(`${edge.url}${path}`, { ...init, headers: { authorization, 'idempotency-key': 'k', ...init.headers } });
}

test('a caller beyond the budget of its class is told when to come again; another, and another class, are not concerned', async () => {
  edge = await startTestApp({ rateLimits: { ...PUBLIC, signedIn: { reads: 2 } } });
  const [one, other] = [await asking('one', 'operator'), await asking('other', 'operator')];
  const read = (by: typeof one) => by('/v1/cases/DR-7');
  expect([(await read(one)).status, (await read(one)).status]).toEqual([200, 200]);
  const refused = await read(one);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  expect((await problemFrom(refused)).code).toBe('too-many-requests');
  expect((await read(other)).status).toBe(200);
  const outcome = await one('/v1/needs', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"title":"a","wayOfUse":"model"}',
  });
  expect(outcome.status).toBe(201);
  expect(edge.recorded).toEqual([]);
});

test('who has not signed in has a budget by address, which leaves those who have alone', async () => {
  edge = await startTestApp({ rateLimits: { ...PUBLIC, unauthenticatedPerMinute: 2 } });
  const bad = () => fetch(`${edge.url}/v1/cases/DR-7`, { headers: { authorization: 'Bearer a.b.c' } });
  expect([(await bad()).status, (await bad()).status, (await bad()).status]).toEqual([401, 401, 429]);
  expect((await fetch(`${edge.url}/v1/cases/DR-7`)).status).toBe(429);
  const one = await asking('one', 'operator');
  expect((await one('/v1/cases/DR-7')).status).toBe(200);
});

test('addresses that nobody serves have the budget of public readings', async () => {
  edge = await startTestApp({ rateLimits: { ...PUBLIC, readsPerMinute: 1 } });
  const nothing = async (path: string) => (await fetch(`${edge.url}${path}`)).status;
  expect([await nothing('/v1/nothing'), await nothing('/elsewhere')]).toEqual([404, 429]);
  expect((await fetch(`${edge.url}/healthz`)).status).toBe(200);
});

test('so have the files of the pages and the identity provider behind the API', async () => {
  edge = await startTestApp({
    rateLimits: { ...PUBLIC, readsPerMinute: 2 },
    oidcProxyTarget: new URL('http://127.0.0.1:9'),
  });
  const status = async (path: string) => (await fetch(`${edge.url}${path}`)).status;
  expect([await status('/docs/init.js'), await status('/oidc/jwks')]).toEqual([200, 503]); // nobody listens there
  expect([await status('/docs/swagger-ui.css'), await status('/oidc/jwks')]).toEqual([429, 429]);
});

test('under the defaults 64 clients of one person, and a thousand refused requests of one person, are none of them 429', async () => {
  edge = await startTestApp();
  const one = await asking('one', 'operator');
  const statuses = new Set<number>();
  const client = async (path: string, times: number, init?: RequestInit) => {
    for (let n = 0; n < times; n += 1) {
      const response = await one(path, init);
      statuses.add(response.status);
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: 64 }, () => client('/v1/cases/DR-7', 20)));
  expect([...statuses]).toEqual([200]);
  statuses.clear();
  await Promise.all(Array.from({ length: 100 }, () => client('/v1/cases/DR-7/outcome/done', 10, { method: 'POST' })));
  expect([...statuses]).toEqual([403]);
});

test('a method that an address does not take is refused within the same budget', async () => {
  edge = await startTestApp({ rateLimits: { ...PUBLIC, readsPerMinute: 2 } });
  const status = async (method: string) => (await fetch(`${edge.url}/v1/needs`, { method })).status;
  expect([await status('PATCH'), await status('OPTIONS'), await status('PATCH')]).toEqual([405, 204, 429]);
});

test('who may not check access has the budget of commands there, and passes no turnstile by', async () => {
  const admission = new Admission({ ...PUBLIC, signedIn: { commands: 1, access: 100 } }, () => false);
  const [check] = accessRoutes.filter(({ operationId }) => operationId === 'checkAccess');
  if (check === undefined) throw new Error('no route checks access');
  const times = (roles: Role[]) =>
    Promise.allSettled([1, 2, 3].map(() => admission.caller({ id: roles.join(), roles }, check)));
  expect((await times(['platform'])).map(({ status }) => status)).toEqual(Array(3).fill('fulfilled'));
  expect((await times(['operator'])).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
});

test('of one caller two large bodies are read at a time, and others have places beside', async () => {
  const large = new LargeBodies(readJson);
  const begun: string[] = [];
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const send = (owner: string) => large.run(owner, () => (begun.push(owner), ended));
  const all = [send('a'), send('a'), send('a'), send('b')];
  await new Promise((resolve) => setImmediate(resolve));
  expect(begun).toEqual(['a', 'a', 'b']);
  end();
  await Promise.all(all);
  expect(begun).toHaveLength(4);
});
