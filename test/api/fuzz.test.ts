/** Whatever is sent, the answer is an announced one: never a 5xx, never a hang, and the process lives. */
import fc from 'fast-check';
import { parseJson } from '../../api/json-body';
import { canonicalJson } from '../../domain/canonical';
import { startTestApp, type TestApp } from './harness';

let edge: TestApp;
let authorization: string;
beforeAll(async () => {
  edge = await startTestApp({ rateLimits: { readsPerMinute: 1e6, writesPerMinute: 1e6 } });
  authorization = `Bearer ${await edge.issuer.tokenOf('operator-a', 'operator')}`;
});
afterAll(() => edge.close());

const RUNS = { numRuns: 250 };

async function status(path: string, init: RequestInit): Promise<number> {
  const response = await fetch(`${edge.url}${path}`, init);
  await response.arrayBuffer();
  return response.status;
}

const post = (body: string | Uint8Array, type = 'application/json', path = '/v1/needs') =>
  status(path, {
    method: 'POST',
    headers: { authorization, 'idempotency-key': 'k', 'content-type': type },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });

test('random bytes as a body', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      expect([400, 422]).toContain(await post(bytes));
    }),
    RUNS,
  );
});

test('random JSON, with the names of the form and of prototypes among its names', async () => {
  const names = fc.oneof(
    fc.constantFrom(
      'title',
      'wayOfUse',
      'count',
      'on',
      'tags',
      'term',
      'note',
      'from',
      '__proto__',
      'constructor',
      'toString',
    ),
    fc.string({ unit: 'binary', maxLength: 5 }),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.constantFrom('model', '2026-01-01', '\u0000', '\ud800', ''),
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.double(),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(names, tie('value'), { maxKeys: 5 }),
    ),
  }));
  await fc.assert(
    fc.asyncProperty(value, async (body) => {
      expect([201, 400, 422]).toContain(await post(JSON.stringify(body)));
    }),
    RUNS,
  );
});

test('a good body with one byte changed', async () => {
  const good = Buffer.from('{"title":"公交","wayOfUse":"model","count":3,"tags":["a"],"note":{"k":[1,2.5,null]}}');
  await fc.assert(
    fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), async (at, byte) => {
      const bytes = Buffer.from(good);
      bytes[at] = byte;
      expect([201, 400, 422]).toContain(await post(bytes));
    }),
    RUNS,
  );
});

test('random forms for an upload', async () => {
  const piece = fc.constantFrom(
    '--b\r\n',
    '--b--',
    '\r\n',
    'Content-Disposition: form-data; name="file"; filename="a.pdf"',
    'Content-Type: application/pdf',
    '%PDF-',
    '\r\n\r\n',
    ';',
    '"',
    'name=caseId',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 14 }), async (pieces) => {
      expect([201, 400, 413, 415, 422]).toContain(
        await post(pieces.join(''), 'multipart/form-data; boundary=b', '/v1/documents'),
      );
    }),
    RUNS,
  );
});

test('random paths, queries, tokens and headers', async () => {
  const segment = fc.oneof(
    fc.constantFrom('v1', 'needs', 'cases', 'docs', '..', '.', '%2e%2e', '%00', '%', 'oidc', ''),
    fc.string({ maxLength: 6 }).map(encodeURIComponent),
  );
  const query = fc.array(
    fc.tuple(fc.constantFrom('limit', 'cursor', 'status', 'x', '__proto__'), fc.string({ maxLength: 12 })),
    { maxLength: 3 },
  );
  const token = fc.oneof(fc.constant(undefined), fc.stringMatching(/^[\w.-]{0,60}$/));
  await fc.assert(
    fc.asyncProperty(
      fc.array(segment, { maxLength: 5 }),
      query,
      token,
      fc.stringMatching(/^[ -~]{0,30}$/),
      async (segments, members, given, language) => {
        const search = members.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
        const headers = {
          authorization: given === undefined ? authorization : `Bearer ${given}`,
          'accept-language': language,
          'x-request-id': language,
        };
        expect(await status(`/${segments.join('/')}?${search}`, { headers })).toBeLessThan(500);
      },
    ),
    RUNS,
  );
});

test('what the strict reader accepts is what JSON.parse reads, and survives its canonical form', () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: 'binary', maxDepth: 8 }), fc.boolean(), (text, spaced) => {
      const sent = spaced ? JSON.stringify(JSON.parse(text), undefined, 2) : text;
      let value;
      try {
        value = parseJson(Buffer.from(sent));
      } catch {
        return;
      }
      expect(value).toEqual(JSON.parse(sent));
      expect(JSON.parse(canonicalJson(value))).toEqual(value);
    }),
    { numRuns: 2_000 },
  );
});

test('decimals are accepted iff they come back the same', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }),
      fc.integer({ min: -30, max: 30 }),
      (digits, exponent) => {
        const text = `${digits}e${exponent}`;
        let accepted = true;
        try {
          parseJson(Buffer.from(text));
        } catch {
          accepted = false;
        }
        const value = Number(text);
        const back = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
        const fraction = back?.[3] ?? '';
        const same =
          back !== null &&
          BigInt(`${back[1]}${back[2]}${fraction}`) * 10n ** BigInt(Number(back[4] ?? 0) - fraction.length + 400) ===
            digits * 10n ** BigInt(exponent + 400);
        expect(accepted).toBe(same && (!Number.isInteger(value) || Number.isSafeInteger(value)));
      },
    ),
    { numRuns: 2_000 },
  );
});
