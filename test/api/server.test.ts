/** The process around the routes: health, drain, limits, logs, metrics, documentation, the way to the identity provider. */
import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { probeEngine } from '../../api/engine-probe';
import { eventually } from '../support/eventually';
import { problemFrom, startTestApp, type TestApp } from './harness';

let edge: TestApp;
afterEach(() => edge.close());

describe('readiness', () => {
  const readiness = async () => {
    const response = await fetch(`${edge.url}/readyz`);
    return { status: response.status, body: await response.json() };
  };

  test('database and engine serve: ok', async () => {
    edge = await startTestApp();
    expect(await readiness()).toEqual({
      status: 200,
      body: {
        status: 'ok',
        database: { status: 'ok' },
        engine: { status: 'ok', detail: 'test' },
        restarts: 0,
        parked: 0,
        clock: 'true',
      },
    });
  });

  test.each([
    [
      { restarts: 1, parkedCases: 0, parkedRows: 0 },
      { restarts: 1, parked: 0 },
    ],
    [
      { restarts: 0, parkedCases: 1, parkedRows: 2 },
      { restarts: 0, parked: 3 },
    ],
  ])('a part that died, a case that waits for a person: 200, degraded', async (known, shown) => {
    edge = await startTestApp({ probes: { troubles: () => Promise.resolve(known) } });
    expect(await readiness()).toMatchObject({ status: 200, body: { status: 'degraded', ...shown } });
  });

  test.each([
    [() => Promise.resolve({ aheadMs: 86_400_000, genuine: true }), 'shifted'],
    [() => Promise.resolve({ aheadMs: 0, genuine: false }), 'altered'],
    [() => Promise.reject(new Error('no such function')), 'unknown'],
  ])('a clock of the limits that is not the true time: 200, degraded, and says so', async (clock, shown) => {
    edge = await startTestApp({ probes: { clock } });
    expect(await readiness()).toMatchObject({ status: 200, body: { status: 'degraded', clock: shown } });
  });

  test('without the engine: 200, degraded', async () => {
    edge = await startTestApp({ probes: { engine: () => Promise.reject(new Error('down')) } });
    expect(await readiness()).toMatchObject({
      status: 200,
      body: { status: 'degraded', database: { status: 'ok' }, engine: { status: 'absent' } },
    });
  });

  test('without the database: 503, while the process is alive', async () => {
    edge = await startTestApp({ probes: { database: () => Promise.reject(new Error('down')) } });
    expect(await readiness()).toMatchObject({
      status: 503,
      body: { status: 'degraded', database: { status: 'absent' } },
    });
    expect((await fetch(`${edge.url}/healthz`)).status).toBe(200);
  });

  test('a probe that never answers is given two seconds, and is asked once for all who ask', async () => {
    let asked = 0;
    const never = () => {
      asked += 1;
      return new Promise<never>(() => undefined);
    };
    edge = await startTestApp({ probes: { database: never } });
    const began = Date.now();
    const answers = await Promise.all([readiness(), readiness(), readiness()]);
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
    expect(Date.now() - began).toBeLessThan(4_000);
    expect(asked).toBe(1);
  });

  test('the engine is asked over gRPC and names its version', async () => {
    edge = await startTestApp();
    const engine = createHttp2Server();
    engine.on('stream', (stream, headers) => {
      const known = headers[':path'] === '/temporal.api.workflowservice.v1.WorkflowService/GetSystemInfo';
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': known ? '0' : '12' }));
      stream.end(Buffer.concat([Buffer.from([0, 0, 0, 0, 8, 0x0a, 6]), Buffer.from('1.31.0')]));
    });
    await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve));
    const address = engine.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await probeEngine(`127.0.0.1:${port}`)).toEqual({
      status: 'ok',
      detail: `Temporal 1.31.0 (127.0.0.1:${port})`,
    });
    await new Promise((resolve) => engine.close(resolve));
    expect(await probeEngine(`127.0.0.1:${port}`)).toMatchObject({ status: 'absent' });
    expect(await probeEngine(undefined)).toMatchObject({ status: 'absent' });
    const plain = new URL(edge.url).host;
    expect(await probeEngine(plain)).toMatchObject({ status: 'absent' });
  });
});

