/** Invariant 15: of a supply's permits the one of this instant answers, in the check, in the lease and in the register. */
import { canonicalJson } from '../../domain/canonical';
import { addDays, endOfDay, localDateOf, startOfDay } from '../../domain/local-date';
import { periodsOf } from '../../domain/permit';
import { findSupply, permitVersionsOf, type NextPermit } from '../../records/supplies';
import { write } from '../../records/writer';
import type { Access } from '../../services/access';
import type { LeaseClaims } from '../../services/access/access-service';
import { LegalClock } from '../support/legal-clock';
import { caller, createWorld, DATASET, FIELDS, OPERATOR, request, type Granted, type World } from './world';

describe('the permits of a supply', () => {
  let world: World;
  let access: Access;
  let granted: Granted;
  let clock: LegalClock;
  const leases: LeaseClaims[] = [];
  beforeAll(async () => {
    world = await createWorld();
    clock = await LegalClock.of(world.database);
    granted = await world.addSupply();
    access = world.openAccess({
      sign: (claims) => {
        leases.push(claims);
        return Promise.resolve('lease');
      },
    });
  });
  afterAll(async () => {
    await clock.close();
    await world.close();
  });

  const check = (fields = FIELDS) => access.service.check({ ...request, fields }, caller);
  const today = localDateOf(new Date());
  const next = async (version: number, fields: string[], change: Partial<NextPermit> = {}, of = granted) => {
    const [row] = await world.sql<{ now: Date }>('SELECT legal_now() AS now');
    const at = row?.now ?? new Date(Number.NaN);
    const datasets = [{ datasetId: DATASET, fields }];
    const text = canonicalJson({ version: 1, n: version, datasets });
    const permit: NextPermit = {
      ...{ supplyId: of.supplyId, operatorId: OPERATOR, version, caseId: null, datasets, training: [] },
      ...{
        text,
        hash: `hash-${version}`,
        term: { from: '2020-01-01', to: '2099-12-31' },
        validFrom: at,
        at,
        ...change,
      },
    };
    await write(world.db, [{ kind: 'supply.permit', next: permit }]);
    return permit;
  };

  it('a narrowing holds from its instant on: what was taken out is beyond the fields, whatever was permitted before', async () => {
    expect(await check()).toMatchObject({ allowed: true, permitVersion: 1, permitHash: granted.permitHash });
    await next(2, ['visitDate']);
    expect(await check(['visitDate'])).toMatchObject({ allowed: true, permitVersion: 2, permitHash: 'hash-2' });
    expect(await check()).toMatchObject({ allowed: false, reason: 'out-of-fields', permitVersion: 2 });
    expect(await findSupply(world.db, granted.supplyId)).toMatchObject({
      ...{ permit_version: 2, permit_hash: 'hash-2', datasets: [{ datasetId: DATASET, fields: ['visitDate'] }] },
    });
  });

  it('what a correction takes out of the entry is granted no more, whatever the permit says (Art. 16)', async () => {
    const fields = async (names: readonly string[]) => {
      const kept = JSON.stringify(names.map((name) => ({ name, title: name, sensitivity: 'open' })));
      await world.tamper('UPDATE datasets SET fields = $1 WHERE id = $2', [kept, DATASET]);
    };
    await fields(['department', 'phone']);
    expect(await check(['visitDate'])).toMatchObject({ allowed: false, reason: 'out-of-fields', permitVersion: 2 });
    const leased = await access.service.lease({ ...request, fields: ['visitDate'] }, caller);
    expect(leased).toMatchObject({ denied: { reason: 'out-of-fields' } });
    await fields([...FIELDS, 'phone', 'other']);
    expect(await check(['visitDate'])).toMatchObject({ allowed: true, permitVersion: 2 });
  });

  it('what was to rule later gives place to what is decided before it', async () => {
    const other = await world.addSupply({ purpose: '另一用途' });
    const later = { validFrom: startOfDay(addDays(today, 5)), caseId: await caseOf(other) };
    await next(2, ['visitDate'], { ...later, term: { from: addDays(today, 5), to: addDays(today, 300) } }, other);
    const before = { validFrom: startOfDay(addDays(today, 2)), term: { from: '2020-01-01', to: addDays(today, 200) } };
    await next(3, ['visitDate'], before, other);
    const rows = await permitVersionsOf(world.db, [other.supplyId]);
    expect(rows.map(({ valid_from, valid_to }) => [valid_from, valid_to])).toEqual([
      [null, before.validFrom],
      [later.validFrom, later.validFrom],
      [before.validFrom, null],
    ]);
    expect(await findSupply(world.db, other.supplyId)).toMatchObject({ term_to: addDays(today, 200) });
    const apart = await world.sql(
      `SELECT FROM supply_datasets d JOIN permit_versions v USING (supply_id, version)
        WHERE (d.valid_from, d.valid_to) IS DISTINCT FROM (v.valid_from, v.valid_to)`,
    );
    expect(apart).toEqual([]);
  });

  it('a permit that begins with a day rules from its 00:00 on, and a lease of the one before ends there', async () => {
    const shortened = { from: '2020-01-01', to: addDays(today, 10) };
    await next(3, ['visitDate'], { term: shortened });
    const renewed = { from: addDays(today, 11), to: addDays(today, 400) };
    const tomorrow = { validFrom: startOfDay(renewed.from), term: renewed, caseId: await caseOf() };
    await next(4, ['visitDate'], tomorrow);
    expect(await findSupply(world.db, granted.supplyId)).toMatchObject({ permit_version: 3, term_to: renewed.to });
    expect(periodsOf((await permitVersionsOf(world.db, [granted.supplyId])).map(windowOf), null)).toEqual([
      { version: 1, from: '2020-01-01', to: expect.stringContaining('T') as string },
      { version: 2, from: expect.stringContaining('T') as string, to: expect.stringContaining('T') as string },
      { version: 3, from: expect.stringContaining('T') as string, to: shortened.to },
      { version: 4, from: renewed.from, to: renewed.to },
    ]);

    await clock.passTo(new Date(endOfDay(addDays(today, 10)).getTime() - 30_000));
    expect(await check(['visitDate'])).toMatchObject({ allowed: true, permitVersion: 3 });
    await access.service.lease({ ...request, fields: ['visitDate'] }, caller);
    expect(leases.at(-1)).toMatchObject({ permitVersion: 3 });
    expect((leases.at(-1)?.exp ?? 0) * 1000).toBeLessThanOrEqual(endOfDay(addDays(today, 10)).getTime());
    await clock.passTo(new Date(startOfDay(renewed.from).getTime() + 1_000));
    expect(await check(['visitDate'])).toMatchObject({ allowed: true, permitVersion: 4 });
    await clock.passTo(endOfDay(renewed.to));
    expect(await check(['visitDate'])).toMatchObject({ allowed: false, reason: 'term-over', permitVersion: 4 });
  });

  it('a supply that the release before writes has its first permit from what it wrote', async () => {
    const { supplyId } = await world.addSupply();
    const [row] = await permitVersionsOf(world.db, [supplyId]);
    const { permit, permit_hash } = (await findSupply(world.db, supplyId)) ?? {};
    expect(row).toMatchObject({ version: 1, permit, permit_hash, valid_from: null, valid_to: null });
  });

  const caseOf = async (of = granted) => {
    const [row] = await world.sql<{ case_id: string }>('SELECT case_id FROM supplies WHERE id = ?', [of.supplyId]);
    return row?.case_id ?? '';
  };
});

type Row = Awaited<ReturnType<typeof permitVersionsOf>>[number];
function windowOf({ version, term_from: from, term_to: to, valid_from: validFrom, valid_to: validTo }: Row) {
  return { version, term: { from, to }, validFrom, validTo };
}
