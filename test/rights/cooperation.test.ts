/** Art. 8, 10: the operator works with the provincial operator within its authorisation; the record is held to that, and ends with it. */
import { creditCodeCheckCharacter } from '../../domain/credit-code';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';
import { DATASET, day, FIELDS, Ground, type Right } from './ground';

const PROVINCIAL = '91410000999900001';

interface Cooperation {
  readonly id: string;
  readonly status: string;
  readonly endedAt: string | null;
  readonly endReason: string | null;
}

describeWithEngine('cooperation with the provincial operator (Art. 8, 10)', () => {
  let stack: Stack;
  let on: Ground;
  let right: Right;
  beforeAll(async () => {
    stack = await startStack();
    on = new Ground(stack);
    right = await on.inForce({ from: day(0), to: day(365) });
    await on.supplyOnRecord(right);
  });
  afterAll(() => stack.stop());

  const form = (changes: object = {}) => ({
    counterpart: {
      name: '河南示例公共数据运营有限公司',
      creditCode: `${PROVINCIAL}${creditCodeCheckCharacter(PROVINCIAL)}`,
    },
    authorization: { number: '豫数授〔2026〕1号', documentIds: [] },
    content: '停车数据与省平台同类数据联合加工',
    scope: [{ datasetId: DATASET, fields: FIELDS }],
    from: day(0),
    to: day(180),
    ...changes,
  });
  const path = ({ id }: Pick<Right, 'id'>) => `/v1/authorizations/${id}/cooperations`;
  const record = (changes: object = {}, under = right, who = under.operator) =>
    on.as(who).post<Cooperation>(path(under), form(changes));
  const listed = async (under: Right, who = under.operator) =>
    (await on.as(who).get<{ items: Cooperation[] }>(path(under))).items;
  const end = (under: Right, id: string, who = under.operator) =>
    on.as(who).post<Cooperation>(`${path(under)}/${id}/end`, { reason: '合作期满前双方商定终止' });

  it('is recorded with its counterpart, whose authorisation the authority can read, and leaves its trace', async () => {
    const documentId = await on.upload(right.operator, '省级授权文件.txt');
    const one = await record({ authorization: { number: '豫数授〔2026〕1号', documentIds: [documentId] } });
    expect(one).toMatchObject({
      ...form(),
      status: 'in-force',
      endedAt: null,
      authorization: { documentIds: [documentId] },
    });
    for (const who of [right.operator, 'officer', 'director', 'auditor'])
      expect((await listed(right, who)).map(({ id }) => id)).toContain(one.id);
    const recorded = (await on.events(right.caseId)).findLast((event) => event.type === 'cooperation.recorded');
    expect(recorded).toMatchObject({ cooperationId: one.id, scope: form().scope, actor: right.operator });
    const { items } = await on.as('officer').get<{ items: { id: string }[] }>(`/v1/cases/${right.caseId}/documents`);
    expect(items.map(({ id }) => id)).toContain(documentId);
    expect((await on.mailbox(right.caseId, 'officer'))[0]?.subject).toContain('合作');
    const { cooperations } = await on
      .as('director')
      .get<{ cooperations: object[] }>(`/v1/authorizations/${right.id}/impact`);
    expect(cooperations).toContainEqual({ id: one.id, counterpart: form().counterpart.name });
  });

  it.each([
    [
      'an entry that is not supplied',
      { scope: [{ datasetId: 'transport-bus-gps', fields: ['time'] }] },
      '/scope/0/datasetId',
    ],
    [
      'a field that is not supplied',
      { scope: [{ datasetId: DATASET, fields: [...FIELDS, 'free'] }] },
      '/scope/0/fields/1',
    ],
    ['days before the term', { from: day(-1) }, '/from'],
    ['days after the term', { to: day(366) }, '/to'],
    ['days that are over', { from: day(0), to: day(-1) }, '/to'],
    [
      'a document that is not the operator’s',
      { authorization: { number: '1', documentIds: ['no-such'] } },
      '/authorization/documentIds/0',
    ],
    [
      'no counterpart’s code',
      { counterpart: { name: '某公司', creditCode: '914101009999000010' } },
      '/counterpart/creditCode',
    ],
  ])('with %s is refused, and changes nothing', async (_, changes, pointer) => {
    const before = (await listed(right)).length;
    expect(await refusal(record(changes))).toMatchObject({
      status: 422,
      code: 'validation-failed',
      pointers: [pointer],
    });
    expect(await listed(right)).toHaveLength(before);
  });

  it('names Art. 8 where it goes beyond the authorisation', async () => {
    for (const changes of [{ to: day(366) }, { scope: [{ datasetId: 'transport-bus-gps', fields: ['time'] }] }])
      expect(await refusal(record(changes))).toMatchObject({ article: 'Art. 8' });
    const own = { name: '本公司', creditCode: right.org };
    expect(await refusal(record({ counterpart: own }))).toMatchObject({ status: 422, article: 'Art. 8' });
  });

  it('is the operator’s to record and to end, under its own right', async () => {
    const { id } = await record();
    for (const who of ['officer', 'director', 'platform', 'government'])
      expect(await refusal(record({}, right, who))).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await refusal(record({}, right, 'operator-b'))).toMatchObject({ status: 404 });
    expect(await refusal(listed(right, 'operator-b'))).toMatchObject({ status: 404 });
    expect(await refusal(end(right, id, 'operator-b'))).toMatchObject({ status: 404 });
    expect(await refusal(end(right, id, 'director'))).toMatchObject({ status: 403 });
    expect(await refusal(end(right, 'no-such'))).toMatchObject({ status: 404 });
    expect(await end(right, id)).toMatchObject({ status: 'ended', endReason: '合作期满前双方商定终止' });
    expect(await refusal(end(right, id))).toMatchObject({ status: 422, code: 'validation-failed' });
  });

  it('is not recorded before the right is in force', async () => {
    for (const early of [await on.submitted(), await on.inForce({ from: day(2) })])
      expect(await refusal(record({ from: day(2) }, early))).toMatchObject({ status: 409, code: 'not-in-force' });
  });

  it('is suspended with the right, and ends with it: no new one meanwhile', async () => {
    const under = await on.inForce();
    await on.supplyOnRecord(under);
    const { id } = await record({}, under);
    const later = await record({ from: day(3) }, under);
    expect(later.status).toBe('pending');
    const order = await on.ordered(under);
    expect((await listed(under)).map(({ status }) => status)).toEqual(['suspended', 'suspended']);
    expect(await refusal(record({}, under))).toMatchObject({
      status: 409,
      code: 'not-in-force',
      all: { rightStatus: 'suspended' },
    });
    await on.verified(order);
    await on.as('director').take(order, 'lift-decision', 'pass');
    expect((await listed(under)).map(({ status }) => status)).toEqual(['pending', 'in-force']);
    await on.as('director').post(`/v1/authorizations/${under.id}/termination`, { reason: '协商终止' });
    await on.as(under.operator).take(under.caseId, 'operator-consent', 'agree');
    expect((await listed(under)).map(({ status, endReason }) => [status, endReason])).toEqual([
      ['ended', 'right-ended'],
      ['ended', 'right-ended'],
    ]);
    expect(await on.event(under.caseId, 'right.ended')).toMatchObject({
      cooperations: expect.arrayContaining([id, later.id]) as string[],
    });
    expect(await refusal(record({}, under))).toMatchObject({ status: 409, code: 'not-in-force' });
  });
});
