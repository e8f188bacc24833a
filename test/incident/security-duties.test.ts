/** Standing security duties (Art. 22, 24): the responsible person without gaps, plans, yearly drills and trainings. */
import { localDate } from '../../domain/local-date';
import { nextYearly, unansweredDays, wantingOn } from '../../domain/security-duties';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { day, Ground } from '../rights/ground';

const nothing = { planAdoptedOn: null, lastDrillOn: null, lastTrainingOn: null, responsibleSince: null };

describe('what is wanting', () => {
  it('a drill is owed within a year of the last, or of the beginning of the right', () => {
    const since = localDate('2024-02-29');
    expect(nextYearly(null, since)).toBe('2025-02-28');
    expect(nextYearly(localDate('2021-05-01'), since)).toBe('2025-02-28'); // what was held before the right began
    expect(nextYearly(localDate('2024-05-01'), since)).toBe('2025-05-01');
    expect(wantingOn(localDate('2025-02-28'), { ...nothing, since })).toEqual(['plan', 'responsible-person']);
    expect(wantingOn(localDate('2025-03-01'), { ...nothing, since })).toEqual([
      'plan',
      'drill',
      'training',
      'responsible-person',
    ]);
  });

  it('nothing, where everything is there and of this year', () => {
    const today = localDate('2026-05-01');
    const done = { planAdoptedOn: today, lastDrillOn: localDate('2025-05-01'), lastTrainingOn: today };
    expect(wantingOn(today, { ...done, responsibleSince: today, since: localDate('2020-01-01') })).toEqual([]);
  });
});

it('nobody answers from the beginning of the right to the day before the first responsible person', () => {
  const since = localDate('2026-01-01');
  expect(unansweredDays(since, null)).toEqual({ from: since, to: null });
  expect(unansweredDays(since, localDate('2026-03-01'))).toEqual({ from: since, to: '2026-02-28' });
  expect(unansweredDays(since, since)).toBeNull();
});

describe('the registers', () => {
  let stack: Stack;
  let on: Ground;
  beforeAll(async () => {
    stack = await startStack({ engine: false });
    on = new Ground(stack);
  });
  afterAll(() => stack.stop());

  const person = (from: string, name = '张三') => ({ name, position: '首席安全官', contact: '0371-00000000', from });
  const duties = async (as = 'security-officer') =>
    (
      await on
        .as(as)
        .get<{ items: { operator: { id: string }; wanting: string[]; planVersion: number | null }[] }>(
          '/v1/security/duties',
        )
    ).items;

  it('a successor ends the predecessor the day before: no gap, no overlap, no way back', async () => {
    const a = on.as('operator-a');
    expect(await refusal(a.post('/v1/security/responsible-persons', person(day(3))))).toMatchObject({
      status: 422,
      article: 'Art. 22',
      pointers: ['/from'],
    });
    await a.post('/v1/security/responsible-persons', person(day(-100)));
    await a.post('/v1/security/responsible-persons', person(day(10), '李四'));
    // Nobody could be named before a year mistyped.
    for (const from of [day(-200), day(-100), day(5), day(10), day(400)]) {
      expect(await refusal(a.post('/v1/security/responsible-persons', person(from)))).toMatchObject({ status: 422 });
    }
    await on.as('operator-b').post('/v1/security/responsible-persons', person(day(-7), '赵六'));
    const named = async (as: string) =>
      (await on.as(as).get<{ items: { name: string; to: string | null }[] }>('/v1/security/responsible-persons')).items;
    expect(await named('operator-a')).toMatchObject([
      { name: '张三', from: day(-100), to: day(9), recordedAt: expect.stringContaining('T') as string },
      { name: '李四', from: day(10), to: null },
    ]);
    // Whoever was named for days that had passed already left them unanswered, or says so afterwards: both can be seen.
    const { items } = await on
      .as('operator-a')
      .get<{ items: { unansweredDays: object | null }[] }>('/v1/security/duties');
    expect(items[0]?.unansweredDays).toMatchObject({ to: day(-101) });
    const all = await named('security-officer');
    expect(all).toHaveLength(3);
    expect(all.find(({ name }) => name === '赵六')).toMatchObject({ from: day(-7), to: null });
    expect(all.find(({ name }) => name === '李四')).toMatchObject({ to: null });
  });

  it('the database holds the shape of the succession too', async () => {
    const [first] = await stack.database<object>('responsible_persons').orderBy('from_date').limit(1);
    const twice = stack.database('responsible_persons').insert({ ...first, name: '王五' });
    await expect(twice).rejects.toThrow(/responsible_persons_pkey/);
  });

  it('plans have versions; a drill names the plan it tried; nothing lies in the future', async () => {
    const b = on.as('operator-b');
    const plan = { title: '数据安全应急预案', summary: '分级响应', adoptedOn: day(-30) };
    const first = await b.post<{ id: string; version: number }>('/v1/security/plans', plan);
    const second = await b.post<{ id: string; version: number }>('/v1/security/plans', { ...plan, adoptedOn: day(-1) });
    expect([first.version, second.version]).toEqual([1, 2]);
    const drill = { topic: '数据泄露', heldOn: day(-2), participants: 12, summary: '完成', planId: second.id };
    await b.post('/v1/security/drills', drill);
    await b.post('/v1/security/trainings', {
      topic: '个人信息保护',
      heldOn: day(-2),
      participants: 40,
      summary: '完成',
    });
    expect(await refusal(b.post('/v1/security/drills', { ...drill, heldOn: day(1) }))).toMatchObject({
      pointers: ['/heldOn'],
    });
    expect(await refusal(on.as('operator-a').post('/v1/security/drills', drill))).toMatchObject({
      pointers: ['/planId'],
    });
    expect(await refusal(b.post('/v1/security/drills', { ...drill, documentId: 'x' }))).toMatchObject({ status: 422 });
    expect(await refusal(on.as('officer').post('/v1/security/plans', plan))).toMatchObject({ status: 403 });
    const { items } = await b.get<{ items: { planId: string }[] }>('/v1/security/drills');
    expect(items).toMatchObject([{ planId: second.id }]);
  });

  it('shows an operator its own and the authority everybody’s, with what is wanting', async () => {
    const all = await duties();
    const of = async (persona: string) => (await duties(persona)).map((one) => one.operator.id);
    expect(all.length).toBeGreaterThanOrEqual(2);
    const [own] = await of('operator-b');
    expect(await of('operator-b')).toEqual([own]);
    const b = all.find((one) => one.operator.id === own);
    expect(b).toMatchObject({ planVersion: 2, wanting: [] });
    expect(all.find((one) => one.operator.id !== own)?.wanting).toEqual(['plan', 'drill', 'training']);
    const drills = await on.as('operator-a').get<{ items: unknown[] }>(`/v1/security/drills?operatorId=${own}`);
    expect(drills.items).toEqual([]);
    // A former operator owes nothing any more; what it recorded stays.
    await stack.database('authorizations').where({ operator_id: own }).update({ ended_at: new Date() });
    expect((await duties()).map((one) => one.operator.id)).not.toContain(own);
    expect((await on.as('operator-b').get<{ items: unknown[] }>('/v1/security/plans')).items).toHaveLength(2);
  });
});
