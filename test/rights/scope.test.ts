/** Art. 7, 8, 15: nothing is applied for, approved or done together that the agreement does not cover. */
import { assertInScope } from '../../cases/scope';
import { localDateOf } from '../../domain/local-date';
import type { AgreementVersionRow } from '../../records/agreements';
import { caseRow, entry, NOW } from '../effects/rows';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';
import { agreement, DATASET, FIELDS, day, Ground, parking, type Right } from './ground';

const HEALTH = { datasets: [{ datasetId: 'health-vaccination', fields: ['vaccine'] }] };

it('of an agreement from before the system, which has no number, is refused by its day and the decision that granted it', async () => {
  const scope = { domains: ['卫生健康'], providers: [], datasetIds: [], productKinds: [] };
  const signed = { version: 1, case_id: 'AU', signed_at: NOW } as AgreementVersionRow;
  const read = {
    datasetsByIds: () => Promise.resolve([entry({ id: 'bus', title: '公交', fields: [], domain: '交通运输' })]),
    agreementVersionsOf: () => Promise.resolve([signed]),
    actsOfCase: () => Promise.resolve([]),
    findCase: () =>
      Promise.resolve(caseRow('authorization', { file: { authorizationId: 'R', grantedBy: '郑政数〔2024〕1号' } })),
  };
  const right = {
    id: 'R',
    case_id: 'AU',
    agreements: [{ version: 1, scope, eService: true, effectiveFrom: NOW.toISOString() }],
  };
  const refused: unknown = await assertInScope(read, right, NOW, [{ datasetId: 'bus' }], '/datasets').catch(
    (e: unknown) => e,
  );
  expect(JSON.stringify(refused)).toContain(`${localDateOf(NOW)} 签署，授权依据为郑政数〔2024〕1号`);
});

describeWithEngine('the scope of an agreement (Art. 7, 8, 15)', () => {
  let stack: Stack;
  let on: Ground;
  let right: Right;
  let number: string;
  beforeAll(async () => {
    stack = await startStack();
    on = new Ground(stack);
    right = await on.inForce({ scope: { domains: ['交通运输'] }, annexes: [{ title: '产品清单', text: '客流指数' }] });
    const { items } = await on
      .as('officer')
      .get<{ items: { kind: string; number: string; text: string }[] }>(`/v1/acts?caseId=${right.caseId}`);
    number = items.find(({ kind }) => kind === 'agreement')?.number ?? 'none';
  });
  afterAll(() => stack.stop());

  const outside = async (attempt: Promise<unknown>, pointer: string, article: string) => {
    const refused = await refusal(attempt);
    expect(refused).toMatchObject({ status: 422, code: 'validation-failed', pointers: [pointer], article });
    expect(JSON.stringify(refused.all)).toContain(number);
  };

  it('is told of the right, on the public list too; of an agreement without one it is null, 未限定', async () => {
    const scope = { domains: ['交通运输'], providers: [], datasetIds: [], productKinds: [] };
    expect(await on.right(right)).toMatchObject({ scope, agreementVersion: 1 });
    const { items } = await on
      .as('auditor')
      .get<{ items: Record<string, unknown>[] }>('/v1/public/operators?limit=200');
    expect(items.find(({ creditCode }) => creditCode === right.org)).toMatchObject({ scope });
    const unlimited = items.filter((one) => one.status === 'in-force' && one.creditCode !== right.org);
    expect(unlimited.map((one) => one.scope)).toEqual(unlimited.map(() => null));
    expect(unlimited.length).toBeGreaterThan(0);
    for (const one of unlimited) expect(one.content).toEqual(expect.any(String));
  });

  it('of an operator with several rights the public row is that of one: of those in force, the newest', async () => {
    const own = await on.inForce({ scope: { domains: ['交通运输'] } });
    const health = { ...agreement(), to: day(200), scope: { domains: ['卫生健康'] } };
    const row = async () => {
      const { items } = await on
        .as('auditor')
        .get<{ items: Record<string, unknown>[] }>('/v1/public/operators?limit=200');
      return items.filter(({ creditCode }) => creditCode === own.org);
    };
    const first = { status: 'in-force', from: day(0), to: day(365), scope: { domains: ['交通运输'] } };
    const second = await on.grantedTo(own);
    await on.take(second.caseId, 'draft', 'submit', health);
    expect(await row()).toMatchObject([first]);
    await on.sign(second);
    expect(await row()).toMatchObject([{ ...first, to: day(200), scope: { domains: ['卫生健康'] } }]);
    await on.ordered(second);
    expect(await row()).toMatchObject([first]);
  });

  it('refuses at filing what lies outside, with the article and the number of the agreement', async () => {
    expect(number).toMatch(/郑数授协〔\d{4}〕\d+号/);
    const needId = await on.need({}, right.operator);
    await outside(on.file({ ...HEALTH, needId }, right.operator), '/datasets/0', 'Art. 7');
    const mixed = { datasets: [...parking.datasets, ...HEALTH.datasets], needId };
    await outside(on.file(mixed, right.operator), '/datasets/1', 'Art. 7');
    await expect(on.file({ ...parking, needId }, right.operator)).resolves.toEqual(expect.any(String));
  });

  it('refuses a cooperation on data that lie outside', async () => {
    const form = (datasets: object[]) => ({
      counterpart: { name: '河南示例公共数据运营有限公司' },
      authorization: { number: '豫数授〔2026〕1号' },
      ...{ content: '联合加工', scope: datasets, from: day(0), to: day(30) },
    });
    const post = (datasets: object[]) =>
      on.as(right.operator).post(`/v1/authorizations/${right.id}/cooperations`, form(datasets));
    await outside(post(HEALTH.datasets), '/scope/0', 'Art. 8');
    // Within the agreement, and still not supplied under it.
    expect(await refusal(post([{ datasetId: DATASET, fields: FIELDS }]))).toMatchObject({
      pointers: ['/scope/0/datasetId'],
    });
  });

  it('names domains, entries and departments that there are', async () => {
    const other = await on.granted();
    const submit = (scope: object) => on.take(other.caseId, 'draft', 'submit', { ...agreement(), scope });
    expect(await refusal(submit({ datasetIds: ['no-such-entry'] }))).toMatchObject({
      ...{ status: 422, pointers: ['/data/scope/datasetIds/0'], article: 'Art. 7' },
    });
    expect(await refusal(submit({ providers: [right.org] }))).toMatchObject({ pointers: ['/data/scope/providers/0'] });
    const mistyped = await refusal(submit({ domains: ['交通运输', '交通'] }));
    expect(mistyped).toMatchObject({ status: 422, pointers: ['/data/scope/domains/1'], article: 'Art. 7' });
    expect(JSON.stringify(mistyped.all)).toContain('卫生健康');
    expect(await refusal(submit({ productKinds: ['toy'] }))).toMatchObject({
      pointers: ['/data/scope/productKinds/0'],
    });
  });

  it('stands in the act that both signed, with the annexes', async () => {
    const { items } = await on
      .as('officer')
      .get<{ items: { id: string; kind: string }[] }>(`/v1/acts?caseId=${right.caseId}`);
    const act = await on
      .as('officer')
      .get<object>(`/v1/acts/${items.find(({ kind }) => kind === 'agreement')?.id ?? ''}`);
    const text = JSON.stringify(act);
    for (const words of ['数据领域：限于交通运输', '数源部门：不限定', '附件一　产品清单', '客流指数'])
      expect(text).toContain(words);
  });
});
