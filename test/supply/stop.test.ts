/** 停止供给 (by analogy 行政许可法 8, 行政处罚法 64): not for a breach, told beforehand, the defence answered, another decides. */
import type { Case } from '../../api/schemas/case';
import { addDays, localDateOf, startOfDay, type LocalDate } from '../../domain/local-date';
import { renewal } from '../builders/supply-renewal';
import { stopping } from '../builders/supply-stop';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { Ground, type Right } from '../rights/ground';
import { describeWithEngine } from '../support/engine';

const LICENSING = 'by analogy: Administrative Licensing Law art. 8';

describeWithEngine('the stop of a supply', () => {
  let stack: Stack;
  let on: Ground;
  let right: Right;
  let today: LocalDate;
  beforeAll(async () => {
    stack = await startStack({ schedules: true });
    on = new Ground(stack);
    right = await on.inForce();
    today = localDateOf(await stack.now());
  });
  afterAll(() => stack.stop());

  const open = async (changes: object = {}, of = right, lastDay?: LocalDate) => {
    const supplyId = await on.supplyOnRecord(of, lastDay);
    const { id } = await on.as('officer').post<Case>(`/v1/supplies/${supplyId}/stops`, stopping(changes));
    return { supplyId, id };
  };
  const decide = async (id: string, outcome: 'stop' | 'keep', data?: object, who = 'director') =>
    on.as(who).decide(await on.task(id, 'decision'), outcome, data, '数据来源终止');

  it('from today ends the supply in the commit of the decision, with its act; the clearance begins', async () => {
    const { supplyId, id } = await open();
    await on.as(right.operator).take(id, 'notice', 'respond', { defence: '请求延至年底' });
    expect(await refusal(decide(id, 'stop', { from: today }))).toMatchObject({
      ...{ status: 422, pointers: ['/data/defenceAnswer'] },
    });
    await decide(id, 'stop', { from: today, defenceAnswer: '来源已不存在' });
    expect(await on.kase(id)).toMatchObject({ status: 'closed', outcome: 'stopped' });
    expect(await on.supply(supplyId, right)).toMatchObject({ endedHow: 'stopped' });
    expect(await on.as('auditor').get(`/v1/cases/${id}/effects`)).toMatchObject({
      ...{ carriedOut: true, supplies: [{ id: supplyId, effect: 'ended' }] },
    });
    expect(await on.clearanceIfAny(supplyId)).toMatchObject({ status: 'open', data: { how: 'stopped' } });
    const { items } = await on
      .as(right.operator)
      .get<{ items: { kind: string; id: string }[] }>(`/v1/acts?caseId=${id}`);
    expect(items.map(({ kind }) => kind)).toEqual(['stop']);
    expect(JSON.stringify(await on.as(right.operator).get(`/v1/acts/${items[0]?.id ?? ''}`))).toContain('补偿');
  });

  it('from a later day lets the supply last until then, and ends what was to lengthen it', async () => {
    const of = await on.inForce();
    const { supplyId, id } = await open({ from: addDays(today, 3) }, of, addDays(today, 30));
    const asked = await on.as(of.operator).post<Case>(`/v1/supplies/${supplyId}/renewals`, renewal(addDays(today, 30)));
    expect(await on.as('officer').get(`/v1/supplies/${supplyId}/effects`)).toMatchObject({
      supplies: [{ id: supplyId, effect: 'ended' }],
      requests: [{ id: asked.id, effect: 'ended' }],
      ...{ products: [], agreements: [], imports: [], developers: [] },
    });
    await on.as(of.operator).take(id, 'notice', 'waive');
    const refused = async (data: object) => refusal(decide(id, 'stop', data));
    expect(await refused({ from: addDays(today, -1) })).toMatchObject({
      status: 422,
      pointers: ['/data/from'],
      article: LICENSING,
    });
    expect(await refused({ from: addDays(today, 31) })).toMatchObject({ status: 422, pointers: ['/data/from'] });
    await decide(id, 'stop', { from: addDays(today, 3) });
    expect(await on.kase(asked.id)).toMatchObject({ status: 'closed', outcome: 'terminated' });
    const supply = await on.supply(supplyId, of);
    expect(supply).toMatchObject({ endedAt: null, permitVersion: 2, term: { to: addDays(today, 2) } });
    expect(await on.check(of)).toMatchObject({ allowed: true });
    const again = on.as(of.operator).post(`/v1/supplies/${supplyId}/renewals`, renewal(addDays(today, 2), 5));
    expect(await refusal(again)).toMatchObject({ status: 409, code: 'not-in-force' });
    await stack.passes(startOfDay(addDays(today, 3)));
    expect((await on.clearance(supplyId)).data).toMatchObject({ how: 'stopped' });
    expect(await on.check(of)).toMatchObject({ allowed: false, reason: 'term-over' });
    today = addDays(today, 3);
  });

  it('is opened once, from a day on which there is something to stop, by an officer who does not decide it', async () => {
    const supplyId = await on.supplyOnRecord(right, addDays(today, 10));
    const post = (body: object, who = 'officer') => on.as(who).post<Case>(`/v1/supplies/${supplyId}/stops`, body);
    const from = today;
    expect(await refusal(post(stopping({ from: addDays(today, -1) })))).toMatchObject({
      status: 422,
      pointers: ['/from'],
      article: LICENSING,
    });
    expect(await refusal(post(stopping({ from: addDays(today, 11) })))).toMatchObject({
      status: 422,
      pointers: ['/from'],
    });
    expect(await refusal(post(stopping({ from, ground: 'breach' })))).toMatchObject({ pointers: ['/ground'] });
    expect(await refusal(post(stopping({ from }), right.operator))).toMatchObject({ status: 403 });
    const both = await on.official('both', ['case-officer', 'director']);
    const { id } = await post(stopping({ from }), both);
    expect(await refusal(post(stopping({ from })))).toMatchObject({ status: 409, code: 'duplicate-application' });
    await on.as(right.operator).take(id, 'notice', 'waive');
    expect(await refusal(decide(id, 'keep', undefined, both))).toMatchObject({
      status: 403,
      code: 'separation-of-duties',
    });
    await decide(id, 'keep');
    expect(await on.kase(id)).toMatchObject({ status: 'closed', outcome: 'kept' });
    expect(await on.as('auditor').get(`/v1/cases/${id}/effects`)).toMatchObject({
      ...{ carriedOut: false, supplies: [{ id: supplyId, effect: 'ended' }] },
    });
    expect((await on.supply(supplyId, right)).endedAt).toBeNull();
    expect(await refusal(on.as('operator-b').get(`/v1/supplies/${supplyId}/effects`))).toMatchObject({ status: 404 });
  });

  it('for being unused is not opened of what the access log has in use within the time', async () => {
    const of = await on.inForce();
    const supplyId = await on.supplyOnRecord(of);
    const post = (body: object) => on.as('officer').post<Case>(`/v1/supplies/${supplyId}/stops`, stopping(body));
    await on.lease(of);
    const refused = await refusal(post({ from: today, ground: 'unused' }));
    expect(refused).toMatchObject({ status: 422, pointers: ['/ground'], article: LICENSING });
    expect(JSON.stringify(refused.all)).toContain(today);
    // By a shorter policy it has not been used for as long as that; and another ground asks for no log.
    await on.limits('supply-stop', { unused: 'PT1S' });
    await stack.passesUnnoticed(2000);
    const { id } = await post({ from: today, ground: 'unused' });
    await on.limits('supply-stop', { unused: 'P6M' });
    expect((await on.kase(id)).data).toMatchObject({ ground: 'unused' });
  });

  it('goes on by the silence of the operator, escalates where it is late, and goes on where it stood', async () => {
    await on.limits('supply-stop', { notice: 'PT1S', decision: 'PT1S' });
    const { id } = await open({ from: today });
    await on.limits('supply-stop', { notice: '5wd', decision: '10wd' });
    await on.task(id, 'decision-escalation');
    expect((await on.tasks(id, 'notice'))[0]).toMatchObject({ status: 'expired' });
    const other = await open({ from: today });
    const notice = await on.task(other.id, 'notice');
    await stack.stopWorker();
    await on.decide(notice, 'waive');
    await stack.startWorker();
    await on.task(other.id, 'decision');
  });

  it('has nothing left to decide where the supply ends before', async () => {
    const { supplyId, id } = await open({ from: today });
    await on.task(id, 'notice');
    await on.giveBack(supplyId, right);
    expect(await on.kase(id)).toMatchObject({ status: 'closed', outcome: 'terminated' });
    expect(await on.clearanceIfAny(supplyId)).toMatchObject({ data: { how: 'returned' } });
  });
});
