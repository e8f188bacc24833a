/** The clock's account: every day with its state, its reason and what it was borrowed from; pauses for experts; calendars. */
import { localDateOf } from '../../domain/local-date';
import { describeWithEngine } from '../support/engine';
import { Journey, refusal } from './journey';
import { startStack, type Stack } from './stack';

const DAY_MS = 86_400_000;

describeWithEngine('the clock of a case explains itself', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  it('names limit, source by analogy, policy and calendar version', async () => {
    const id = await on.at('review');
    expect(await on.clock(id)).toMatchObject({ state: 'running', limit: '20wd', policyVersion: 0, calendarVersion: 1 });
    expect((await on.clock(id)).source?.zh).toMatch(/参照.*行政许可法/);
    expect((await on.clock(id)).source?.en).toMatch(/by analogy/);
    const acceptance = (await on.clock(id)).tasks.find((task) => task.step === 'acceptance');
    expect(acceptance).toMatchObject({ limit: '5wd', onDecisionClock: false, status: 'decided' });
  });

  it('counts no day of the event, then every working day, each with its reason', async () => {
    const id = await on.at('review');
    const { days, startedOn, dueAt } = await on.clock(id);
    expect(days[0]?.date).toBe(startedOn);
    expect(days[0]?.counted).toBe(false);
    const counted = days.filter((day) => day.counted);
    expect(counted.map((day) => day.number)).toEqual(counted.map((_, index) => index + 1));
    expect(counted).toHaveLength(20);
    for (const day of days) expect([day.reason, day.reasonEn].every((text) => text.length > 0)).toBe(true);
    for (const [index, day] of days.slice(1).entries())
      expect(Date.parse(day.date) - Date.parse(days[index]?.date ?? '')).toBe(DAY_MS);
    expect(Date.parse(dueAt ?? '')).toBe(Date.parse(`${days.at(-1)?.date}T24:00:00+08:00`));
  });

  it('tells the pause for the experts apart from the running', async () => {
    const id = await on.at('expert-review');
    expect(await on.clock(id)).toMatchObject({ state: 'paused', dueAt: null });
    expect((await on.task(id, 'expert-review')).dueAt).not.toBeNull();
    const paused = (await on.events(id)).filter((event) => event.type === 'clock.paused');
    expect(paused).toHaveLength(1);
    expect((await on.notices(id)).join()).toMatch(/专家评审/);
    await on.scoreAll(id);
    await on.task(id, 'review');
    const [resumed] = (await on.events(id)).filter((event) => event.type === 'clock.resumed');
    const lastWork = (await on.tasks(id, 'expert-review')).map((task) => Date.parse(task.decision?.at ?? ''));
    expect(Date.parse(String(resumed?.asOf))).toBe(Math.max(...lastWork));
    expect(await on.clock(id)).toMatchObject({ state: 'running' });
  });

  it('says paused on the days in between', async () => {
    const id = await on.at('review');
    await stack.passes(4 * DAY_MS);
    await on.callExperts(id, 3);
    await on.declareAll(id);
    await stack.passes(6 * DAY_MS);
    const { days } = await on.clock(id);
    const states = new Set(days.map((day) => day.state));
    expect(states).toEqual(new Set(['running', 'paused']));
    for (const day of days.filter((one) => one.state === 'paused')) expect(day.counted).toBe(false);
    await on.scoreAll(id);
    await on.task(id, 'review');
    expect((await on.clock(id)).days.filter((day) => day.state === 'paused').length).toBeGreaterThan(3);
  });

  it('stops with the decision: docking takes no time of the authority', async () => {
    const id = await on.at('docking');
    const { state, days } = await on.clock(id);
    expect([state, days.at(-1)?.date]).toEqual(['stopped', localDateOf(await stack.now())]);
    await on.dock(id, 'steward-health');
    await on.dock(id, 'steward-transport');
    await on.closed(id);
    expect((await on.eventTypes(id)).filter((type) => type === 'clock.stopped')).toHaveLength(1);
  });

  it('stops with the case', async () => {
    const id = await on.at('decision');
    await on.as('director').take(id, 'decision', 'reject', undefined, '用途不当');
    expect((await on.clock(id)).state).toBe('stopped');
  });

  it('follows a holiday schedule that is imported meanwhile, for cases that run already', async () => {
    const id = await on.at('review');
    const before = await on.task(id, 'review');
    const year = Number((before.dueAt ?? '').slice(0, 4));
    const last = new Date(Date.parse(before.dueAt ?? '') - 1 + 8 * 3_600_000).toISOString().slice(0, 10);
    const { items } = await on
      .as('officer')
      .get<{ items: { years: { year: number; holidays: object; makeUpDays: object }[] }[] }>('/v1/calendars');
    const known = items[0]?.years.find((one) => one.year === year);
    const lastYear = Number(last.slice(0, 4));
    const schedule = {
      year: lastYear,
      source: '测试放假安排',
      holidays: { ...(lastYear === year ? known?.holidays : {}), [last]: '临时放假' },
      makeUpDays: {},
    };
    await on.as('system-admin').post('/v1/calendars', { source: '测试', years: [schedule] });
    const after = await on.task(id, 'review');
    expect(Date.parse(after.dueAt ?? '')).toBeGreaterThan(Date.parse(before.dueAt ?? ''));
    expect((await on.clock(id)).calendarVersion).toBe(2);
    expect(await on.eventTypes(id)).toContain('clock.recomputed');
  });

  it('marks a limit that crosses a year without a published schedule provisional', async () => {
    await on.policy({ review: '300wd' });
    const id = await on.at('review');
    expect(await on.task(id, 'review')).toMatchObject({ provisional: true });
    expect((await on.clock(id)).provisional).toBe(true);
    await on.policy({ review: '20wd' });
    await on.take(id, 'review', 'recommend-approval');
  });

  it.each([
    ['no such limit', { limits: { applause: '5wd' } }, '/limits/applause'],
    ['no limit at all', { limits: { review: 'soon' } }, '/limits/review'],
    ['an ambiguous month', { limits: { review: '6m' } }, '/limits/review'],
    ['nothing', { limits: { review: '0wd' } }, '/limits/review'],
    ['an extension of a step without one', { extensions: { docking: '5wd' } }, '/extensions/docking'],
    ['a reminder that is none', { reminders: { review: ['early'] } }, '/reminders/review/0'],
  ])('refuses a policy that names %s', async (_, change, pointer) => {
    const call = on.as('system-admin').put('/v1/policies/data-request', { ...change, basis: '测试' });
    expect(await refusal(call)).toMatchObject({ status: 422, pointers: [pointer] });
  });
});
