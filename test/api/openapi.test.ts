/** The OpenAPI document: valid 3.1, and true: every answer of the example routes is as it says. */
import { startTestApp, type TestApp } from './harness';
import { answerChecker, documentErrors, type Answer } from './openapi-checker';

let edge: TestApp;
beforeAll(async () => {
  edge = await startTestApp();
});
afterAll(() => edge.close());

test('is a valid OpenAPI 3.1 document by the published schema, as it is served', async () => {
  const served: unknown = await (await fetch(`${edge.url}/openapi.json`)).json();
  expect(served).toEqual(JSON.parse(JSON.stringify(edge.app.openapi)));
  expect(documentErrors(served)).toEqual([]);
  expect(documentErrors({ ...edge.app.openapi, openapi: '2.0' })).not.toEqual([]);
});

test('the served routes and the documented operations are the same', () => {
  const documented = Object.entries(edge.app.openapi.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method} ${path}`),
  );
  const served = edge.app.routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  expect(documented.sort()).toEqual([...served].sort());
});

test('limits and filters of lists are described as the integers and enums that they are', () => {
  const parameters = edge.app.openapi.paths['/v1/needs']?.['get']?.['parameters'];
  expect(parameters).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        name: 'limit',
        in: 'query',
        required: false,
        schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
      }),
      expect.objectContaining({ name: 'status', schema: { type: 'string', enum: ['open', 'closed'] } }),
    ]),
  );
});

test('a named schema becomes one component, a rule of the schema stays in it', () => {
  expect(edge.app.openapi.components['schemas']?.['ExampleNeed']).toMatchObject({
    type: 'object',
    additionalProperties: false,
    required: ['title', 'wayOfUse'],
    properties: { title: { type: 'string', minLength: 1, maxLength: 50 } },
  });
});

describe('answers are what the document announces', () => {
  const token = async (path: string) =>
    `Bearer ${await edge.issuer.tokenOf('caller', path.includes('/outcome/') ? 'reviewer' : 'operator')}`;
  const json = { 'content-type': 'application/json' };
  const calls: readonly [string, string, string, RequestInit & { anonymous?: boolean }][] = [
    ['a need', 'POST', '/v1/needs', { body: '{"title":"a","wayOfUse":"model"}', headers: json }],
    ['a need without content', 'POST', '/v1/needs', { body: '{}', headers: json }],
    ['a need against a rule', 'POST', '/v1/needs', { body: '{"title":"","wayOfUse":"model"}', headers: json }],
    ['a need as text', 'POST', '/v1/needs', { body: 'x', headers: { 'content-type': 'text/plain' } }],
    ['a need too long', 'POST', '/v1/needs', { body: JSON.stringify('x'.repeat(100_001)), headers: json }],
    ['a need without token', 'POST', '/v1/needs', { anonymous: true }],
    ['needs', 'GET', '/v1/needs?limit=2', {}],
    ['needs with an unknown filter', 'GET', '/v1/needs?colour=red', {}],
    ['a case', 'GET', '/v1/cases/DR-1', {}],
    ['no case', 'GET', '/v1/cases/DR-0', {}],
    ['a conflict', 'POST', '/v1/cases/DR-1/outcome/decided', {}],
    ['a rule', 'POST', '/v1/cases/DR-1/outcome/rule', {}],
    ['a bug', 'POST', '/v1/cases/DR-1/outcome/bug', {}],
    ['a lock', 'POST', '/v1/cases/DR-1/outcome/lock', {}],
    ['a stored answer', 'POST', '/v1/cases/DR-1/outcome/stored', {}],
    ['a document', 'GET', '/v1/documents/D-1', {}],
    ['alive', 'GET', '/healthz', { anonymous: true }],
    ['ready', 'GET', '/readyz', { anonymous: true }],
    ['metrics', 'GET', '/metrics', { anonymous: true }],
    ['docs', 'GET', '/docs', { anonymous: true }],
    ['problems', 'GET', '/docs/problems', { anonymous: true }],
    ['openapi', 'GET', '/openapi.json', { anonymous: true }],
  ];
  test.each(calls)('%s: %s %s', async (_what, method, path, { anonymous, headers, ...init }) => {
    const response = await fetch(`${edge.url}${path}`, {
      ...init,
      method,
      headers: {
        'idempotency-key': 'k',
        ...(anonymous ? {} : { authorization: await token(path) }),
        ...Object.fromEntries(new Headers(headers)),
      },
    });
    const contentType = response.headers.get('content-type');
    const answer: Answer = {
      method,
      path: path.split('?')[0] ?? path,
      status: response.status,
      contentType,
      ...(contentType?.includes('json') && { body: await response.json() }),
    };
    expect(answerChecker(edge.app.openapi)(answer)).toEqual([]);
  });

  test('and the checker finds an answer that is not', () => {
    const check = answerChecker(edge.app.openapi);
    const answer = { method: 'GET', path: '/v1/cases/DR-1', status: 200, contentType: 'application/json' };
    expect(check({ ...answer, body: { id: 'DR-1' } })).toEqual([]);
    expect(check({ ...answer, body: { id: 'DR-1', internal: true } })).not.toEqual([]);
    expect(check({ ...answer, status: 418 })).not.toEqual([]);
  });
});
