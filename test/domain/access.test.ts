/** Art. 12, 18, 28, invariant 1: yes for exactly what was granted, no for everything else; a lease ends with all it stands on. */
import fc from 'fast-check';
import {
  ACCESS_REASONS,
  decideAccess,
  decideLease,
  LEASE_SECONDS,
  type AccessRequest,
  type Grant,
} from '../../domain/access';
import { DAY_MS, endOfDay, localDate, startOfDay } from '../../domain/local-date';
import { rightStatus, rightStopsAt, type RightRecord, type RightStatus } from '../../domain/right';

const NOW = new Date('2026-06-01T10:00:00.250+08:00');
const FIELDS = ['visitDate', 'department', 'diagnosis'];
const request: AccessRequest = { operatorId: 'op', datasetId: 'ds', fields: ['visitDate'], purpose: '理赔核验' };
const grant: Grant = {
  supplyId: 'S-1',
  permitVersion: 2,
  permitHash: 'hash',
  permitEndsAt: null,
  fields: FIELDS,
  training: ['visitDate'],
  forms: { visitDate: { kind: 'desensitised', method: '按月' } },
  usingUnit: '理赔部',
  purpose: '理赔核验',
  term: { from: localDate('2026-01-01'), to: localDate('2026-12-31') },
  endedAt: null,
  right: 'in-force',
  rightStopsAt: new Date('2027-06-01T00:00:00+08:00'),
};
const right: RightRecord = {
  from_date: localDate('2026-01-01'),
  to_date: localDate('2026-12-31'),
  operator_signed_at: new Date('2025-12-20T09:00:00+08:00'),
  authority_signed_at: new Date('2025-12-21T09:00:00+08:00'),
  ends_at: null,
  revoked_at: null,
  ended_at: null,
  abandoned_at: null,
  unlifted_orders: 0,
};

const reason = (change: Partial<Grant>, asked: Partial<AccessRequest> = {}, now = NOW) =>
  decideAccess({ ...request, ...asked }, [{ ...grant, ...change }], now).reason;

test('what was granted is permitted, naming supply and permit', () => {
  expect(decideAccess(request, [grant], NOW)).toEqual({
    allowed: true,
    reason: 'permitted',
    article: 'Art. 18 ¶1',
    supplyId: 'S-1',
    permitVersion: 2,
    permitHash: 'hash',
    form: { visitDate: { kind: 'desensitised', method: '按月' } },
  });
});

test('models are trained on the fields alone for which the permit says so, under a permit that holds', () => {
  expect(reason({}, { activity: 'train' })).toBe('permitted');
  expect(reason({}, { activity: 'train', fields: ['visitDate', 'department'] })).toBe('training-not-permitted');
  expect(reason({}, { activity: 'use', fields: ['visitDate', 'department'] })).toBe('permitted');
  expect(reason({ training: [] }, { activity: 'train' })).toBe('training-not-permitted');
  expect(reason({ training: [], right: 'suspended' }, { activity: 'train' })).toBe('right-suspended');
  expect(ACCESS_REASONS['training-not-permitted'].article).toBe('Art. 18 ¶2');
  expect(decideLease({ ...request, activity: 'train' }, [{ ...grant, training: [] }], NOW, NOW)).toMatchObject({
    ...{ allowed: false, reason: 'training-not-permitted', form: null, times: null },
  });
});

test('the using unit is compared, in its normal form, where permit and question both name one', () => {
  expect(reason({}, { usingUnit: ' 理赔部 ' })).toBe('permitted');
  expect(reason({}, { usingUnit: '市场部' })).toBe('out-of-using-unit');
  expect(reason({ usingUnit: null }, { usingUnit: '市场部' })).toBe('permitted');
  expect(reason({ right: 'suspended' }, { usingUnit: '市场部' })).toBe('out-of-using-unit');
});

test('a purpose is compared in its normal form, whichever side was written in another', () => {
  const written = '  理赔\n核验 cafe\u0301　';
  expect(reason({ purpose: written }, { purpose: '理赔 核验 caf\u00e9' })).toBe('permitted');
  expect(reason({ purpose: '理赔 核验 caf\u00e9' }, { purpose: written })).toBe('permitted');
  expect(reason({ purpose: '理赔 核验' }, { purpose: '理赔核验' })).toBe('out-of-purpose');
  expect(reason({ purpose: '理赔核验。' }, { purpose: '理赔核验' })).toBe('out-of-purpose');
});

test('every subset of the granted fields is permitted, and none with a field more', () => {
  fc.assert(
    fc.property(fc.subarray(FIELDS, { minLength: 1 }), fc.string({ minLength: 1 }), (fields, other) => {
      fc.pre(!FIELDS.includes(other));
      expect(reason({}, { fields })).toBe('permitted');
      expect(reason({}, { fields: [...fields, other] })).toBe('out-of-fields');
    }),
  );
});

