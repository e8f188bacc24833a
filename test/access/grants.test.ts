/** ADR 7: of an operator's supplies a check looks at few, and answers as if it had looked at all of them. */
import fc from 'fast-check';
import { decideAccess, type AccessReason, type Activity, type Grant } from '../../domain/access';
import { localDate } from '../../domain/local-date';
import { GrantReader } from '../../records/access';
import { openWatchedPool } from '../../records/watched-pool';
import { rightStatus, rightStopsAt, type RightRecord } from '../../domain/right';
import { caller, createWorld, DATASET, FIELDS, PURPOSE, request, type World } from './world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const [past, future] = [new Date('2021-01-01T00:00:00+08:00'), new Date('2098-01-01T00:00:00+08:00')];
const [begun, over, toCome, far] = ['2020-01-01', '2021-01-01', '2098-01-01', '2099-12-31'].map(localDate);

const SOUND = {
  ...{ from_date: begun ?? null, to_date: far ?? null, operator_signed_at: past, authority_signed_at: past },
  ...{ ends_at: null, revoked_at: null, ended_at: null, abandoned_at: null, unlifted_orders: 0 },
} satisfies RightRecord;
const RIGHTS: readonly RightRecord[] = [
  SOUND,
  { ...SOUND, unlifted_orders: 2 },
  { ...SOUND, revoked_at: past },
  { ...SOUND, revoked_at: future },
  { ...SOUND, ended_at: past },
  { ...SOUND, ends_at: past },
  { ...SOUND, to_date: over ?? null },
  { ...SOUND, from_date: toCome ?? null },
  { ...SOUND, authority_signed_at: null },
];
const TERMS = [
  { term_from: begun, term_to: far, ended_at: null },
  { term_from: begun, term_to: far, ended_at: past },
  { term_from: begun, term_to: over, ended_at: null },
  { term_from: toCome, term_to: far, ended_at: null },
];
const FIELDS_OF = [FIELDS, [...FIELDS, 'phone'], ['phone'], []];
const PURPOSES = [PURPOSE, '科研统计', `${'长'.repeat(300)}甲`, `${'长'.repeat(300)}乙`];

const supply = fc.record({
  right: fc.nat(RIGHTS.length - 1),
  term: fc.constantFrom(...TERMS),
  fields: fc.constantFrom(...FIELDS_OF),
  purpose: fc.constantFrom(...PURPOSES),
  unit: fc.constantFrom('理赔部', '精算部', null),
  training: fc.constantFrom([], ['visitDate'], FIELDS),
});
type Supply = (typeof supply extends fc.Arbitrary<infer T> ? T : never) & { readonly added?: Date };
const question = fc.record({
  fields: fc.constantFrom(FIELDS, ['phone'], ['visitDate'], ['other']),
  purpose: fc.constantFrom(...PURPOSES, '无人所用'),
  usingUnit: fc.constantFrom('理赔部', '市场部', undefined),
  activity: fc.constantFrom<Activity>('use', 'use', 'train'),
});

