/** Equal refusals of one minute are two records at most, whatever comes: the first, and one that counts the others (invariant 6). */
import { setTimeout as sleep } from 'node:timers/promises';
import { RefusalBook, type RefusedCommand } from '../../cases/refusals';
import { openDatabase } from '../../records/database';
import type { EventRow } from '../../records/events';
import { suiteDatabase } from '../support/postgres';

afterAll(() => book.close());
const { db, url } = suiteDatabase({ max: 3 });
let now = Date.UTC(2026, 0, 5, 1, 0, 30);
const book = new RefusalBook(db, { failed: (error) => fail(error), now: () => now, mostKinds: 50 });

const fail = (error: unknown): never => {
  throw error;
};
const NEXT_MINUTE_MS = 60_000;

function refused(id: string, change: Partial<RefusedCommand> = {}): RefusedCommand {
  const actor = { id, org: '91410100MA00000001', roles: ['operator'] as const };
  return { command: 'GET /v1/audit/events', actor, requestId: `request of ${id}`, code: 'forbidden', ...change };
}

interface Recorded {
  readonly code: string;
  readonly count?: number;
  readonly requestId: string;
  readonly id?: string;
}

async function recorded(actor: string): Promise<Recorded[]> {
  const rows = await db<EventRow>('events').where({ actor, case_id: 'system' }).orderBy('seq');
  expect(rows.map(({ type }) => type)).toEqual(rows.map(() => 'command.refused'));
  return rows.map(({ payload }) => JSON.parse(payload) as Recorded);
}

it('the first is on record before it is answered; a thousand more are one record with their count, when the minute ends', async () => {
  await book.record(refused('a'));
  expect(await recorded('a')).toMatchObject([{ code: 'forbidden', requestId: 'request of a' }]);
  for (let n = 0; n < 1_000; n += 1) await book.record(refused('a'));
  await book.flush();
  expect(await recorded('a')).toHaveLength(1);
  now += NEXT_MINUTE_MS;
  await book.flush();
  const [first, rest, ...others] = await recorded('a');
  expect([first?.count, rest?.count, others]).toEqual([undefined, 1_000, []]);
});

it('a second is not answered before the first is on record', async () => {
  let free: () => void = () => undefined;
  const held = new Promise<void>((done) => (free = done));
  let holds: () => void = () => undefined;
  const holding = new Promise<void>((done) => (holds = done));
  const holder = db.transaction(async (tx) => {
    await tx('system_chains').where({ id: 'system' }).forUpdate();
    holds();
    await held;
  });
  await holding;
  let answered = 0;
  const all = [1, 2].map(() => book.record(refused('i')).then(() => (answered += 1)));
  await sleep(200);
  expect(answered).toBe(0);
  free();
  await Promise.all([holder, ...all]);
  expect(await recorded('i')).toHaveLength(1);
});

it('a thousand at once are counted alike, and nobody waits for the count', async () => {
  await Promise.all(Array.from({ length: 1_000 }, () => book.record(refused('b'))));
  expect(await recorded('b')).toHaveLength(1);
  now += NEXT_MINUTE_MS;
  await book.flush();
  expect((await recorded('b')).map(({ count }) => count)).toEqual([undefined, 999]);
});

it('what differs in caller, route, code or case is not equal; a single one has no count', async () => {
  const ones = [
    refused('c'),
    refused('c', { command: 'decide' }),
    refused('c', { code: 'not-found' }),
    refused('c', { tried: { caseId: 'DR-1' } }),
    refused('c', { tried: { caseId: 'DR-2' } }),
  ];
  for (const one of ones) await book.record(one);
  now += NEXT_MINUTE_MS;
  await book.flush();
  const found = await recorded('c');
  expect(found).toHaveLength(ones.length);
  expect(found.every(({ count }) => count === undefined)).toBe(true);
});

it('a new minute begins with a record of its own', async () => {
  await book.record(refused('d'));
  now += NEXT_MINUTE_MS;
  await book.record(refused('d'));
  expect(await recorded('d')).toHaveLength(2);
});

it('more kinds than are counted have a record each: memory is bounded, and none is lost', async () => {
  for (let round = 0; round < 2; round += 1) {
    for (let n = 0; n < 100; n += 1) await book.record(refused('e', { tried: { id: String(n) } }));
  }
  now += NEXT_MINUTE_MS;
  await book.flush();
  const found = await recorded('e');
  const total = found.reduce((sum, { count }) => sum + (count ?? 1), 0);
  expect([total, found.length]).toEqual([200, 200]);
});

it('a name of any length is kept as far as a name can be read', async () => {
  await book.record(refused('f', { tried: { id: 'x'.repeat(10_000) } }));
  expect((await recorded('f'))[0]?.id).toHaveLength(200);
});

it('one that cannot be written is not answered, and the next tries again', async () => {
  const gone = openDatabase(url, { max: 1 });
  await gone.destroy();
  const lost: unknown[] = [];
  const other = new RefusalBook(gone, { failed: (error) => lost.push(error), now: () => now });
  await expect(other.record(refused('g'))).rejects.toThrow();
  await expect(other.record(refused('g'))).rejects.toThrow();
  await other.close();
  expect(lost).toEqual([]);
});

it('what waits is written when the process ends', async () => {
  const ending = new RefusalBook(db, { failed: (error) => fail(error), now: () => now });
  for (let n = 0; n < 5; n += 1) await ending.record(refused('h'));
  await ending.close();
  expect((await recorded('h')).map(({ count }) => count)).toEqual([undefined, 4]);
});