test('the purpose is compared as text: any other one is refused', () => {
  fc.assert(
    fc.property(fc.string(), (purpose) => {
      fc.pre(purpose !== grant.purpose);
      expect(reason({}, { purpose })).toBe('out-of-purpose');
    }),
  );
  for (const purpose of ['理赔 核验', '理赔核验。', '']) expect(reason({}, { purpose })).toBe('out-of-purpose');
});

test('no fields are asked for: nothing is permitted', () => {
  expect(reason({}, { fields: [] })).toBe('out-of-fields');
});

test('fields of two permits do not add up to a third', () => {
  const grants = [
    { ...grant, fields: ['visitDate'] },
    { ...grant, fields: ['department'] },
  ];
  expect(decideAccess({ ...request, fields: ['visitDate', 'department'] }, grants, NOW).reason).toBe('out-of-fields');
});

test('an operator without a permit for the entry, and a developer nobody registered, are refused', () => {
  expect(decideAccess(request, [], NOW)).toMatchObject({ allowed: false, reason: 'no-permit', supplyId: null });
  expect(reason({}, { developerId: 'dev' })).toBe('developer-not-permitted');
});

test('the term holds from 00:00 of its first to 24:00 of its last day', () => {
  const { from, to } = grant.term;
  const rightStopsAt = new Date('2099-01-01T00:00:00Z');
  const just = (at: Date, ms: number) => reason({ rightStopsAt }, {}, new Date(at.getTime() + ms));
  expect([just(startOfDay(from), -1), just(startOfDay(from), 0)]).toEqual(['term-not-begun', 'permitted']);
  expect([just(endOfDay(to), -1), just(endOfDay(to), 0)]).toEqual(['permitted', 'term-over']);
});

test.each<[RightStatus, string]>([
  ['suspended', 'right-suspended'],
  ['revoked', 'right-revoked'],
  ['ended', 'right-ended'],
  ['lapsed', 'right-lapsed'],
  ['pending', 'right-not-effective'],
  ['draft', 'right-not-effective'],
  ['abandoned', 'right-not-effective'],
])('a right that is %s permits nothing', (status, expected) => {
  const answer = decideAccess(request, [{ ...grant, right: status }], NOW);
  expect(answer).toMatchObject({ allowed: false, reason: expected, supplyId: 'S-1', permitHash: 'hash' });
  expect(answer.article).toMatch(/^Art\. (7|9|28)/);
});

test('a supply that has ended permits nothing', () => {
  expect(reason({ endedAt: NOW })).toBe('supply-ended');
  expect(reason({ endedAt: new Date(NOW.getTime() + 1) })).toBe('permitted');
});

test('a permit holds until the next one of its supply', () => {
  const permitEndsAt = new Date(NOW.getTime() + 20_000);
  expect(reason({ permitEndsAt: NOW })).toBe('term-over');
  const { times } = decideLease(request, [{ ...grant, permitEndsAt }], NOW, NOW);
  expect(times?.expiresAt.getTime()).toBeLessThanOrEqual(permitEndsAt.getTime());
});

test('of several permits the one that holds decides; refused, the nearest is told', () => {
  const suspended: Grant = { ...grant, right: 'suspended' };
  const other: Grant = { ...grant, purpose: '他用' };
  const reasons = (...grants: Grant[]) =>
    [grants, grants.toReversed()].map((each) => decideAccess(request, each, NOW).reason);
  expect(reasons(other, suspended, grant)).toEqual(['permitted', 'permitted']);
  expect(reasons(other, suspended)).toEqual(['right-suspended', 'right-suspended']);
  expect(decideAccess(request, [grant, { ...grant, supplyId: 'S-2' }], NOW).supplyId).toBe('S-1');
});

test('doubt denies: no clock, no term, dates that are none', () => {
  const nowhere = new Date(Number.NaN);
  expect(decideAccess(request, [grant], nowhere)).toMatchObject({ allowed: false, reason: 'record-in-doubt' });
  expect(decideLease(request, [grant], nowhere, NOW)).toMatchObject({ allowed: false, times: null });
  expect(reason({ rightStopsAt: null })).toBe('right-not-effective');
  expect(reason({ rightStopsAt: nowhere })).toBe('right-lapsed');
  expect(reason({ endedAt: nowhere })).toBe('supply-ended');
});

test('every reason names its article in both languages', () => {
  for (const { article, zh, en } of Object.values(ACCESS_REASONS)) {
    expect(article).toMatch(/^Art\. \d+/);
    expect(zh.length * en.length).toBeGreaterThan(0);
  }
});

