/** Pages: every row once, in order; a cursor is good for its own list and filter only. */
import { z } from 'zod';
import { problemFrom, startTestApp, type TestApp } from './harness';

let edge: TestApp;
let authorization: string;
beforeAll(async () => {
  edge = await startTestApp();
  authorization = `Bearer ${await edge.issuer.tokenOf('operator-a', 'operator')}`;
});
afterAll(() => edge.close());

const page = z.strictObject({ items: z.array(z.object({ n: z.int() })), nextCursor: z.string().nullable() });

const get = (query: string) => fetch(`${edge.url}/v1/needs${query}`, { headers: { authorization } });
const pageAt = async (query: string) => page.parse(await (await get(query)).json());
const cursorFrom = async (query: string): Promise<string> => {
  const { nextCursor } = await pageAt(query);
  if (nextCursor === null) throw new Error('no next page');
  return nextCursor;
};

test.each([1, 5, 6, 12, 200])('in pages of %i every row comes once', async (limit) => {
  const seen: number[] = [];
  let cursor: string | null = '';
  let pages = 0;
  while (cursor !== null) {
    const next: z.infer<typeof page> = await pageAt(`?limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    seen.push(...next.items.map(({ n }) => n));
    cursor = next.nextCursor;
    pages += 1;
  }
  expect(seen).toEqual(Array.from({ length: 12 }, (_, n) => n));
  expect(pages).toBe(Math.ceil(12 / limit));
});

test('a cursor goes on under another page size, not under another filter', async () => {
  const cursor = await cursorFrom('?limit=3&status=open');
  expect((await pageAt(`?limit=200&status=open&cursor=${cursor}`)).items[0]).toEqual({ n: 3 });
  expect((await get(`?cursor=${cursor}`)).status).toBe(400);
  expect((await get(`?status=closed&cursor=${cursor}`)).status).toBe(400);
});

test('broken and invented cursors are 400 and say so', async () => {
  const cursor = await cursorFrom('?limit=3');
  const [binding] = z
    .tuple([z.string()])
    .rest(z.unknown())
    .parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const broken = [
    'x',
    '%20',
    `${cursor}A`,
    `${cursor}=`,
    cursor.slice(0, -2),
    encode([]),
    encode({}),
    encode(null),
    encode([binding]),
    encode([binding, 'two']),
    encode([binding, 2, 3]),
    encode([binding, 1e300]),
    encode(['other', 2]),
    Buffer.from(`["${binding}", 2]`).toString('base64url'),
    Buffer.from(`["${binding}","\\u0000"]`).toString('base64url'),
    '['.repeat(900),
    'x'.repeat(1_001),
  ];
  for (const text of broken) {
    const response = await get(`?cursor=${text}`);
    expect([text, response.status]).toEqual([text, 400]);
    expect((await problemFrom(response)).errors?.[0]).toMatchObject({ pointer: '/cursor', in: 'query' });
  }
});
