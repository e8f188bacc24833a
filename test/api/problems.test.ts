/** Every refusal and failure is a problem document in the reader's language, with its trace and without internals. */
import { request } from 'node:http';
import { problemFrom, startTestApp, type TestApp } from './harness';

let edge: TestApp;
let token: string;
beforeAll(async () => {
  edge = await startTestApp();
  token = await edge.issuer.tokenOf('reviewer-1', 'reviewer');
});
afterAll(() => edge.close());
beforeEach(() => edge.recorded.splice(0));

function provoke(kind: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${edge.url}/v1/cases/DR-7/outcome/${kind}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
}

test.each([
  [undefined, 'zh'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en', 'en'],
  ['en-GB,en;q=0.9,zh;q=0.5', 'en'],
  ['zh;q=0.4,en;q=0.6', 'en'],
  ['fr', 'zh'],
  ['*', 'zh'],
  ['de, *;q=0.1, zh;q=0', 'en'],
  [';;;q=,,', 'zh'],
])('Accept-Language %s reads %s', async (accepted, language) => {
  // fetch would add a header of its own; the node client sends none.
  const text = await new Promise<string>((resolve, reject) => {
    request(
      `${edge.url}/v1/cases/DR-7/outcome/rule`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, ...(accepted && { 'accept-language': accepted }) },
      },
      (response) => {
        expect(response.headers['content-language']).toBe(language === 'zh' ? 'zh-CN' : 'en');
        expect(response.headers.vary).toContain('Accept-Language');
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => resolve(body));
      },
    )
      .on('error', reject)
      .end();
  });
  const expected =
    language === 'zh'
      ? { title: '内容不符合规定', detail: '不合规定' }
      : { title: 'Validation failed', detail: 'against a rule' };
  expect(JSON.parse(text)).toMatchObject({
    type: '/docs/problems#validation-failed',
    status: 422,
    code: 'validation-failed',
    article: 'Art. 18 ¶3',
    ...expected,
  });
});

test('a conflict says who won', async () => {
  const problem = await problemFrom(await provoke('decided'));
  expect(problem).toMatchObject({
    status: 409,
    code: 'task-already-decided',
    decidedBy: 'reviewer-2',
    decidedAt: '2026-01-05T09:00:00+08:00',
    outcome: 'approve',
  });
});

test('the type leads to a page that explains it', async () => {
  const { type } = await problemFrom(await provoke('decided'));
  const page = await fetch(new URL(type, edge.url));
  expect(page.status).toBe(200);
  expect(await page.text()).toContain(`id="${type.split('#')[1]}"`);
});

describe('the trail', () => {
  test.each([
    ['decided', 'task-already-decided'],
    ['unknown', 'not-found'],
    ['rule', 'validation-failed'],
  ])('a refused command (%s) is recorded with who, what and which case', async (kind, code) => {
    const response = await provoke(kind, { 'x-request-id': `req-${kind}` });
    expect(response.headers.get('x-request-id')).toBe(`req-${kind}`);
    expect(edge.recorded).toEqual([
      {
        actor: expect.objectContaining({ id: 'reviewer-1' }) as unknown,
        requestId: `req-${kind}`,
        method: 'POST',
        route: '/v1/cases/{id}/outcome/{kind}',
        caseId: 'DR-7',
        code,
        detail: expect.objectContaining({ zh: expect.any(String) as unknown }) as unknown,
      },
    ]);
  });

  test('what the command runner has recorded is not recorded twice', async () => {
    expect((await provoke('recorded')).status).toBe(409);
    expect(edge.recorded).toEqual([]);
  });

  test('a reading answered 404 leaves one; an unknown address leaves none', async () => {
    const get = (path: string) => fetch(`${edge.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    expect((await get('/v1/cases/DR-0')).status).toBe(404);
    expect((await get('/v1/nothing')).status).toBe(404);
    expect((await fetch(`${edge.url}/v1/nothing`, { method: 'POST' })).status).toBe(404);
    expect(edge.recorded).toMatchObject([{ method: 'GET', caseId: 'DR-0', code: 'not-found' }]);
  });

  test('a refusal that cannot be recorded is not answered: the caller is told to come again', async () => {
    edge.failRecording(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' }));
    const response = await provoke('rule');
    edge.failRecording(undefined);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('2');
  });
});

describe('failures', () => {
  test.each(['lock', 'deadlock', 'down', 'stopping', 'pool'])(
    '%s: 503, when to come again, nothing of the cause',
    async (kind) => {
      const response = await provoke(kind);
      expect(response.status).toBe(503);
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      const problem = await problemFrom(response);
      expect(problem.code).toBe('unavailable');
      expect(JSON.stringify(problem)).not.toMatch(/ECONN|canceling|deadlock|terminating|knex/i);
    },
  );

  test.each(['bug', 'unique'])('%s: 500 without internals, the request id to quote', async (kind) => {
    const response = await provoke(kind);
    expect(response.status).toBe(500);
    const problem = await problemFrom(response);
    expect(problem).toMatchObject({ code: 'internal', requestId: response.headers.get('x-request-id') });
    expect(JSON.stringify(problem)).not.toMatch(/secret|srv|insert|Zhang/);
    expect(edge.logged()).toContainEqual(
      expect.objectContaining({ level: 'error', requestId: problem.requestId, msg: 'request failed' }),
    );
  });

  test('the log of a database error names code and constraint, and quotes no row', async () => {
    await provoke('unique');
    expect(edge.logText()).toContain('needs_unique');
    expect(edge.logText()).not.toContain('13800000000');
  });
});

test('an unknown address is 404, another method 405 with what is allowed, OPTIONS is told the same', async () => {
  expect((await problemFrom(await fetch(`${edge.url}/nothing`))).code).toBe('not-found');
  const wrong = await fetch(`${edge.url}/v1/needs`, { method: 'DELETE' });
  expect((await problemFrom(wrong)).code).toBe('method-not-allowed');
  expect(wrong.status).toBe(405);
  expect(wrong.headers.get('allow')).toBe('GET, HEAD, OPTIONS, POST');
  const options = await fetch(`${edge.url}/v1/needs`, { method: 'OPTIONS' });
  expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS, POST']);
  expect(options.headers.get('access-control-allow-origin')).toBeNull();
});

test('a stored answer is sent again to the byte and says so', async () => {
  const response = await provoke('stored');
  expect(response.headers.get('idempotency-replayed')).toBe('true');
  expect(await response.text()).toBe('{"done":true}');
});