describe('drain', () => {
  test('a running request is finished, its connection closed, nobody is accepted any more', async () => {
    edge = await startTestApp();
    const slow = fetch(`${edge.url}/v1/slow`);
    await eventually('a connection', async () => (await connections(edge)) > 0);
    const drained = edge.running.drain({ graceMs: 0, finishMs: 5_000 });
    const response = await slow;
    expect(response.status).toBe(200);
    expect(response.headers.get('connection')).toBe('close');
    expect(await response.json()).toEqual({ done: true });
    await drained;
    await expect(fetch(`${edge.url}/healthz`)).rejects.toThrow();
  });

  test('as a stop begins readiness has fallen, everything else is still answered on new connections, each told to close', async () => {
    edge = await startTestApp();
    const drained = edge.running.drain({ graceMs: 3_000, finishMs: 5_000 });
    const statuses = new Set<string>();
    for (let answered = 0; answered < 10; answered += 1) {
      const [ready, other] = await Promise.all([fetch(`${edge.url}/readyz`), fetch(`${edge.url}/healthz`)]);
      await Promise.all([ready.text(), other.text()]);
      statuses.add([ready, other].map(({ status, headers }) => `${status} ${headers.get('connection')}`).join(', '));
    }
    expect([...statuses]).toEqual(['503 close, 200 close']);
    await drained;
    await expect(fetch(`${edge.url}/healthz`)).rejects.toThrow();
  });

  test('is bounded: what does not finish in time is cut off', async () => {
    edge = await startTestApp();
    const slow = fetch(`${edge.url}/v1/slow`).then(
      () => 'answered',
      () => 'cut off',
    );
    await eventually('a connection', async () => (await connections(edge)) > 0);
    const began = Date.now();
    await edge.running.drain({ graceMs: 0, finishMs: 50 });
    expect(Date.now() - began).toBeLessThan(1_000);
    expect(await slow).toBe('cut off');
  });

  test('an idle kept-alive connection does not hold it up; readiness has fallen', async () => {
    edge = await startTestApp();
    await (await fetch(`${edge.url}/healthz`)).text();
    edge.app.lifecycle.beginDrain();
    const ready = await fetch(`${edge.url}/readyz`);
    expect([ready.status, ready.headers.get('connection')]).toEqual([503, 'close']);
    const began = Date.now();
    await edge.running.drain({ graceMs: 0, finishMs: 5_000 });
    expect(Date.now() - began).toBeLessThan(1_000);
  });
});

function connections({ running }: TestApp): Promise<number> {
  return new Promise((resolve, reject) =>
    running.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
}

describe('anonymous routes', () => {
  test('answer so often per address, then 429 and when to come again; the others are not counted', async () => {
    edge = await startTestApp({ rateLimits: { readsPerMinute: 100, writesPerMinute: 2 } });
    const object = () =>
      fetch(`${edge.url}/v1/public/notices/N-1/objections`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': 'k',
          'x-forwarded-for': `10.0.0.${Math.random()}`,
        },
        body: '{"grounds":"x"}',
      });
    expect([(await object()).status, (await object()).status]).toEqual([201, 201]);
    const refused = await object();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await problemFrom(refused)).code).toBe('too-many-requests');
    expect(edge.recorded).toEqual([]);
    expect((await fetch(`${edge.url}/healthz`)).status).toBe(200);
  });

  test('behind a proxy that is named the address is the one it saw, whatever its client wrote before it', async () => {
    edge = await startTestApp({ rateLimits: { readsPerMinute: 100, writesPerMinute: 1 }, trustProxy: 'loopback' });
    const object = async (forwarded: string) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': 'k', 'x-forwarded-for': forwarded };
      const path = '/v1/public/notices/N-1/objections';
      return (await fetch(`${edge.url}${path}`, { method: 'POST', headers, body: '{"grounds":"x"}' })).status;
    };
    expect([await object('203.0.113.1'), await object('203.0.113.2')]).toEqual([201, 201]);
    expect(await object('198.51.100.7, 203.0.113.1')).toBe(429);
  });
});

test('HEAD answers as GET does, without the body', async () => {
  edge = await startTestApp();
  const response = await fetch(`${edge.url}/healthz`, { method: 'HEAD' });
  expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '15', '']);
});

