/** Statistics: every number equals the list that it links to, and medians can be had again from the list by hand. */
import fc from 'fast-check';
import type { Case, Task } from '../../api/schemas/case';
import type { Statistics } from '../../api/schemas/statistics';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { calendarOf } from '../../domain/calendar';
import { addDays, localDate, localDateOf } from '../../domain/local-date';
import { percentileOf, workingDaysBetween, workingDaysWithin } from '../../domain/statistics';
import { latestCalendar } from '../../records/calendars';
import { describeWithEngine } from '../support/engine';
import { Journey, refusal } from './journey';
import { startStack, type Stack } from './stack';

describe('the arithmetic', () => {
  it('counts working days after the first day: a Friday’s filing answered on Monday took one', () => {
    const plain = calendarOf(1, []);
    const [friday, monday] = [localDate('2026-03-06'), localDate('2026-03-09')];
    expect(workingDaysBetween(plain, friday, friday)).toBe(0);
    expect(workingDaysBetween(plain, friday, monday)).toBe(1);
  });

  it('counts the same between any two days of a span, with holidays and make-up days', () => {
    const first = localDate('2025-12-28');
    const holidays = { '2026-01-01': '元旦', '2026-01-02': '元旦' };
    const years = [{ year: 2026, source: '测试', holidays, makeUpDays: { '2026-01-04': '元旦' } }];
    const calendar = calendarOf(1, years);
    const within = workingDaysWithin(calendar, first, addDays(first, 60));
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), (a, b) => {
        const [from, to] = [addDays(first, Math.min(a, b)), addDays(first, Math.max(a, b))];
        expect(within(from, to)).toBe(workingDaysBetween(calendar, from, to));
      }),
    );
    expect(() => within(first, addDays(first, 61))).toThrow(RangeError);
  });

  it('refuses a span that no statistics are about', () => {
    const [first, last] = [localDate('1900-01-01'), localDate('2100-01-01')];
    expect(() => workingDaysWithin(calendarOf(1, []), first, last)).toThrow(RangeError);
    expect(() => workingDaysBetween(calendarOf(1, []), first, last)).toThrow(RangeError);
  });

  it('takes the least value that enough of them did not exceed', () => {
    const of = (...days: number[]) => days.map((workingDays) => ({ workingDays, tasks: 1 }));
    expect(percentileOf([], 0.5)).toBeNull();
    expect(percentileOf(of(7), 0.9)).toBe(7);
    expect(percentileOf(of(1, 2, 3, 4), 0.5)).toBe(2);
    expect(percentileOf(of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 0.9)).toBe(9);
  });

  it('is a value that really occurred, whatever the grouping', () => {
    const list = fc.array(fc.nat(40), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(list, fc.constantFrom(0.5, 0.9), (days, share) => {
        const sorted = [...days].sort((a, b) => a - b);
        const grouped = [...new Set(days)].map((workingDays) => ({
          workingDays,
          tasks: days.filter((one) => one === workingDays).length,
        }));
        expect(percentileOf(grouped, share)).toBe(sorted[Math.ceil(share * days.length) - 1]);
      }),
    );
  });
});

