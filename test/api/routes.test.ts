/** Every route of the real application has a policy; mistakes in definitions stop the start, or do not compile. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkRoutes, inOrder } from '../../api/check-routes';
import { routesOver, type Route } from '../../api/route';
import type { EdgeServices } from '../../api/services';
import { PROCESSES } from '../../processes/laws';
import { defined, unreached } from './defined-routes';
import { problemFrom, startTestApp, type TestApp } from './harness';
import { documentErrors } from './openapi-checker';

describe('the real application', () => {
  let edge: TestApp;
  beforeAll(async () => {
    edge = await startTestApp({ routes: unreached });
  });
  afterAll(() => edge.close());

  test('has routes at all', () => expect(defined.length).toBeGreaterThan(10));

  test('the routes agree with each other and with the rules for routes', () => {
    expect(() => checkRoutes(defined)).not.toThrow();
  });

  test('of every process bear its name as a tag', () => {
    const tags = new Set(defined.map(({ tag }) => tag));
    expect(PROCESSES.filter((process) => !tags.has(process))).toEqual([]);
  });

  test('of every file are served', () => {
    const folder = join(__dirname, '../../api');
    const composed = readFileSync(join(folder, 'compose.ts'), 'utf8');
    const names = readdirSync(join(folder, 'routes')).map((file) => file.replace('.ts', ''));
    expect(names.filter((name) => !composed.includes(`from './routes/${name}';`))).toEqual([]);
  });

  test('make a valid OpenAPI document', () => expect(documentErrors(edge.app.openapi)).toEqual([]));

  test('only what API.md opens to everybody is open', () => {
    const open = edge.app.routes.filter(({ access }) => 'public' in access).map(({ path }) => path);
    const allowed =
      /^\/(?:healthz|readyz|metrics|openapi\.json|docs(?:\/problems)?|\.well-known\/jwks\.json|v1\/public\/.+)$/;
    expect(open.filter((path) => !allowed.test(path))).toEqual([]);
  });

  test('every other route asks for a token before anything else', async () => {
    for (const { method, path, access } of edge.app.routes) {
      if ('public' in access) continue;
      const response = await fetch(`${edge.url}${path.replace(/:\w+/g, 'X-1')}`, { method: method.toUpperCase() });
      expect([method, path, response.status]).toEqual([method, path, 401]);
    }
  });

  test('and refuses a genuine token without a role of this system', async () => {
    const token = await edge.issuer.tokenOf('nobody');
    for (const { method, path, access } of edge.app.routes) {
      if ('public' in access) continue;
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(`${edge.url}${path.replace(/:\w+/g, 'X-1')}`, {
        method: method.toUpperCase(),
        headers,
      });
      expect([method, path, (await problemFrom(response)).code]).toEqual([method, path, 'forbidden']);
    }
  });

  test('every POST under /v1 that creates or decides needs a key', () => {
    const keyless = edge.app.routes.filter(
      ({ method, path, idempotent }) => method === 'post' && path.startsWith('/v1/') && !idempotent,
    );
    // Questions, not commands: they change nothing that a retry could double.
    const questions = ['/v1/access/check', '/v1/access/leases', '/v1/audit/verify', '/v1/notices/:id/read'];
    expect(keyless.map(({ path }) => path).filter((path) => !questions.includes(path))).toEqual([]);
  });
});

describe('a definition', () => {
  const defineRoute = routesOver<EdgeServices>();
  const summary = { zh: '试', en: 'try' };
  const reply = { 200: z.strictObject({ ok: z.boolean() }) };
  const basis = { method: 'get', path: '/v1/tries', operationId: 'try', tag: 'tries', summary, reply } as const;
  const access = { roles: 'any' } as const;
  const handled = (spec: Parameters<typeof defineRoute>[0]): Route<EdgeServices> =>
    defineRoute(spec).handle(() => ({ status: 200, text: '{}' }));

  test('without access does not compile', () => {
    // @ts-expect-error -- a route without a policy is no route
    defineRoute(basis);
    // @ts-expect-error -- nor one with a role that nobody has
    defineRoute({ ...basis, access: { roles: ['king'] } });
  });

  test('holds its handler to the announced replies and to what was sent', () => {
    const route = defineRoute({ ...basis, access: { public: true }, query: z.strictObject({ a: z.string() }) });
    // @ts-expect-error -- a status that is not announced
    route.handle(() => ({ status: 201, body: { ok: true } }));
    // @ts-expect-error -- a body of another shape
    route.handle(() => ({ status: 200, body: { ok: 'yes' } }));
    // @ts-expect-error -- nobody has been authenticated
    route.handle((call) => ({ status: 200, body: { ok: call.actor.id === '' } }));
    // @ts-expect-error -- not in the query's schema
    route.handle((call) => ({ status: 200, body: { ok: call.query.b === '' } }));
    // @ts-expect-error -- no key is asked for
    route.handle((call) => ({ status: 200, body: { ok: call.idempotency.key === '' } }));
    expect(route.handle((call) => ({ status: 200, body: { ok: call.query.a === '' } })).operationId).toBe('try');
  });

  test.each<[string, RegExp, Route<EdgeServices>[]]>([
    [
      'twice the same operation',
      /operation try is defined twice/,
      [handled({ ...basis, access }), handled({ ...basis, access, path: '/v1/others' })],
    ],
    [
      'twice the same address',
      /is defined twice/,
      [
        handled({ ...basis, access, path: '/v1/tries/:id', params: z.strictObject({ id: z.string() }) }),
        handled({
          ...basis,
          access,
          operationId: 'b',
          path: '/v1/tries/:name',
          params: z.strictObject({ name: z.string() }),
        }),
      ],
    ],
    ['parameters without a schema', /must describe exactly id/, [handled({ ...basis, access, path: '/v1/tries/:id' })]],
    ['a pattern that is none', /path segments/, [handled({ ...basis, access, path: '/v1/Tries(.*)' })]],
    [
      'a body that lets unknown members pass',
      /strictObject/,
      [handled({ ...basis, access, body: z.object({ a: z.string() }) })],
    ],
    [
      'the same, deeper',
      /strictObject/,
      [handled({ ...basis, access, body: z.strictObject({ a: z.array(z.object({ b: z.string() })) }) })],
    ],
    [
      'a reply of unknown members',
      /strictObject/,
      [handled({ ...basis, access, reply: { 200: z.object({ a: z.string() }) } })],
    ],
    [
      'a query that is no object',
      /must be an object/,
      [handled({ ...basis, access, query: z.record(z.string(), z.string()) })],
    ],
  ])('with %s stops the start', (_what, fault, routes) => {
    expect(() => checkRoutes(routes)).toThrow(fault);
  });

  test('named segments are matched before parameters, in whatever order they are defined', () => {
    const paths = ['/v1/runs/:id', '/v1/:kind/list', '/v1/runs/start'].map((path) => ({ path }));
    expect(inOrder(paths).map(({ path }) => path)).toEqual(['/v1/runs/start', '/v1/runs/:id', '/v1/:kind/list']);
  });
});

test('a reply other than announced fails where replies are checked', async () => {
  const defineRoute = routesOver<EdgeServices>();
  const spec = { method: 'get', tag: 't', summary: { zh: '试', en: 'try' }, access: { public: true } } as const;
  const reply = { 200: z.strictObject({ ok: z.boolean() }) };
  const edge = await startTestApp({
    routes: [
      defineRoute({ ...spec, path: '/v1/more', operationId: 'more', reply }).handle(() => {
        const row = { ok: true, internal: 'column' };
        return { status: 200, body: row };
      }),
      defineRoute({ ...spec, path: '/v1/other', operationId: 'other', reply }).handle(() => ({
        status: 202,
        text: '{}',
      })),
    ],
  });
  expect((await fetch(`${edge.url}/v1/more`)).status).toBe(500);
  expect((await fetch(`${edge.url}/v1/other`)).status).toBe(500);
  await edge.close();
});