describe('the right', () => {
  const at = (change: Partial<RightRecord>, now = NOW) => rightStatus({ ...right, ...change }, now);
  const soon = new Date(NOW.getTime() + 1);

  test('is in force by both signatures, within its term, with no order unlifted', () => {
    expect(at({})).toBe('in-force');
    expect(at({ unlifted_orders: 1 })).toBe('suspended');
    expect(at({ operator_signed_at: null })).toBe('draft');
    expect(at({ authority_signed_at: null })).toBe('draft');
    expect(at({}, new Date(startOfDay(localDate('2026-01-01')).getTime() - 1))).toBe('pending');
    expect(at({}, endOfDay(localDate('2026-12-31')))).toBe('lapsed');
    expect(at({ ends_at: NOW })).toBe('lapsed');
    expect(at({ revoked_at: NOW })).toBe('revoked');
    expect(at({ ended_at: NOW })).toBe('ended');
    expect(at({ abandoned_at: NOW })).toBe('abandoned');
  });

  test('stops at the earliest end that is known', () => {
    expect(rightStopsAt(right)).toEqual(endOfDay(localDate('2026-12-31')));
    expect(rightStopsAt({ ...right, ends_at: soon })).toEqual(soon);
    expect(rightStopsAt({ ...right, ends_at: soon, ended_at: NOW })).toEqual(NOW);
    expect(rightStopsAt({ ...right, to_date: null })).toBeNull();
  });
});

describe('a lease', () => {
  const lease = (change: Partial<Grant>, readAt = NOW, now = readAt) =>
    decideLease(request, [{ ...grant, ...change }], readAt, now);

  test('counts from the reading, in whole seconds, and holds for a minute at most', () => {
    const { times } = lease({}, NOW, new Date(NOW.getTime() + 900));
    expect(times?.issuedAt).toEqual(new Date('2026-06-01T10:00:00+08:00'));
    expect(times?.expiresAt).toEqual(new Date('2026-06-01T10:01:00+08:00'));
  });

  test('never outlives a minute from the reading, nor any end underneath, whatever the ends are', () => {
    const instant = fc.integer({ min: -2 * DAY_MS, max: 2 * DAY_MS }).map((ms) => new Date(NOW.getTime() + ms));
    const near = fc.integer({ min: -5_000, max: 120_000 }).map((ms) => new Date(NOW.getTime() + ms));
    const end = fc.oneof(instant, near);
    fc.assert(
      fc.property(end, fc.option(end), end, fc.integer({ min: 0, max: 90_000 }), (stops, ended, readAt, late) => {
        const now = new Date(readAt.getTime() + late);
        const { times, allowed, reason: why } = lease({ rightStopsAt: stops, endedAt: ended }, readAt, now);
        expect(allowed).toBe(times !== null);
        if (times === null) {
          expect(why).not.toBe('permitted');
          return;
        }
        expect(times.expiresAt.getTime()).toBeGreaterThan(now.getTime());
        expect(times.expiresAt.getTime()).toBeLessThanOrEqual(readAt.getTime() + LEASE_SECONDS * 1000);
        for (const bound of [stops, ended, endOfDay(grant.term.to)]) {
          if (bound !== null) expect(times.expiresAt.getTime()).toBeLessThanOrEqual(bound.getTime());
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('is refused with the reason of the end that leaves nothing to lease', () => {
    const soon = new Date(NOW.getTime() + 300);
    expect(lease({ rightStopsAt: soon })).toMatchObject({ allowed: false, reason: 'right-lapsed' });
    expect(lease({ endedAt: soon })).toMatchObject({ allowed: false, reason: 'supply-ended' });
    const whole = startOfDay(localDate('2026-06-01'));
    const within = new Date(whole.getTime() + 300);
    expect(lease({ rightStopsAt: within }, whole)).toMatchObject({ allowed: false, reason: 'right-lapsed' });
  });

  test('is refused wherever the access is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<RightStatus>('in-force', 'suspended', 'revoked', 'lapsed'),
        fc.constantFrom('理赔核验', '他用'),
        fc.subarray([...FIELDS, 'phone'], { minLength: 1 }),
        fc.integer({ min: 0, max: 2 }),
        (status, purpose, fields, permits) => {
          const grants = Array.from({ length: permits }, () => ({ ...grant, right: status }));
          const asked = { ...request, purpose, fields };
          const { times, ...answer } = decideLease(asked, grants, NOW, NOW);
          expect(answer).toEqual(decideAccess(asked, grants, NOW));
          expect(times !== null).toBe(answer.allowed);
        },
      ),
    );
  });
});