/** On record for an operator of its own; answers the grants as the rules have them, in no order. */
async function hold(operatorId: string, supplies: readonly Supply[], now: Date): Promise<Grant[]> {
  const right = (n: number) => `${operatorId}-${n}`;
  const named = supplies.map((one, n) => ({ ...one, id: `${operatorId}/${n}` }));
  const rights = RIGHTS.map((one, n) => ({
    ...one,
    id: right(n),
    operator_id: operatorId,
    created_at: past,
    e_service: false,
  }));
  const orders = RIGHTS.flatMap(({ unlifted_orders: many }, n) =>
    Array.from({ length: many }, (_, order) => ({
      ...{ id: `${right(n)}-${order}`, authorization_id: right(n), issued_at: past, issued_by: 'director' },
    })),
  );
  const rows = named.map(({ id, right: n, purpose, term, unit }) => ({
    ...{ id, case_id: id, need_id: id, operator_id: operatorId, authorization_id: right(n), datasets: [] },
    ...{
      purpose,
      purpose_compared: purpose,
      using_unit: unit,
      ...term,
      permit: '{}',
      permit_hash: id,
      created_at: past,
    },
  }));
  // What another permit of the supply had, or is to have, plays no part.
  const entries = named.flatMap(({ id, fields, training, added = past }) =>
    [
      { version: 1, fields: [...FIELDS, 'phone', 'other'], training: FIELDS, valid_from: '-infinity', valid_to: past },
      { version: 2, fields, training, valid_from: past, valid_to: future },
      { version: 3, fields: ['other'], training: [], valid_from: future, valid_to: 'infinity' },
    ].map((one) => ({ ...one, supply_id: id, operator_id: operatorId, dataset_id: DATASET, added_at: added })),
  );
  const tables = { authorizations: rights, suspension_orders: orders, supplies: rows, supply_datasets: entries };
  for (const [table, all] of Object.entries(tables))
    await world.tamper(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`, [
      JSON.stringify(all),
    ]);
  return named.map(({ id, right: n, fields, purpose, term, unit, training }) => ({
    ...{
      supplyId: id,
      permitVersion: 2,
      permitHash: id,
      permitEndsAt: future,
      fields,
      purpose,
      endedAt: term.ended_at,
    },
    ...{ training, forms: null, usingUnit: unit },
    term: { from: term.term_from ?? localDate(''), to: term.term_to ?? localDate('') },
    right: rightStatus(RIGHTS[n] ?? SOUND, now),
    rightStopsAt: rightStopsAt(RIGHTS[n] ?? SOUND),
  }));
}

it('the reason is that of the nearest of all supplies, and the supply that is named is one that tells it', async () => {
  const { service } = world.openAccess();
  const told = new Set<AccessReason>();
  let operators = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(supply, { maxLength: 6 }),
      fc.record({ of: supply, times: fc.constantFrom(0, 0, 150) }),
      fc.array(question, { minLength: 4, maxLength: 8 }),
      async (few, { of, times }, questions) => {
        operators += 1;
        const operatorId = `operator-${operators}`;
        const now = new Date();
        const grants = await hold(operatorId, [...Array.from({ length: times }, () => of), ...few], now);
        // All at once: they are read together, and each has its own answer.
        const asked = questions.map(({ usingUnit, ...one }) => ({
          ...{ ...request, ...one, operatorId },
          ...(usingUnit !== undefined && { usingUnit }),
        }));
        const answers = await Promise.all(asked.map((one) => service.check(one, caller)));
        for (const [n, { allowed, reason, supplyId }] of answers.entries()) {
          const one = asked[n] ?? fail();
          const named = grants.filter((grant) => grant.supplyId === supplyId);
          const [expected, byItself] = [decideAccess(one, grants, now), decideAccess(one, named, now)];
          expect({ one, allowed, reason }).toEqual({ one, allowed: expected.allowed, reason: expected.reason });
          expect({ one, reason: byItself.reason, supplyId: byItself.supplyId }).toEqual({ one, reason, supplyId });
          told.add(reason);
        }
      },
    ),
    { numRuns: 60, seed: 20261129 },
  );
  expect(told.size).toBeGreaterThanOrEqual(12);
}, 60_000);

it('of several that have another purpose the one that is named holds, and has the fields', async () => {
  const other = { purpose: '科研统计', unit: null, training: [], term: TERMS[0] ?? fail(), fields: FIELDS, right: 0 };
  const [nearest] = await hold(
    'operator-near',
    [{ ...other, fields: [] }, { ...other, right: 1 }, other, { ...other, term: TERMS[2] ?? fail() }].reverse(),
    new Date(),
  ).then((grants) =>
    grants.filter(({ right, fields, term }) => right === 'in-force' && fields === FIELDS && term.to === far),
  );
  const { service } = world.openAccess();
  const answer = await service.check({ ...request, operatorId: 'operator-near' }, caller);
  expect(answer).toMatchObject({ reason: 'out-of-purpose', supplyId: nearest?.supplyId });
});

describe('of an operator with a thousand supplies of the entry', () => {
  const OF_MANY = 'operator-many';
  const ended = { purpose: PURPOSE, unit: null, training: [], term: TERMS[1] ?? fail(), fields: FIELDS, right: 0 };
  let live: Grant;
  beforeAll(async () => {
    const many = Array.from({ length: 1_000 }, () => ended);
    const newest = { ...ended, term: TERMS[0] ?? fail(), added: new Date() };
    const grants = await hold(OF_MANY, [...many.slice(0, 500), newest, ...many.slice(500)], new Date());
    live = grants[500] ?? fail();
    await world.tamper('ANALYZE supplies, supply_datasets, permit_versions, authorizations');
  });

  const questions = {
    'one that is allowed': { question: {}, reason: 'permitted' },
    'one for another purpose': { question: { purpose: '广告投放' }, reason: 'out-of-purpose' },
    'one for other fields': { question: { fields: ['other'] }, reason: 'out-of-fields' },
  } as const;

  it.each(Object.entries(questions))('%s names the newest', async (_what, { question, reason }) => {
    const { service } = world.openAccess();
    const answer = await service.check({ ...request, ...question, operatorId: OF_MANY }, caller);
    expect(answer).toMatchObject({ reason, supplyId: live.supplyId });
  });

  it.each(Object.entries(questions))('%s reads few of them', async (_what, { question }) => {
    const pool = openWatchedPool(world.database.url, { max: 1, onConnect: () => Promise.resolve() });
    try {
      let read = 0;
      const explained = async ({ text, values }: { readonly text: string; readonly values: unknown[] }) => {
        const { rows } = await pool.query<Explained>({ text: `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values });
        read += rows.flatMap((row) => row['QUERY PLAN']).reduce((sum, { Plan }) => sum + rowsOf(Plan, 'supplies'), 0);
        return pool.query({ text, values });
      };
      await new GrantReader({ query: explained } as never).read({ ...request, ...question, operatorId: OF_MANY });
      expect(read).toBeGreaterThan(0);
      expect(read).toBeLessThan(100);
    } finally {
      await pool.end();
    }
  });
});

interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly PlanNode[];
}
type Explained = { readonly 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] };

/** How many rows of the table were fetched, those that did not fit included. */
function rowsOf(node: PlanNode, table: string): number {
  const { 'Actual Rows': rows, 'Rows Removed by Filter': others = 0, 'Actual Loops': loops, Plans = [] } = node;
  const own = node['Relation Name'] === table ? (rows + others) * loops : 0;
  return own + Plans.reduce((sum, child) => sum + rowsOf(child, table), 0);
}

it('a purpose of any length that may be filed can be supplied for', async () => {
  const purpose = Array.from({ length: 4000 }, (_, n) => String.fromCodePoint(0x4e00 + ((n * 7919) % 20_000))).join('');
  const { supplyId } = await world.addSupply({ purpose });
  const { service } = world.openAccess();
  expect(await service.check({ ...request, purpose }, caller)).toMatchObject({ allowed: true, supplyId });
  expect(await service.check({ ...request, purpose: `${purpose.slice(0, -1)}终` }, caller)).toMatchObject({
    reason: 'out-of-purpose',
  });
});

function fail(): never {
  throw new Error('there is one');
}
