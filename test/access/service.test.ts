/** Art. 12, 18, 28, invariant 1, on a real record: the answer, its trace, and what happens when a part fails. */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { Access } from '../../services/access';
import type { LeaseClaims } from '../../services/access/access-service';
import { verifyTrail } from '../../services/trail/verify';
import { eventually } from '../support/eventually';
import { caller, createWorld, DATASET, FIELDS, OPERATOR, request, type Granted, type World } from './world';

interface LogRow {
  readonly id: number;
  readonly allowed: boolean;
  readonly reason: string;
  readonly fields: string[];
  readonly lease_id: string | null;
}

describe('the access check', () => {
  let world: World;
  let access: Access;
  let granted: Granted;
  const leases: LeaseClaims[] = [];

  beforeAll(async () => {
    world = await createWorld();
    granted = await world.addSupply();
    access = world.openAccess({
      sign: (claims) => {
        leases.push(claims);
        return Promise.resolve('lease');
      },
    });
  });
  afterAll(() => world.close());

  const reason = async (change: Partial<typeof request> & { developerId?: string } = {}) =>
    (await access.service.check({ ...request, ...change }, caller)).reason;
  const orders = (lifted: boolean) =>
    lifted
      ? world.sql(`UPDATE suspension_orders SET lifted_at = clock_timestamp(), lifted_by = 'director'`)
      : world.sql(
          `INSERT INTO suspension_orders (id, authorization_id, issued_at, issued_by) VALUES (?, ?, clock_timestamp(), 'director')`,
          [randomUUID(), granted.authorizationId],
        );
  const setRight = (change: string) =>
    world.sql(`UPDATE authorizations SET ${change} WHERE id = ?`, [granted.authorizationId]);

  it('says yes for exactly what was granted, naming supply and permit', async () => {
    const { checkedAt, ...answer } = await access.service.check(request, caller);
    expect(answer).toEqual({
      allowed: true,
      reason: 'permitted',
      article: 'Art. 18 ¶1',
      supplyId: granted.supplyId,
      permitVersion: 1,
      permitHash: granted.permitHash,
      form: { visitDate: { kind: 'as-is' }, department: { kind: 'as-is' } },
      disputed: false,
    });
    expect(Math.abs(Date.now() - checkedAt.getTime())).toBeLessThan(60_000);
  });

  it('says no for everything else', async () => {
    expect(await reason({ fields: [...FIELDS, 'phone'] })).toBe('out-of-fields');
    expect(await reason({ fields: [] })).toBe('out-of-fields');
    expect(await reason({ purpose: '其他用途' })).toBe('out-of-purpose');
    expect(await reason({ operatorId: '91410100MA44OTHER1' })).toBe('no-permit');
    expect(await reason({ datasetId: 'D-other' })).toBe('no-permit');
    expect(await reason({ developerId: 'somebody' })).toBe('developer-not-permitted');
  });

  it('says no from the commit of a suspension on, and yes again after the last order is lifted', async () => {
    await orders(false);
    await orders(false);
    expect(await reason()).toBe('right-suspended');
    await world.sql(
      `UPDATE suspension_orders SET lifted_at = clock_timestamp(), lifted_by = 'director' WHERE id = (SELECT min(id) FROM suspension_orders)`,
    );
    expect(await reason()).toBe('right-suspended');
    await orders(true);
    expect(await reason()).toBe('permitted');
  });

  it.each([
    ['not signed', 'authority_signed_at = NULL', `authority_signed_at = '2020-01-01'`, 'right-not-effective'],
    ['not begun', `from_date = '2098-01-01'`, `from_date = '2020-01-01'`, 'right-not-effective'],
    ['lapsed', `ends_at = date_trunc('milliseconds', clock_timestamp())`, 'ends_at = NULL', 'right-lapsed'],
    ['revoked', `revoked_at = date_trunc('milliseconds', clock_timestamp())`, 'revoked_at = NULL', 'right-revoked'],
    ['ended', `ended_at = date_trunc('milliseconds', clock_timestamp())`, 'ended_at = NULL', 'right-ended'],
    ['abandoned', 'abandoned_at = clock_timestamp()', 'abandoned_at = NULL', 'right-not-effective'],
  ])('says no while the right is %s', async (_, change, back, expected) => {
    await setRight(change);
    expect(await reason()).toBe(expected);
    await setRight(back);
    expect(await reason()).toBe('permitted');
  });

  it('says no before the term of the supply, after it, and once the supply has ended', async () => {
    const setSupply = (change: string) => world.tamper(`UPDATE supplies SET ${change}`);
    await setSupply(`term_from = '2098-01-01'`);
    expect(await reason()).toBe('term-not-begun');
    await setSupply(`term_from = '2020-01-01', term_to = '2020-12-31'`);
    expect(await reason()).toBe('term-over');
    await setSupply(`term_to = '2099-12-31', ended_at = date_trunc('milliseconds', clock_timestamp())`);
    expect(await reason()).toBe('supply-ended');
    await setSupply('ended_at = NULL');
    expect(await reason()).toBe('permitted');
  });

  it('finds the one grant that holds among more than it looks at, and the nearest reason where none does', async () => {
    const others: Granted[] = [];
    for (let n = 0; n < 105; n += 1) others.push(await world.addSupply());
    const ids = others.map((one) => one.authorizationId);
    await world.sql('UPDATE authorizations SET revoked_at = from_date WHERE id = ANY(?)', [ids]);
    const today = `(clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date`;
    for (const last of [`'2099-12-31'`, today, `${today} + 1`]) {
      await world.tamper(`UPDATE supplies SET term_to = ${last} WHERE id = $1`, [granted.supplyId]);
      const { allowed, supplyId } = await access.service.check(request, caller);
      expect({ allowed, supplyId }).toEqual({ allowed: true, supplyId: granted.supplyId });
    }
    expect(await reason({ fields: ['phone'] })).toBe('out-of-fields');
    await orders(false);
    expect(await reason()).toBe('right-suspended');
    await orders(true);
    await setRight('revoked_at = clock_timestamp()');
    expect(await reason()).toBe('right-revoked');
    await setRight('revoked_at = NULL');
    await world.tamper(`UPDATE supplies SET term_to = '2099-12-31' WHERE id = $1`, [granted.supplyId]);
    await world.tamper('DELETE FROM supply_datasets WHERE supply_id <> $1', [granted.supplyId]);
  });

  it('has a refusal durable, with its event, before it is answered', async () => {
    const purpose = randomUUID();
    await access.service.check({ ...request, purpose }, caller);
    const [row] = await world.sql<LogRow>('SELECT * FROM access_log WHERE purpose = ?', [purpose]);
    expect(row).toMatchObject({ allowed: false, reason: 'out-of-purpose', fields: FIELDS });
    const [event] = await world.sql<{ payload: string; actor: string }>(
      `SELECT * FROM events WHERE case_id = 'system' AND type = 'access.denied' ORDER BY seq DESC LIMIT 1`,
    );
    expect(event?.actor).toBe('platform');
    expect(JSON.parse(event?.payload ?? '')).toMatchObject({ logId: row?.id, purpose, requestId: 'r-1' });
  });

  it('commits refusals that come together together', async () => {
    const purpose = randomUUID();
    await Promise.all(Array.from({ length: 40 }, () => access.service.check({ ...request, purpose }, caller)));
    const [counts] = await world.sql<{ lines: number; commits: number }>(
      `SELECT count(*)::int AS lines, count(DISTINCT xmin::text)::int AS commits FROM access_log WHERE purpose = ?`,
      [purpose],
    );
    expect(counts?.lines).toBe(40);
    expect(counts?.commits).toBeLessThan(40);
  });

  it('writes allowed checks at most a second later, hashed into the chain', async () => {
    const before = await world.sql<LogRow>('SELECT * FROM access_log WHERE allowed');
    await reason({ fields: ['department'] });
    await eventually('the line is written', async () => {
      const after = await world.sql<LogRow>('SELECT * FROM access_log WHERE allowed');
      return after.length > before.length;
    });
    const [batch] = await world.sql<{ payload: string }>(
      `SELECT payload FROM events WHERE type = 'access.batch' ORDER BY seq DESC LIMIT 1`,
    );
    expect(JSON.parse(batch?.payload ?? '')).toMatchObject({ algorithm: 'sm3', hash: expect.any(String) as string });
  });

  it('has a lease durable before it is handed out, bound to the reading', async () => {
    const leased = await access.service.lease(request, caller);
    const claims = leases.at(-1);
    if ('denied' in leased || claims === undefined) throw new Error('no lease');
    expect(claims).toMatchObject({
      operatorId: OPERATOR,
      datasetId: DATASET,
      fields: FIELDS,
      supplyId: granted.supplyId,
    });
    expect(claims.exp - claims.iat).toBe(60);
    expect(leased.expiresAt.getTime()).toBe(claims.exp * 1000);
    const [row] = await world.sql<LogRow>('SELECT * FROM access_log WHERE lease_id = ?', [claims.jti]);
    expect(row).toMatchObject({ allowed: true, reason: 'permitted' });
  });

  it('caps a lease by the end of the right', async () => {
    await setRight(`ends_at = clock_timestamp() + interval '20 seconds'`);
    await access.service.lease(request, caller);
    const claims = leases.at(-1);
    expect((claims?.exp ?? 0) - (claims?.iat ?? 0)).toBeLessThanOrEqual(20);
    await setRight('ends_at = NULL');
  });

  it('denies a lease with the reason, durably, and signs nothing', async () => {
    const signed = leases.length;
    await orders(false);
    expect(await access.service.lease(request, caller)).toMatchObject({ denied: { reason: 'right-suspended' } });
    expect(leases).toHaveLength(signed);
    await orders(true);
  });

  it('cannot be answered while the trace cannot be written: no answer, so no yes and no lease', async () => {
    const blocker = new Client({ connectionString: world.database.url });
    await blocker.connect();
    await blocker.query(`BEGIN; SELECT * FROM system_chains FOR UPDATE`);
    try {
      await expect(access.service.lease(request, caller)).rejects.toThrow(/lock timeout/);
    } finally {
      await blocker.end();
    }
    expect(await access.service.lease(request, caller)).toHaveProperty('lease');
  });

  it('leaves a log that agrees with the chain, to the line', async () => {
    await access.close();
    expect(await verifyTrail(world.db)).toMatchObject({ valid: true });
    const [line] = await world.sql<LogRow>(`SELECT * FROM access_log WHERE allowed AND lease_id IS NULL LIMIT 1`);
    const [denied] = await world.sql<LogRow>(`SELECT * FROM access_log WHERE NOT allowed LIMIT 1`);

    const bad = async (statement: string, back: string) => {
      await world.tamper(statement);
      const { firstBad } = await verifyTrail(world.db);
      await world.tamper(back);
      return firstBad?.problem;
    };
    const set = (row: LogRow | undefined, change: string) => `UPDATE access_log SET ${change} WHERE id = ${row?.id}`;
    expect(await bad(set(line, `caller = 'x'`), set(line, `caller = 'platform'`))).toBe('access-log');
    expect(await bad(set(denied, 'allowed = true'), set(denied, 'allowed = false'))).toBe('access-log');
    expect(
      await bad(
        `CREATE TABLE stolen AS SELECT * FROM access_log WHERE id = ${line?.id}; DELETE FROM access_log WHERE id = ${line?.id}`,
        `INSERT INTO access_log OVERRIDING SYSTEM VALUE SELECT * FROM stolen; DROP TABLE stolen`,
      ),
    ).toBe('access-log');
    expect(
      await bad(
        `INSERT INTO access_log OVERRIDING SYSTEM VALUE SELECT (SELECT max(id) + 1 FROM access_log), at, caller, operator_id,
           developer_id, dataset_id, fields, purpose, allowed, reason, supply_id, permit_hash, lease_id
           FROM access_log WHERE id = ${line?.id}`,
        `DELETE FROM access_log WHERE id = (SELECT max(id) FROM access_log)`,
      ),
    ).toBe('access-log');
    expect(await verifyTrail(world.db)).toMatchObject({ valid: true });
  });
});

describe('with the database away', () => {
  it('nothing is answered, and after it comes back the record is compared before the first yes', async () => {
    const world = await createWorld();
    try {
      await world.addSupply();
      const { service } = world.openAccess();
      expect((await service.check(request, caller)).allowed).toBe(true);
      await world.allowConnections(false);
      await expect(service.check(request, caller)).rejects.toThrow();
      await expect(service.lease(request, caller)).rejects.toThrow();
      await world.allowConnections(true);
      await eventually('answers again', async () => (await service.check(request, caller)).allowed);
    } finally {
      await world.allowConnections(true);
      await world.close();
    }
  });
});