describeWithEngine('statistics', () => {
  let stack: Stack;
  let on: Journey;
  const officer = () => stack.as('officer');
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
    await on.at('review');
    const refused = await on.at('acceptance');
    await officer().take(refused, 'acceptance', 'refuse');
    const withdrawn = await on.at('supplement');
    await stack.as('operator-a').post(`/v1/cases/${withdrawn}/withdraw`, { reason: '不再需要' });
    await on.policy({ review: 'PT1S' });
    const late = await on.at('review');
    await on.task(late, 'review-escalation');
    await on.policy({ acceptance: 'PT1S', review: '20wd' });
    await on.task(await on.file(), 'review'); // accepted by the passing of its time
  });
  afterAll(() => stack.stop());

  const all = async <T>(link: string): Promise<T[]> => {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: T[]; nextCursor: string | null } = await officer().get(
        `${link}&limit=200${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return items;
  };

  it('every number is the length of the list it links to', async () => {
    const { processes } = await officer().get<Statistics>('/v1/statistics');
    let looked = 0;
    for (const { opened, closed, open, overdue, steps } of processes) {
      for (const { value, link } of [
        opened,
        ...closed,
        ...open,
        overdue,
        ...steps.flatMap((one) => [one.ended, one.overdue]),
      ]) {
        expect({ link, value }).toEqual({ link, value: (await all(link)).length });
        looked += value;
      }
    }
    expect(looked).toBeGreaterThan(12);
  });

  it('tells what happened', async () => {
    const { processes } = await officer().get<Statistics>('/v1/statistics');
    const of = processes.find((one) => one.process === 'data-request');
    expect(of?.opened.value).toBe(5);
    expect(of?.closed.map(({ outcome, value }) => [outcome, value])).toEqual([
      ['refused', 1],
      ['withdrawn', 1],
    ]);
    expect(of?.open.find((one) => one.light === 'red')?.value).toBe(1);
    expect(of?.steps.find((one) => one.step === 'acceptance')).toMatchObject({
      ended: { value: 5 }, // one of them by its time
      medianWorkingDays: 0,
      p90WorkingDays: 0,
      overdue: { value: 0 },
    });
    expect(of?.steps.find((one) => one.step === 'review')).toMatchObject({
      ended: { value: 0 },
      medianWorkingDays: null,
      overdue: { value: 1 },
    });
  });

  it('a median can be had again from its list', async () => {
    const { processes } = await officer().get<Statistics>('/v1/statistics');
    const calendar = await latestCalendar(stack.database);
    for (const { steps } of processes) {
      for (const { ended, medianWorkingDays } of steps) {
        const lasted = (await all<Task>(ended.link)).map(({ openedAt, decision }) => ({
          workingDays: workingDaysBetween(
            calendar,
            localDateOf(new Date(openedAt)),
            localDateOf(new Date(decision?.at ?? '')),
          ),
          tasks: 1,
        }));
        expect(percentileOf(lasted, 0.5)).toBe(medianWorkingDays);
      }
    }
  });

  it('counts by the day in Zhengzhou, first and last included', async () => {
    const none = await officer().get<Statistics>('/v1/statistics?from=2020-01-01&to=2020-12-31');
    expect(none.processes.every(({ opened }) => opened.value === 0)).toBe(true);
    const today = localDateOf(new Date());
    const day = await officer().get<Statistics>(`/v1/statistics?from=${today}&to=${today}`);
    expect(day.processes.find((one) => one.process === 'data-request')?.opened.value).toBe(5);
    const ever = await officer().get<Statistics>('/v1/statistics?from=2000-01-01&to=9999-12-31');
    expect(ever.processes.map(({ steps }) => steps.length)).toEqual(day.processes.map(({ steps }) => steps.length));
    const links = day.processes.map(({ opened }) => opened.link);
    expect((await Promise.all(links.map((link) => all<Case>(link)))).flat().length).toBeGreaterThanOrEqual(4);
  });

  it('is refused where it makes no sense, and to who may not see every case', async () => {
    const ask = (persona: string, query: string) => stack.as(persona).get(`/v1/statistics${query}`);
    expect(await refusal(ask('officer', '?from=2026-02-01&to=2026-01-01'))).toMatchObject({ status: 422 });
    expect(await refusal(ask('officer', '?from=gestern'))).toMatchObject({ status: 400 });
    for (const persona of ['operator-a', 'expert-1', 'steward-health', 'system-admin', 'platform']) {
      expect(await refusal(ask(persona, ''))).toMatchObject({ status: 403 });
      expect(await refusal(stack.as(persona).get('/v1/tasks?box=all'))).toMatchObject({ status: 403 });
    }
    expect(await refusal(stack.as('officer').get('/v1/tasks?overdue=true'))).toMatchObject({ status: 400 });
  });

  it('of departments tells how long each took from the approval, and what of its deliveries was at fault', async () => {
    const of = async (query = '') =>
      (await officer().get<Statistics>(`/v1/statistics?of=providers${query}`)).providers ?? [];
    const one = async (id: string, query = '') => (await of(query)).find(({ provider }) => provider.id === id);
    const { health, transport } = DEMO_ORGANISATIONS;
    // Nothing was supplied: there is no time that would be zero.
    expect(await one(health.id)).toMatchObject({
      ...{ delivered: { value: 0 }, medianWorkingDays: null, p90WorkingDays: null },
      faults: ['late', 'incomplete', 'unavailable', 'format'].map((fault) => ({ fault, value: 0 })),
    });
    const id = await on.at('docking');
    const approved = localDateOf(await stack.now());
    await on.dock(id, 'steward-transport');
    await stack.passes(5 * 86_400_000);
    await on.dock(id, 'steward-health');
    await on.closed(id);
    // As anybody counts it who knows the two days: the one answered at once, the other after five days.
    const took = workingDaysBetween(await latestCalendar(stack.database), approved, addDays(approved, 5));
    expect(took).toBeGreaterThan(1);
    const delivered = { value: 1 };
    expect(await one(health.id)).toMatchObject({ delivered, medianWorkingDays: took, p90WorkingDays: took });
    expect(await one(transport.id)).toMatchObject({ delivered, medianWorkingDays: 0, p90WorkingDays: 0 });
    const before = '&from=2020-01-01&to=2020-12-31';
    expect(await one(health.id, before)).toMatchObject({ delivered: { value: 0 }, medianWorkingDays: null });
    const { items } = await stack.as('operator-a').get<{ items: { id: string; caseId: string }[] }>('/v1/supplies');
    const supplyId = items.find(({ caseId }) => caseId === id)?.id;
    const today = localDateOf(await stack.now());
    const late = {
      supplyId,
      kind: 'delivery',
      fault: 'late',
      from: today,
      to: today,
      description: '约定每日更新，未更新',
    };
    const report = async () => (await stack.as('operator-a').post<Case>('/v1/anomaly-reports', late)).id;
    const [confirmed] = [await report(), await report()];
    await officer().take(confirmed, 'triage', 'forward', { department: health.id });
    await stack.as('steward-health').take(confirmed, 'verification', 'confirmed', undefined, '经核');
    const faults = (await one(health.id))?.faults ?? [];
    expect(faults.map(({ fault, value }) => [fault, value])).toEqual([
      ...[
        ['late', 1],
        ['incomplete', 0],
      ], // what was not confirmed counts for nothing
      ...[
        ['unavailable', 0],
        ['format', 0],
      ],
    ]);
    for (const provider of [...(await of()), ...(await of(before))])
      for (const { value, link } of [provider.delivered, ...provider.faults])
        expect({ link, value }).toEqual({ link, value: (await all(link)).length });
    expect(await refusal(stack.as('officer').get('/v1/tasks?outcome=ready'))).toMatchObject({ status: 400 });
    expect(await refusal(stack.as('steward-health').get('/v1/statistics?of=providers'))).toMatchObject({ status: 403 });
  });
});
