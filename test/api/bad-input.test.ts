/** Bad input is a clear 4xx, leaves a trace where one is due, reaches no handler, and is never a 500. */
import { connect } from 'node:net';
import { problemFrom, startTestApp, type TestApp } from './harness';

let edge: TestApp;
let token: string;
beforeAll(async () => {
  edge = await startTestApp();
  token = await edge.issuer.tokenOf('operator-a', 'operator');
});
afterAll(() => edge.close());
beforeEach(() => edge.recorded.splice(0));

const GOOD = { title: '公交客流', wayOfUse: 'model' };

async function send(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${edge.url}/v1/needs`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': 'k-1',
      'accept-language': 'en',
      ...headers,
    },
    body,
  });
}

async function refusedAs(response: Response, status: number, code: string, pointer?: string): Promise<string> {
  expect(response.status).toBe(status);
  const problem = await problemFrom(response);
  expect(problem.code).toBe(code);
  if (pointer !== undefined) expect(problem.errors?.map((error) => error.pointer)).toContain(pointer);
  return problem.detail;
}

const withMember = (member: string): string => JSON.stringify(GOOD).replace('{', `{${member},`);

describe('what cannot be understood is 400 and only logged', () => {
  const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
  const texts: readonly [string, string, string][] = [
    ['is no JSON', '{"title": }', ''],
    ['is cut off', '{"title":"a"', ''],
    ['is two values', '{}{}', ''],
    ['has a trailing comma', '{"title":"a",}', ''],
    ['has two byte order marks', `\ufeff\ufeff${JSON.stringify(GOOD)}`, ''],
    ['is a list', '[]', ''],
    ['is null', 'null', ''],
    ['is a text', '"x"', ''],
    ['lacks a member', '{"title":"a"}', '/wayOfUse'],
    ['has an unknown member', withMember('"colour":"red"'), '/colour'],
    ['has an unknown member deeper', withMember('"term":{"from":"2026-01-01","to":"2026-02-01","x":1}'), '/term/x'],
    ['has a number for a text', withMember('"on":20260101'), '/on'],
    ['has a text for a number', withMember('"count":"3"'), '/count'],
    ['has a fraction for an integer', withMember('"count":1.5'), '/count'],
    ['has null for a text', withMember('"on":null'), '/on'],
    ['has an object for an enum', '{"title":"a","wayOfUse":{}}', '/wayOfUse'],
    ['names a member twice', '{"title":"a","title":"b","wayOfUse":"model"}', '/title'],
    ['names a member twice, once escaped', '{"title":"a","\\u0074itle":"b","wayOfUse":"model"}', '/title'],
    ['has __proto__', withMember('"__proto__":{"admin":true}'), '/__proto__'],
    ['has __proto__ deeper', withMember('"note":{"__proto__":1}'), '/note/__proto__'],
    ['has constructor', withMember('"note":{"constructor":{"prototype":1}}'), '/note/constructor'],
    ['has NUL in a text', '{"title":"a\\u0000b","wayOfUse":"model"}', '/title'],
    ['has NUL in a name', withMember('"note":{"a\\u0000":1}'), '/note'],
    ['has a control character', '{"title":"a\\u0007b","wayOfUse":"model"}', '/title'],
    ['has a control character of the second range', withMember('"note":{"a":"\\u0085"}'), '/note/a'],
    ['has a noncharacter', withMember('"note":{"a":["\\ufffe"]}'), '/note/a/0'],
    ['has a lone surrogate', '{"title":"\\ud800","wayOfUse":"model"}', '/title'],
    ['has a lone surrogate deep in free content', withMember('"note":{"a":[1,{"b":"x\\udfff"}]}'), '/note/a/1/b'],
    ['has a number beyond 2^53', withMember('"note":{"a":9007199254740993}'), '/note/a'],
    ['has a number too large', withMember('"note":{"a":1e400}'), '/note/a'],
    ['has a number with more digits than are kept', withMember('"note":{"a":0.12345678901234567890}'), '/note/a'],
    ['has a number too small', withMember('"note":{"a":1e-400}'), '/note/a'],
    ['is nested 100 deep', withMember(`"note":{"a":${deep(100)}}`), ''],
    ['is nested 49,000 deep', deep(49_000), ''],
    ['is nested 16,000 deep in objects', '{"a":'.repeat(16_000) + '1' + '}'.repeat(16_000), ''],
  ];
  test.each(texts)('a body that %s', async (_what, text, pointer) => {
    const response = await send(text);
    await refusedAs(response, 400, 'malformed', pointer === '' ? undefined : pointer);
    expect(edge.recorded).toEqual([]);
  });

  test('a character that no text may hold is named', async () => {
    const detail = await refusedAs(await send(withMember('"note":{"a":"\\u001b"}')), 400, 'malformed', '/note/a');
    expect(detail).toContain('U+001B');
  });

  test('tabs and line breaks are no such characters, nor is a byte order mark before the text', async () => {
    const body = JSON.stringify({ ...GOOD, note: { a: 'a\tb\r\nc\u2028d' } });
    expect((await send(`\ufeff${body}`)).status).toBe(201);
  });

  test('a body that is not UTF-8', async () => {
    await refusedAs(await send(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])), 400, 'malformed');
  });

  test('no body where one is needed names what is missing', async () => {
    const response = await fetch(`${edge.url}/v1/needs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': 'k' },
    });
    await refusedAs(response, 400, 'malformed', '/title');
  });

  test('a body that is cut off while it is sent', async () => {
    const answer = await raw(
      edge,
      `POST /v1/needs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n` +
        'Content-Length: 1000\r\nIdempotency-Key: k\r\n\r\n{"title"',
      true,
    );
    expect(answer).not.toMatch(/HTTP\/1\.1 (?:2|5)/);
  });

  test.each([
    ['a lone percent sign', '/v1/needs?status=%'],
    ['a query that is not UTF-8', '/v1/needs?status=%ff'],
    ['an unknown parameter', '/v1/needs?colour=red'],
    ['a parameter twice', '/v1/needs?limit=1&limit=2'],
    ['an unknown value of an enum', '/v1/needs?status=lost'],
    ['a limit that is no number', '/v1/needs?limit=ten'],
    ['a limit of zero', '/v1/needs?limit=0'],
    ['a limit beyond the largest', '/v1/needs?limit=201'],
    ['a limit in another notation', '/v1/needs?limit=0x10'],
    ['an empty limit', '/v1/needs?limit='],
    ['NUL in a parameter', '/v1/needs?cursor=%00'],
    ['__proto__ as a parameter', '/v1/needs?__proto__=1'],
    ['a nested parameter', '/v1/needs?status[a]=open'],
    ['NUL in the path', '/v1/cases/%00'],
    ['a path that is not UTF-8', '/v1/cases/%ff'],
    ['a path that is too long for an id', `/v1/cases/${'x'.repeat(65)}`],
    ['a query where none is taken', '/v1/cases/DR-1?verbose=1'],
  ])('%s', async (_what, path) => {
    const response = await fetch(`${edge.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    await refusedAs(response, 400, 'malformed');
  });

  test('a body where none is taken; an empty object is none', async () => {
    const reviewer = await edge.issuer.tokenOf('reviewer', 'reviewer');
    const post = (body: string) =>
      fetch(`${edge.url}/v1/cases/DR-1/outcome/done`, {
        method: 'POST',
        headers: { authorization: `Bearer ${reviewer}`, 'content-type': 'application/json' },
        body,
      });
    await refusedAs(await post('{"outcome":"approve"}'), 400, 'malformed', '/outcome');
    await refusedAs(await post('null'), 400, 'malformed');
    expect((await post('{}')).status).toBe(200);
  });

  test('a traversal in a path stays a name that does not exist', async () => {
    const response = await fetch(`${edge.url}/v1/cases/..%2f..%2fetc%2fpasswd`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(200); // the handler is handed the text as one name
    expect(await response.json()).toEqual({ id: '../../etc/passwd' });
    expect((await fetch(`${edge.url}/docs/..%2fpackage.json`)).status).toBe(404);
    expect((await fetch(`${edge.url}/docs/package.json`)).status).toBe(404);
  });
});

describe('what is well-formed but against a rule of its schema is 422, leaves no trace, and names the member', () => {
  test.each([
    ['an empty text', { ...GOOD, title: '' }, '/title'],
    ['a text too long', { ...GOOD, title: 'x'.repeat(51) }, '/title'],
    ['a value outside an enum', { ...GOOD, wayOfUse: 'other' }, '/wayOfUse'],
    ['a number out of range', { ...GOOD, count: 11 }, '/count'],
    ['a day that is none', { ...GOOD, on: '2026-02-30' }, '/on'],
    ['a list too long', { ...GOOD, tags: ['a', 'b', 'c', 'd'] }, '/tags'],
    ['an empty text in a list', { ...GOOD, tags: ['a', ''] }, '/tags/1'],
  ])('%s', async (_what, body, pointer) => {
    await refusedAs(await send(JSON.stringify(body)), 422, 'validation-failed', pointer);
    expect(edge.recorded).toEqual([]);
  });

  test('a rule of the measures names its article', async () => {
    const body = JSON.stringify({ ...GOOD, term: { from: '2026-03-01', to: '2026-02-01' } });
    const problem = await problemFrom(await send(body));
    expect(problem).toMatchObject({
      status: 422,
      article: 'Art. 13',
      errors: [{ pointer: '/term/to', detail: 'ends before it begins' }],
    });
  });

  test('a shape and a rule broken together are malformed', async () => {
    await refusedAs(await send(JSON.stringify({ ...GOOD, title: '', colour: 1 })), 400, 'malformed', '/title');
  });
});

describe('sizes and media types', () => {
  test('100 kB pass, a byte more is 413', async () => {
    const frame = JSON.stringify({ ...GOOD, note: { a: '' } });
    const fill = (size: number) => frame.replace('"a":""', `"a":"${'x'.repeat(size - Buffer.byteLength(frame))}"`);
    expect((await send(fill(100_000))).status).toBe(201);
    await refusedAs(await send(fill(100_001)), 413, 'payload-too-large');
  });

  test('a body of unannounced length is cut off at the limit', async () => {
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(0x20)),
    });
    const request: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'k' },
      body: endless,
      duplex: 'half',
    };
    const response = await fetch(`${edge.url}/v1/needs`, request).catch(() => undefined);
    if (response) expect(response.status).toBe(413);
    expect((await fetch(`${edge.url}/healthz`)).status).toBe(200);
  });

  test.each([
    ['text', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['a form with files', 'multipart/form-data; boundary=x'],
    ['another JSON', 'application/merge-patch+json'],
    ['another character set', 'application/json; charset=gb18030'],
    ['nothing named', ''],
  ])('%s is 415', async (_what, type) => {
    await refusedAs(await send('{"title":"a"}', { 'content-type': type }), 415, 'unsupported-media-type');
  });

  test('a compressed body is 415, a named UTF-8 is not', async () => {
    await refusedAs(await send('{}', { 'content-encoding': 'gzip' }), 415, 'unsupported-media-type');
    expect((await send(JSON.stringify(GOOD), { 'content-type': 'application/json; charset=UTF-8' })).status).toBe(201);
  });
});

describe('idempotency keys', () => {
  test.each([
    ['none', undefined],
    ['an empty one', ''],
    ['one with a space', 'a b'],
    ['one beyond 255 characters', 'x'.repeat(256)],
    ['one that is not ASCII', '\u00fc'],
  ])('%s is 400 idempotency-key-required', async (_what, key) => {
    const headers: Record<string, string> = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    if (key !== undefined) headers['idempotency-key'] = key;
    const response = await fetch(`${edge.url}/v1/needs`, { method: 'POST', headers, body: JSON.stringify(GOOD) });
    await refusedAs(response, 400, 'idempotency-key-required');
  });

  test('the hash is of the content and not of its spelling, and of the path', async () => {
    const hashOf = async (body: string): Promise<unknown> => {
      const answer: unknown = await (await send(body)).json();
      return typeof answer === 'object' && answer !== null && 'bodyHash' in answer ? answer.bodyHash : undefined;
    };
    const hash = await hashOf('{"title":"a","wayOfUse":"model","count":1}');
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashOf(' { "count": 1.0, "wayOfUse": "m\\u006fdel",\n"title": "a"}')).toBe(hash);
    expect(await hashOf('{"title":"a","wayOfUse":"model","count":2}')).not.toBe(hash);
    expect(await hashOf('{"title":"a","wayOfUse":"model","count":1,"tags":[]}')).not.toBe(hash);
    const object = (notice: string) =>
      fetch(`${edge.url}/v1/public/notices/${notice}/objections`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
        body: '{"grounds":"x"}',
      }).then((response) => response.json());
    const [one, other]: unknown[] = [await object('N-1'), await object('N-2')];
    expect(one).toMatchObject({ scope: 'public:/v1/public/notices/N-1/objections' });
    expect(other).not.toEqual(one);
  });
});

describe('what is hardly HTTP', () => {
  test('headers too large are 431, garbage is 400, both with a problem', async () => {
    expect(await raw(edge, `GET / HTTP/1.1\r\nHost: x\r\nX-A: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 .*problem\+json/s,
    );
    expect(await raw(edge, 'NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*problem\+json/s);
    expect(await raw(edge, 'GET /healthz HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
  });

  test('two lengths, or a length and chunks, are refused', async () => {
    const smuggled =
      'POST /v1/needs HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
    expect(await raw(edge, smuggled)).toMatch(/^HTTP\/1\.1 400/);
    expect(
      await raw(edge, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello'),
    ).toMatch(/^HTTP\/1\.1 400/);
  });
});

/** Sends bytes as they are and answers what comes back until the server ends the connection or falls silent. */
function raw(app: TestApp, text: string, breakOff = false): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(app.running.port, '127.0.0.1', () => {
      socket.write(text);
      if (breakOff) socket.end();
    });
    socket.setTimeout(1_000, () => socket.destroy());
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}
