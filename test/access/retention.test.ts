/** Art. 23, 网络安全法 23(3): the log of access checks is forgotten after its time, never before six months, and the trail says so. */
import { createHash } from 'node:crypto';
import { forgetOldAccessLines, LOG_FORGOTTEN } from '../../services/access/retention';
import { appendToSystem, type EventInput } from '../../cases/context';
import { verifyTrail } from '../../services/trail/verify';
import { canonicalJson } from '../../domain/canonical';
import { SYSTEM } from '../../domain/roles';
import { TRAIL_ALGORITHM } from '../../domain/trail';
import { insertAccessLines, type AccessLine } from '../../records/access';
import { appendToSystemChain } from '../../records/writer';
import { caller, createWorld, DATASET, FIELDS, OPERATOR, PURPOSE, request, type World } from './world';

const MONTH_MS = 30 * 86_400_000;

describe('the log of access checks', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
    // Its own past, as it was written then: four years, two years and seven months ago; and what is asked today.
    for (const months of [48, 47, 24, 7]) await batch(new Date(Date.now() - months * MONTH_MS), 3);
    const access = world.openAccess();
    expect(await access.service.check(request, caller)).toMatchObject({ allowed: false });
  });
  afterEach(() => world.close());

  const lineOf = (at: Date): AccessLine => ({
    at: at.toJSON(),
    caller: 'platform',
    operator_id: OPERATOR,
    developer_id: null,
    dataset_id: DATASET,
    fields: FIELDS,
    purpose: PURPOSE,
    allowed: true,
    reason: 'permitted',
    supply_id: 's',
    permit_hash: 'h',
    lease_id: null,
  });
  const batch = (at: Date, count: number) =>
    world.db.transaction(async (tx) => {
      const lines = Array.from({ length: count }, () => canonicalJson(lineOf(at)));
      const ids = await insertAccessLines(tx, lines);
      const hash = createHash(TRAIL_ALGORITHM)
        .update(`${lines.join('\n')}\n`)
        .digest('hex');
      const payload = { count, firstId: ids[0] ?? null, lastId: ids.at(-1) ?? null, algorithm: TRAIL_ALGORITHM, hash };
      const event = { type: 'access.batch', at, actor: SYSTEM.id, roles: [], basis: null, taskId: null, payload };
      await appendToSystemChain(tx, () => [event]);
    });
  const lines = async () => (await world.sql<{ n: number }>('SELECT count(*)::int AS n FROM access_log'))[0]?.n;
  const verdict = async () => (await verifyTrail(world.db)).firstBad;

  it('verifies before, loses what is older than it is kept for, says so in the trail, and verifies after', async () => {
    expect(await verdict()).toBeUndefined();
    expect(await lines()).toBe(13);
    expect(await forgetOldAccessLines(world.db, 36)).toBe(6);
    expect(await lines()).toBe(7);
    const events = await world.sql<{ payload: string }>(`SELECT payload FROM events WHERE type = '${LOG_FORGOTTEN}'`);
    expect(events.map(({ payload }) => JSON.parse(payload) as object)).toMatchObject([
      { lines: 6, upToId: 6, monthsKept: 36 },
    ]);
    expect(await verdict()).toBeUndefined();
  });

  it('forgets nothing twice, and goes on where it had come to', async () => {
    expect([await forgetOldAccessLines(world.db, 36), await forgetOldAccessLines(world.db, 36)]).toEqual([6, 0]);
    expect([await forgetOldAccessLines(world.db, 6), await forgetOldAccessLines(world.db, 6)]).toEqual([6, 0]);
    expect(await lines()).toBe(1);
    expect(await verdict()).toBeUndefined();
  });

  it('is kept for six months whatever is configured, and whoever asks the database', async () => {
    expect(() => forgetOldAccessLines(world.db, 5)).toThrow(RangeError);
    await expect(world.sql('SELECT forget_access_lines(1000)')).rejects.toThrow('six months');
    await expect(world.sql('DELETE FROM access_log')).rejects.toThrow('permission denied');
    expect(await lines()).toBe(13);
  });

  it('shows what is missing from it without the trail’s knowing', async () => {
    await world.sql('SELECT forget_access_lines(6)'); // through the function, yet told to nobody
    expect(await verdict()).toMatchObject({ problem: 'access-log', seq: 1 });
  });

  it('shows what was forgotten before its time, though the trail was made to tell of it', async () => {
    await world.tamper('DELETE FROM access_log');
    await world.db.transaction((tx) =>
      appendToSystem({ tx, actor: SYSTEM }, [
        { type: LOG_FORGOTTEN, payload: { upToId: 13, lines: 13 } } as EventInput,
      ]),
    );
    expect(await verdict()).toMatchObject({
      problem: 'access-log',
      detail: { en: expect.stringContaining('six months') as string },
    });
  });
});
