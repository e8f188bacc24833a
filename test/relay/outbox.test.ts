/**
 * The relay between a real outbox and a real engine (no worker: what it sends stands in the histories). What the engine does
 * not take waits for itself alone.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import pino from 'pino';
import { dropWakeUp, retryWakeUp } from '../../cases/outbox';
import { countParked, enqueue, hearWakeUp, parkedRows, type OutboxRow } from '../../records/outbox';
import { Relay } from '../../worker/relay';
import { built, npmScript } from '../scripts/launched';
import { describeWithEngine, startEngine, type TestEngine } from '../support/engine';
import { eventually } from '../support/eventually';
import { suiteDatabase } from '../support/postgres';

const by = (actor: string): object => expect.objectContaining({ actor }) as object;

/** Each over a limit of another kind: of a payload, of gRPC's messages, of a name. */
const REFUSED: readonly object[] = [
  { payload: { text: 'x'.repeat(3_000_000) } },
  { payload: { text: 'x'.repeat(5_000_000) } },
  { signal: '' },
];

describeWithEngine('the outbox', () => {
  let engine: TestEngine;
  let connection: Connection;
  let client: Client;
  let relay: Relay;

  afterAll(async () => {
    await relay.stop();
    await connection.close();
    await engine.stop();
  });
  const { db, url } = suiteDatabase({ max: 8 });
  beforeAll(async () => {
    engine = await startEngine({});
    connection = await Connection.connect({ address: engine.address, interceptors: [] });
    client = new Client({ connection, namespace: engine.namespace });
    relay = newRelay();
    relay.start();
  });

  const newRelay = () =>
    new Relay({ db, databaseUrl: url, client, taskQueue: 'nobody', logger: pino({ level: 'silent' }) });
  const put = async (caseId: string, seq: number, row: object = {}) => {
    const wake = { signal: 'caseCommanded', payload: { seq, command: `command ${seq}`, by: 'somebody' } } as const;
    const queued = { case_id: caseId, process: 'data-request', definition_version: 1, ...wake, ...row } as const;
    await db.transaction((tx) => enqueue(tx, [queued]));
  };
  const left = async (caseId: string) =>
    (await db<OutboxRow>('outbox').where({ case_id: caseId }).orderBy('id')).map(({ payload }) => payload.seq);
  /** What the case's workflow was sent, in order. */
  const sent = async (caseId: string): Promise<unknown[]> => {
    const { events } = await client.workflow.getHandle(caseId).fetchHistory();
    return (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }): unknown[] =>
      signal?.input?.payloads?.[0]?.data
        ? [JSON.parse(Buffer.from(signal.input.payloads[0].data).toString()) as unknown]
        : [],
    );
  };
  const systemEvents = async (type: string): Promise<{ actor: string; payload: string }[]> =>
    db('events').where({ case_id: 'system', type }).orderBy('seq').select('actor', 'payload');

  it.each([0, 1, 5, 20])(
    'stops when it is told to, %i ms after it has started',
    async (afterMs) => {
      const one = newRelay();
      one.start();
      await sleep(afterMs);
      await one.stop();
    },
    10_000,
  );

  it('keeps what the engine refuses for good out of everybody else’s way, and parks it', async () => {
    for (let n = 0; n < 64; n += 1) await put(`poison-${n}`, 1, REFUSED[n] ?? REFUSED[2]);
    await put('sound', 1);
    await eventually('the sound case to be woken', async () => (await left('sound')).length === 0);
    expect(await sent('sound')).toEqual([{ seq: 1, command: 'command 1', by: 'somebody' }]);
    await eventually('what is refused to be parked', async () => (await countParked(db)) === 64, 45_000);
    expect((await parkedRows(db, 3)).map(({ attempts, error }) => [attempts, error !== null])).toEqual(
      Array.from({ length: 3 }, () => [3, true]),
    );
    expect(await systemEvents('wake-up.parked')).toHaveLength(64);
    // What its case has to tell later is not held up by it.
    await put('poison-1', 2);
    await eventually('the later wake-up', async () => (await left('poison-1')).length === 1);
  });

  it('has a parked wake-up tried again, or dropped, by a person whom the record names', async () => {
    const [row, other] = await parkedRows(db, 2);
    if (row === undefined || other === undefined) throw new Error('nothing is parked');
    expect(await retryWakeUp(db, row.id, '王敏')).toBe(true);
    expect(await countParked(db)).toBe(63);
    await eventually('it to be refused again', async () => (await countParked(db)) === 64, 45_000);
    await db.raw(`UPDATE outbox SET signal = 'caseCommanded', payload = '{"seq": 1}' WHERE id = ?`, [row.id]);
    expect(await retryWakeUp(db, row.id, '王敏')).toBe(true);
    await eventually('it to be delivered', async () => (await left(row.case_id)).length === 0);
    expect(await dropWakeUp(db, other.id, '李强')).toBe(true);
    expect(await left(other.case_id)).toEqual([]);
    expect(await dropWakeUp(db, other.id, '李强')).toBe(false);
    expect(await retryWakeUp(db, row.id, '王敏')).toBe(false);
    const acts = [...(await systemEvents('wake-up.retried')), ...(await systemEvents('wake-up.dropped'))];
    expect(acts.map(({ actor, payload }) => [actor, (JSON.parse(payload) as { id: number }).id])).toEqual([
      ['王敏', row.id],
      ['王敏', row.id],
      ['李强', other.id],
    ]);
  });

  it('is tried again, or dropped, with `npm run reconcile`, by whoever is named and by nobody unnamed', async () => {
    await built();
    const [row, other] = await parkedRows(db, 2);
    if (row === undefined || other === undefined) throw new Error('nothing is parked');
    const folder = mkdtempSync(join(tmpdir(), 'reconcile-'));
    const reconcile = (...args: readonly string[]) =>
      npmScript('reconcile', args, { DATABASE_URL: url, DATA_DIR: folder });
    try {
      const parked = await countParked(db);
      for (const args of [
        ['--retry', `${row.id}`],
        ['--drop', `${row.id}`, '--by', ' '],
        ['--retry', `${row.id}`, '--drop', `${row.id}`, '--by', '赵云'],
        ['--drop', row.case_id, '--by', '赵云'],
        ['--retry', '999999999', '--by', '赵云'],
        ['--drop', '999999999', '--by', '赵云'],
      ])
        expect([args, (await reconcile(...args)).code]).toEqual([args, 1]);
      expect((await reconcile('--drop', `${row.id}`)).stdout).toContain('--by NAME');
      expect([await countParked(db), await systemEvents('wake-up.retried')]).toEqual([
        parked,
        expect.not.arrayContaining([by('赵云')]),
      ]);

      // What --check lists is what the others take.
      expect((await reconcile('--check')).stdout).toContain(`wake-up ${row.id} of ${row.case_id}`);
      await db.raw(`UPDATE outbox SET signal = 'caseCommanded', payload = '{"seq": 1}' WHERE id = ?`, [row.id]);
      expect(await reconcile('--retry', `${row.id}`, '--by', '赵云')).toMatchObject({ code: 0 });
      await eventually('it to be delivered', async () => (await left(row.case_id)).length === 0);
      expect(await reconcile('--retry', `${row.id}`, '--by', '赵云')).toMatchObject({ code: 1 });
      expect(await reconcile('--drop', `${other.id}`, '--by', '关羽')).toMatchObject({ code: 0 });
      expect(await left(other.case_id)).toEqual([]);
      expect(await reconcile('--drop', `${other.id}`, '--by', '关羽')).toMatchObject({ code: 1 });
      expect(await countParked(db)).toBe(parked - 2);
      expect((await systemEvents('wake-up.retried')).at(-1)).toMatchObject(by('赵云'));
      expect((await systemEvents('wake-up.dropped')).at(-1)).toMatchObject(by('关羽'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);

  it('tells a single event as it is, of several the range, and sends no second wake-up while one is on its way', async () => {
    await put('busy', 1);
    await eventually('the first', async () => (await left('busy')).length === 0);
    for (const seq of [2, 3, 4]) await put('busy', seq);
    await put('other', 1);
    await eventually('the other case', async () => (await left('other')).length === 0);
    expect(await left('busy')).toEqual([2, 3, 4]);
    // Its workflow has read what came first.
    await hearWakeUp(db, 'busy', 1);
    await eventually('the rest', async () => (await left('busy')).length === 0);
    expect(await sent('busy')).toEqual([
      { seq: 1, command: 'command 1', by: 'somebody' },
      { seq: 4, from: 2, command: 'several', by: 'system' },
    ]);
    // Nothing is read, as if what was sent was lost: after a time what there is to tell is sent all the same.
    await put('busy', 5);
    await db.raw(`UPDATE wake_ups SET sent_at = sent_at - interval '1 minute'`);
    await eventually('the last', async () => (await left('busy')).length === 0);
    expect(await sent('busy')).toHaveLength(3);
  });

  it('parks nothing while the engine is away', async () => {
    const parked = await countParked(db);
    await engine.kill();
    await put('patient', 1);
    await eventually('some attempts', async () => {
      const row = await db<OutboxRow>('outbox').where({ case_id: 'patient' }).first();
      return (row?.attempts ?? 0) > 4;
    });
    expect(await countParked(db)).toBe(parked);
  });
});