describe('request ids and logs', () => {
  test('a sane id is kept, another is replaced, each answer has one', async () => {
    edge = await startTestApp();
    const idFor = async (given?: string) =>
      (await fetch(`${edge.url}/healthz`, { headers: given ? { 'x-request-id': given } : {} })).headers.get(
        'x-request-id',
      );
    expect(await idFor('portal-42')).toBe('portal-42');
    expect(await idFor('x'.repeat(65))).toMatch(/^[0-9a-f-]{36}$/);
    expect(await idFor('a b')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await idFor()).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('one line a request, by route and not by address, without query, body or token', async () => {
    edge = await startTestApp();
    const token = await edge.issuer.tokenOf('operator-a', 'operator');
    await fetch(`${edge.url}/v1/cases/DR-secret?search=personal`, { headers: { authorization: `Bearer ${token}` } });
    await fetch(`${edge.url}/v1/needs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'k' },
      body: '{"title":"private words","wayOfUse":"model"}',
    });
    await eventually('two lines', () => edge.logged().length === 2);
    expect(edge.logged()).toMatchObject([
      { level: 'info', part: 'api', method: 'GET', route: '/v1/cases/{id}', status: 400, sub: 'operator-a' },
      {
        method: 'POST',
        route: '/v1/needs',
        status: 201,
        ms: expect.any(Number) as unknown,
        requestId: expect.any(String) as unknown,
      },
    ]);
    expect(edge.logText()).not.toMatch(/secret|personal|private|eyJ/);
  });
});

describe('metrics', () => {
  test('count by route, method and status, whatever the address was', async () => {
    edge = await startTestApp();
    await fetch(`${edge.url}/healthz`);
    await fetch(`${edge.url}/some/invented/path`);
    const text = await (await fetch(`${edge.url}/metrics`)).text();
    expect(text).toMatch(/http_request_duration_seconds_count\{method="GET",route="\/healthz",status="200"\} 1/);
    expect(text).toMatch(/route="unmatched",status="404"\} 1/);
    expect(text).not.toContain('invented');
  });

  test('are for this machine alone: a forwarded caller finds nothing', async () => {
    edge = await startTestApp();
    const response = await fetch(`${edge.url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9' } });
    expect(response.status).toBe(404);
  });
});

describe('documentation', () => {
  test('is served from here alone: a strict policy, no inline script, every asset present', async () => {
    edge = await startTestApp();
    const page = await fetch(`${edge.url}/docs`);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    const html = await page.text();
    expect(html).not.toMatch(/<script(?![^>]*src=)|<style|https?:\/\/| on\w+=/);
    const assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(assets.length).toBeGreaterThanOrEqual(4);
    for (const asset of assets) {
      const response = await fetch(new URL(asset, edge.url));
      expect([asset, response.status]).toEqual([asset, 200]);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect((await fetch(`${edge.url}/docs/init.js`)).headers.get('content-type')).toMatch(/^text\/javascript/);
  });
});

test('every answer carries the protective headers and does not say what serves it', async () => {
  edge = await startTestApp();
  for (const path of ['/healthz', '/nothing', '/docs']) {
    const { headers } = await fetch(`${edge.url}${path}`);
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-request-id')).not.toBeNull();
  }
});

describe('the way to the embedded identity provider', () => {
  let provider: Server;
  let seen: { url: string; headers: IncomingHttpHeaders; body: string }[];
  beforeEach(async () => {
    seen = [];
    provider = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen.push({ url: request.url ?? '', headers: request.headers, body });
        response.writeHead(303, {
          location: '/oidc/next',
          'set-cookie': ['a=1', 'b=2'],
          'content-security-policy': 'theirs',
        });
        response.end('see other');
      });
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    const address = provider.address();
    edge = await startTestApp({
      oidcProxyTarget: new URL(
        `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
      ),
    });
  });
  afterEach(() => new Promise((resolve) => provider.close(resolve)));

  test('passes everything under /oidc as it came, and says who forwarded it', async () => {
    const response = await fetch(`${edge.url}/oidc/token?a=%2F..%2Fb`, {
      method: 'POST',
      body: 'grant_type=x',
      redirect: 'manual',
      headers: { 'x-forwarded-host': 'evil.example', connection: 'keep-alive', authorization: 'Basic YTpi' },
    });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/oidc/next']);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('content-security-policy')).toBe('theirs');
    expect(seen).toMatchObject([
      {
        url: '/oidc/token?a=%2F..%2Fb',
        body: 'grant_type=x',
        headers: { 'x-forwarded-host': new URL(edge.url).host, authorization: 'Basic YTpi' },
      },
    ]);
  });

  test('goes nowhere else: neither other paths nor absolute addresses', async () => {
    await fetch(`${edge.url}/oidcx`);
    await fetch(`${edge.url}/v1/../oidc-not`);
    await new Promise<void>((resolve) => {
      const { port } = new URL(edge.url);
      httpRequest({ host: '127.0.0.1', port, path: 'http://example.com/oidc/x' }, (response) => {
        response.resume();
        response.on('end', resolve);
      }).end();
    });
    expect(seen).toEqual([]);
  });

  test('the provider is down: 503', async () => {
    await new Promise((resolve) => provider.close(resolve));
    const response = await fetch(`${edge.url}/oidc/jwks`);
    expect(response.status).toBe(503);
    expect((await problemFrom(response)).code).toBe('unavailable');
  });
});
