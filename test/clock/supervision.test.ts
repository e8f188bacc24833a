/**
 * Nights, weekends, holidays and a year's end pass between the acts of a case: reports, feedback, inspections, evaluations, orders, and
 * a right from its signature to its last day. As in applications.test.ts.
 */
import type { Case } from '../../api/schemas/case';
import { DEMO_AUTHORIZATIONS } from '../../demo/catalogue';
import { until } from '../../scripts/client/client';
import { Reporter, sections } from '../annual/reporter';
import { anomaly, Reports } from '../anomaly/reports';
import { Evaluations } from '../evaluation/panel-of-raters';
import { brokenInvariants } from '../invariants/check';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';
import type { Clock } from '../process/views';
import { at, lastDayOf, YEAR_2040, YEAR_2041 } from './calendar';
import { HOUR_MS, Seasons } from './seasons';

interface Planned {
  readonly inspections: readonly { readonly caseId: string | null }[];
}
const [OF_A, OF_B] = DEMO_AUTHORIZATIONS;

describeWithEngine('time passes over supervision', () => {
  let stack: Stack;
  let on: Seasons;
  beforeAll(async () => {
    stack = await startStack({ schedules: true, beginsAt: at('2041-02-25 08:00') });
    on = new Seasons(stack);
    await on.publish(YEAR_2040, YEAR_2041);
  });
  afterAll(() => stack.stop());

  it('over annual reports: opened for the years that have ended, late from the end of March', async () => {
    await stack.passes(at('2041-02-25 09:00')); // a Monday
    await on.trigger('annual-reports');
    const reporter = new Reporter(stack);
    const reports = await until('a report for every right and year', async () => {
      const found = await reporter.reports('', 'auditor');
      return found.length === 4 ? found : undefined; // two rights in force since July of 2039
    });
    const one = (year: number) => reports.find((report) => report.authorizationId === OF_A.id && report.year === year);
    const [earlier = '', id = ''] = [one(2039)?.caseId, one(2040)?.caseId];
    // 26–28, 1; 4–8; 11–15; 18–22; 25: later than the March of 2040. For 2040 March is the later, a Sunday all the same.
    expect(lastDayOf(await on.task(earlier, 'submission'))).toBe('2041-03-25');
    expect(lastDayOf(await on.task(id, 'submission'))).toBe('2041-03-31');
    await stack.passes(at('2041-03-31 23:00'));
    expect(await reporter.registered(id)).toMatchObject({ status: 'awaited', late: false });
    await on.task(earlier, 'overdue');
    await stack.passes(at('2041-04-01 00:10'));
    expect(await reporter.registered(id)).toMatchObject({ status: 'overdue', late: true });
    await on.task(id, 'overdue');
    await reporter.submit(id, sections());
    expect(await reporter.registered(id)).toMatchObject({ status: 'submitted', late: true });
    // 2, 3, 5; 8–12; 15–19; 22–26; 29, 30.
    expect(lastDayOf(await on.task(id, 'examination'))).toBe('2041-04-30');
    await reporter.examine(id, 'accept');
    expect(await on.closed(id)).toMatchObject({ outcome: 'completed' });
  });

  it('over anomaly feedback: a holiday in the days of an operator who says nothing', async () => {
    await stack.passes(at('2041-04-01 15:00'));
    const right = await on.inForce({ from: '2041-04-01', to: '2042-03-31' });
    await on.supplied(right, { term: { from: '2041-04-01', to: '2042-03-31' } });
    const reports = new Reports(stack);
    const { id } = await on.as(right.operator).post<Case>('/v1/anomaly-reports', anomaly());
    expect(lastDayOf(await on.task(id, 'triage'))).toBe('2041-04-03');
    await reports.forward(id);
    await on.task(id, 'verification');
    await stack.passes(at('2041-04-02 10:00'));
    await reports.steward(id, 'verification', 'confirmed');
    expect((await reports.entry()).disputed).toBe(true);
    await reports.correct(id);
    // 3; 5; 8–10.
    expect(lastDayOf(await on.task(id, 'confirmation'))).toBe('2041-04-10');
    await stack.passes(at('2041-04-10 23:30'));
    await on.task(id, 'confirmation');
    await stack.passes(at('2041-04-11 00:10'));
    expect((await on.expired(id, 'confirmation')).decision).toMatchObject({ outcome: 'deemed-consent', by: null });
    expect(await on.closed(id)).toMatchObject({ outcome: 'corrected' });
    expect((await reports.entry()).disputed).toBe(false);
  });

  it('over a planned inspection: opened on its day, corrected after the day that its findings name', async () => {
    await stack.passes(at('2041-04-11 09:00'));
    const plan = {
      year: 2041,
      title: '年度检查计划',
      inspections: [{ authorizationId: OF_B.id, plannedOn: '2041-04-15' }],
    };
    const { id: planId } = await on.as('officer').post<{ id: string }>('/v1/inspection-plans', plan);
    const opened = async () =>
      (await on.as('auditor').get<Planned>(`/v1/inspection-plans/${planId}`)).inspections[0]?.caseId ?? undefined;
    const run = () => on.as('officer').post<{ opened: string[] }>(`/v1/inspection-plans/${planId}/run`);
    await stack.passes(at('2041-04-14 23:00'));
    expect((await run()).opened).toEqual([]);
    await stack.passes(at('2041-04-15 06:30'));
    await on.trigger('planned-inspections');
    const id = await until('the planned inspection', opened);
    for (const task of await on.seats(id, 'inspector-declaration', 2)) await on.decide(task, 'no-conflict');
    const found = { item: '日志留存', description: '仅留存三个月', severity: 'major', deadline: '2041-05-20' };
    for (const task of await on.seats(id, 'findings', 2)) await on.decide(task, 'submit', { findings: [found] });
    expect(lastDayOf(await on.task(id, 'correction'))).toBe('2041-05-20');
    await stack.passes(at('2041-05-21 00:10'));
    await on.task(id, 'correction-escalation');
    await on.as('operator-b').take(id, 'correction', 'submit', { report: '已整改' });
    // 22–24; 27–31; 4, 5: the third is a holiday.
    expect(lastDayOf(await on.task(id, 'recheck'))).toBe('2041-06-05');
    await on.as('security-officer').take(id, 'recheck', 'pass');
    expect(await on.closed(id)).toMatchObject({ outcome: 'completed' });
  });

  it('over an evaluation: without a word of the operator it is rated, and its score stands', async () => {
    await stack.passes(at('2041-06-10 09:00')); // a Monday
    const evaluations = new Evaluations(stack);
    const period = { periodFrom: '2040-01-01', periodTo: '2040-12-31' };
    const { id } = await evaluations.open(period);
    // 11–14; 17–21; 24–28; 1.
    expect(lastDayOf(await on.task(id, 'self-assessment'))).toBe('2041-07-01');
    await stack.passes(at('2041-07-02 00:10'));
    expect((await on.expired(id, 'self-assessment')).decision).toMatchObject({ outcome: 'proceed', by: null });
    await evaluations.declared(id);
    await evaluations.rated(id, [80, 85, 90]);
    expect(lastDayOf(await on.task(id, 'response'))).toBe('2041-07-09');
    await stack.passes(at('2041-07-10 00:10'));
    expect((await on.expired(id, 'response')).decision).toMatchObject({ outcome: 'deemed-consent', by: null });
    await on.as('director').take(id, 'confirmation', 'confirm');
    expect(await on.closed(id)).toMatchObject({ outcome: 'completed' });
    expect((await evaluations.result(id))?.confirmedAt).toMatch(/^2041-07-09T16:/);
  });

  it('over an order to rectify: the year ends, its time is over, and the acts that follow are of the new year', async () => {
    await stack.passes(at('2041-11-18 10:00'));
    const right = await on.inForce({ from: '2041-11-01', to: '2043-10-31' });
    const id = await on.ordered(right, { rectifyBy: '2041-12-31' });
    expect(lastDayOf(await on.task(id, 'rectification'))).toBe('2041-12-31');
    expect(await on.acts(id)).toEqual(['郑数整改〔2041〕1号']);
    await stack.passes(at('2041-12-31 23:00'));
    expect(await on.openTasks(id, 'disposition')).toEqual([]);
    await stack.passes(at('2042-01-02 09:00')); // a Thursday
    expect(await on.status(right)).toBe('suspended'); // no time restores a right, nor takes it
    await on.as('director').take(id, 'disposition', 'propose-revocation', undefined, '逾期未整改');
    // 3; 6–9: of the year no schedule has been published.
    const notice = await on.task(id, 'notice-of-revocation');
    expect([lastDayOf(notice), notice.provisional]).toEqual(['2042-01-09', true]);
    await stack.passes(at('2042-01-10 00:10'));
    expect((await on.expired(id, 'notice-of-revocation')).decision).toMatchObject({ outcome: 'proceed', by: null });
    expect(await on.status(right)).toBe('suspended');
    await on.as('director-2').take(id, 'revocation', 'revoke', {}, '逾期未整改');
    expect(await on.closed(id)).toMatchObject({ outcome: 'revoked' });
    expect(await on.status(right)).toBe('revoked');
    expect(await on.acts(id)).toEqual(['郑数整改〔2041〕1号', '郑数解告〔2042〕1号', '郑数解授〔2042〕1号']);
  });

  it('over a right: signed before it begins, reminded of, and over at the end of its last day', async () => {
    await stack.passes(at('2042-01-15 10:00'));
    const right = await on.submitted({ from: '2042-02-01', to: '2043-01-31' });
    expect(lastDayOf(await on.task(right.caseId, 'operator-signature'))).toBe('2042-02-14'); // thirty days
    await on.as(right.operator).take(right.caseId, 'operator-signature', 'sign');
    await on.task(right.caseId, 'authority-signature');
    await stack.passes(at('2042-01-20 10:00'));
    await on.as('director').take(right.caseId, 'authority-signature', 'sign');
    expect(await on.acts(right.caseId)).toEqual(['郑数授协〔2042〕1号']);
    expect(await on.status(right)).not.toBe('in-force');
    await stack.passes(at('2042-02-01 00:00'));
    expect(await on.status(right)).toBe('in-force');
    await on.supplied(right, { term: { from: '2042-02-01', to: '2043-01-31' } });
    const reminded = async () => (await on.messagesTo(right.caseId, right.operator)).split('期限将满').length - 1;
    for (const [day, times] of [
      ['2042-08-04', 1], // 180 days before
      ['2042-11-02', 2], // 90
      ['2043-01-01', 3], // 30
    ] as const) {
      await stack.passes(new Date(at(`${day} 00:00`).getTime() - HOUR_MS));
      expect(await reminded()).toBe(times - 1);
      await stack.passes(at(`${day} 00:10`));
      await until(`reminder ${times}`, async () => ((await reminded()) === times ? true : undefined));
    }
    await stack.passes(at('2043-01-31 23:59'));
    expect(await on.check(right)).toMatchObject({ allowed: true });
    expect((await on.lease(right)).expiresAt).toBe(at('2043-02-01 00:00').toISOString()); // not for its whole minute
    await stack.passes(at('2043-02-01 00:00'));
    expect(await on.check(right)).toMatchObject({ allowed: false, reason: 'right-lapsed', article: 'Art. 9' });
    expect(await on.closed(right.caseId)).toMatchObject({ outcome: 'lapsed' });
    expect(await on.status(right)).toBe('lapsed');
  });

  it('over orders that name no day: their thirty days end with a working day, and late December waits for the next notice', async () => {
    const year2043 = { year: 2043, source: '测试', holidays: { '2043-04-04': '清明节' }, makeUpDays: {} };
    await on.publish(year2043);
    await stack.passes(at('2043-03-05 10:00')); // a Thursday
    const right = await on.inForce({ from: '2043-03-01', to: '2044-02-28' });
    const [id, named] = [await on.ordered(right), await on.ordered(right, { rectifyBy: '2043-04-04' })];
    // The thirtieth day is a Saturday and a holiday: Monday. A day that the order names is that day.
    expect(lastDayOf(await on.task(id, 'rectification'))).toBe('2043-04-06');
    expect(lastDayOf(await on.task(named, 'rectification'))).toBe('2043-04-04');
    const lastDay = async (one: string) =>
      (await on.as('auditor').get<Clock>(`/v1/cases/${one}/clock`)).tasks.find(({ step }) => step === 'rectification')
        ?.lastDay;
    expect(await lastDay(id)).toMatchObject({
      movedFrom: '2043-04-04',
      source: { zh: '参照《民法典》第二百零三条' },
      reason: expect.stringMatching(/清明节放假.*顺延至2043-04-06/) as string,
    });
    expect(await lastDay(named)).toBeNull();
    await stack.passes(at('2043-04-06 23:30'));
    expect(await on.openTasks(id, 'disposition')).toEqual([]);
    await stack.passes(at('2043-04-07 00:10'));
    await on.task(id, 'disposition');

    await stack.passes(at('2043-11-26 10:00'));
    const late = await on.ordered(right);
    const due = async () => {
      const task = await on.task(late, 'rectification');
      return [lastDayOf(task), task.provisional];
    };
    expect(await due()).toEqual(['2043-12-28', true]); // Saturday the 26th, Monday
    await on.publish({
      year: 2044,
      source: '测试',
      holidays: { '2043-12-28': '元旦', '2044-01-01': '元旦' },
      makeUpDays: { '2043-12-27': '元旦' },
    });
    expect(await due()).toEqual(['2043-12-27', false]); // a Sunday that is worked
    expect(await on.eventTypes(late)).toContain('clock.recomputed');
    await on.publish(year2043, { year: 2044, source: '更正', holidays: { '2044-01-01': '元旦' }, makeUpDays: {} });
    expect(await due()).toEqual(['2043-12-28', false]);
  });

  it('breaks no invariant, and the trail verifies', async () => {
    expect(await brokenInvariants(stack.database)).toEqual([]);
    expect(await on.as('auditor').post('/v1/audit/verify', {})).toMatchObject({ valid: true });
  });
});
