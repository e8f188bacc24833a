/** Invariant 6 under load: refusals share a commit, and each is on record, with an event of its own, before it is answered (ADR 7). */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { verifyTrail } from '../../services/trail/verify';
import { insertAccessLines } from '../../records/access';
import { lockSystemChain } from '../../records/events';
import { eventually } from '../support/eventually';
import { caller, createWorld, DATASET, FIELDS, OPERATOR, request, type World } from './world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.addSupply();
});
afterAll(() => world.close());

const LINE = {
  ...{
    at: '2026-01-05T01:00:00.000Z',
    caller: 'platform',
    operator_id: OPERATOR,
    developer_id: null,
    dataset_id: DATASET,
  },
  ...{ fields: FIELDS, allowed: false, reason: 'no-permit', supply_id: null, permit_hash: null, lease_id: null },
};

interface Recorded {
  readonly seq: number;
  readonly logId: number;
  readonly purpose: string;
  readonly id: number | null;
  readonly commit: string;
}

/** Events of refusals whose purpose begins so, in the order of the chain, each with the line of the log that it names. */
const recorded = (purpose: string) =>
  world.sql<Recorded>(
    `SELECT e.seq, (e.payload::json ->> 'logId')::int AS "logId", e.payload::json ->> 'purpose' AS purpose, l.id, l.xmin::text AS commit
       FROM events e LEFT JOIN access_log l ON l.id = (e.payload::json ->> 'logId')::int AND l.purpose = e.payload::json ->> 'purpose'
      WHERE e.case_id = 'system' AND e.type = 'access.denied' AND e.payload::json ->> 'purpose' LIKE ? || '%' ORDER BY e.seq`,
    [purpose],
  );
const purposes = (count: number, prefix: string) => Array.from({ length: count }, (_, n) => `${prefix} ${n}`);

it('each of many has its event and its line, in one order, whoever else writes', async () => {
  const prefix = randomUUID();
  const [one, other] = [world.openAccess(), world.openAccess()];
  const ask = ({ service }: typeof one, purpose: string) => service.check({ ...request, purpose }, caller);
  const asked = purposes(200, prefix);
  await Promise.all([
    ...asked.map((purpose, n) => ask(n % 2 === 0 ? one : other, purpose)),
    ...asked.map(() => one.service.check(request, caller)),
  ]);
  await one.close();
  await other.close();
  const found = await recorded(prefix);
  expect(found.map(({ purpose }) => purpose).sort()).toEqual([...asked].sort());
  expect(found.map(({ id }) => id)).toEqual(found.map(({ logId }) => logId));
  expect(found.map(({ logId }) => logId)).toEqual(found.map(({ logId }) => logId).sort((a, b) => a - b));
  expect(new Set(found.map(({ commit }) => commit)).size).toBeLessThan(asked.length / 4);
  expect(await verifyTrail(world.db)).toMatchObject({ valid: true });
});

it('its line is written under the lock of the chain: what another writes before letting go of it has the lower number', async () => {
  const prefix = randomUUID();
  const { service } = world.openAccess();
  let refused: Promise<unknown> = Promise.resolve();
  const [before] = await world.db.transaction(async (tx) => {
    await lockSystemChain(tx);
    refused = service.check({ ...request, purpose: prefix }, caller);
    await eventually('it waits for the lock', async () => {
      const { rows } = await tx.raw<{ rows: unknown[] }>(
        'SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))',
      );
      return rows.length > 0;
    });
    return insertAccessLines(tx, [JSON.stringify({ ...LINE, purpose: `before ${prefix}` })]);
  });
  await refused;
  const [{ logId } = { logId: 0 }] = await recorded(prefix);
  expect(logId).toBeGreaterThan(before ?? Number.POSITIVE_INFINITY);
  await world.tamper('DELETE FROM access_log WHERE id = $1', [before]); // no event speaks for it
});

it('one that cannot be written down fails nobody else who waits for the same commit', async () => {
  const prefix = randomUUID();
  const { service } = world.openAccess();
  const asked = purposes(20, prefix);
  const ask = (purpose: string) => service.check({ ...request, purpose }, caller);
  const half = `${prefix} \ud800`; // half of a character: no text; the edge lets none in
  const outcomes = await Promise.allSettled([...asked.slice(0, 10), half, ...asked.slice(10)].map(ask));
  expect(outcomes.map(({ status }) => status === 'rejected')).toEqual(outcomes.map((_, n) => n === 10));
  expect((await recorded(prefix)).map(({ purpose }) => purpose).sort()).toEqual([...asked].sort());
});

it('an answered one is on record, whatever becomes of the sessions between commit and answer', async () => {
  const prefix = randomUUID();
  const { service } = world.openAccess();
  const answered: string[] = [];
  let failed = 0;
  let open = true;
  const cut = (async () => {
    for (let n = 0; n < 40; n += 1) {
      await world.tamper(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND (query LIKE '%access_log%' OR query LIKE '%system_chains%' OR query LIKE 'COMMIT%')`,
      );
    }
    open = false;
  })();
  const client = async (number: number) => {
    for (let n = 0; open; n += 1) {
      const purpose = `${prefix} ${number}-${n}`;
      await service.check({ ...request, purpose }, caller).then(
        () => answered.push(purpose),
        () => (failed += 1),
      );
    }
  };
  await Promise.all([cut, ...Array.from({ length: 8 }, (_, number) => client(number))]);
  const found = await recorded(prefix);
  const onRecord = new Set(found.map(({ purpose }) => purpose));
  expect(answered.filter((purpose) => !onRecord.has(purpose))).toEqual([]);
  expect(onRecord.size).toBe(found.length);
  expect(found.every(({ id, logId }) => id === logId)).toBe(true);
  expect([answered.length > 0, failed > 0]).toEqual([true, true]);
  expect(await verifyTrail(world.db)).toMatchObject({ valid: true });
});

it('a refusal waits for the database three times: its reading, the lock with its line, and its event with the commit', async () => {
  const { service } = world.openAccess();
  await service.check({ ...request, purpose: 'prepared' }, caller);
  const client = world.db.client as {
    acquireConnection(): Promise<{ connection: { stream: Socket } }>;
    releaseConnection(session: object): Promise<void>;
  };
  const session = await client.acquireConnection();
  await client.releaseConnection(session);
  const { stream } = session.connection;
  const texts: string[] = [];
  const writev = stream._writev?.bind(stream);
  const write = stream._write.bind(stream);
  stream._writev = (chunks, done) => {
    texts.push(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)).toString('latin1'));
    writev?.(chunks, done);
  };
  stream._write = (chunk: Buffer, encoding, done) => {
    texts.push(chunk.toString('latin1'));
    write(chunk, encoding, done);
  };
  await service.check({ ...request, purpose: 'counted' }, caller);
  expect(texts.map((text) => [text.includes('BEGIN'), text.includes('COMMIT')])).toEqual([
    [true, false],
    [false, true],
  ]);
});
