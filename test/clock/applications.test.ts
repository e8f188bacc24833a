/**
 * Nights, weekends, holidays and a year's end pass between the acts of a case: applications, incidents, rounds. The clock of the record
 * is moved, no time value is; the days are counted by hand (calendar.ts). One record, its time running on from test to test.
 */
import type { Case } from '../../api/schemas/case';
import { until } from '../../scripts/client/client';
import { goodFindings } from '../../scripts/client/samples';
import { incident } from '../builders/security-incident';
import { brokenInvariants } from '../invariants/check';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { Rounds } from '../selection/rounds';
import { describeWithEngine } from '../support/engine';
import { at, lastDayOf, YEAR_2040, YEAR_2041 } from './calendar';
import { HOUR_MS, Seasons } from './seasons';

describeWithEngine('time passes over applications', () => {
  let stack: Stack;
  let on: Seasons;
  beforeAll(async () => {
    stack = await startStack({ beginsAt: at('2040-09-27 09:00') });
    on = new Seasons(stack);
    await on.publish(YEAR_2040);
  });
  afterAll(() => stack.stop());

  it('over a data request: the night before its acceptance, National Day, a pause for experts, and past its limit', async () => {
    const term = { term: { from: '2040-10-01', to: '2042-12-31' } };
    await stack.passes(at('2040-09-27 16:00')); // a Thursday
    const [id, silent, returned] = [await on.file(term), await on.file(term), await on.file(term)];
    // 28; 30, a Sunday that is worked; 8, 9, 10.
    for (const one of [id, silent]) expect(lastDayOf(await on.task(one, 'acceptance'))).toBe('2040-10-10');

    await stack.passes(at('2040-09-28 10:00'));
    await on.as('officer').take(id, 'acceptance', 'accept');
    await on.as('officer').take(returned, 'acceptance', 'return', { missing: ['证明'] });
    // 30; 8–12, 13 (a Saturday that is worked); 15–19; 22–26; 29–31.
    expect(lastDayOf(await on.task(id, 'review'))).toBe('2040-10-31');
    expect(lastDayOf(await on.task(returned, 'supplement'))).toBe('2040-10-24');

    await stack.passes(at('2040-10-09 14:00'));
    await on.callExperts(id, 3);
    expect(await on.clock(id)).toMatchObject({ state: 'paused', startedOn: '2040-09-28', countedDays: 2 });
    await stack.passes(at('2040-10-10 15:00'));
    await on.declareAll(id);
    // Nobody answered the other: from 24:00 of its last day it is accepted, as of the day on which it was received.
    await stack.passes(at('2040-10-11 08:30'));
    expect((await on.expired(silent, 'acceptance')).decision).toMatchObject({ outcome: 'deemed-accepted', by: null });
    expect(await on.clock(silent)).toMatchObject({ state: 'running', startedOn: '2040-09-27' });
    expect(lastDayOf(await on.task(silent, 'review'))).toBe('2040-10-30');
    await on.scoreAll(id);

    // The 9th, 10th and 11th were not the authority's: three working days more, and each day says why.
    const review = await on.task(id, 'review');
    expect(lastDayOf(review)).toBe('2040-11-05');
    const { days } = await on.clock(id);
    const day = (date: string) => days.find((one) => one.date === date);
    expect(day('2040-09-28')).toMatchObject({ counted: false });
    expect(day('2040-09-29')).toMatchObject({ counted: false, reason: '周末' });
    expect(day('2040-09-30')).toMatchObject({ counted: true, number: 1, reason: '国庆节调休上班' });
    expect(day('2040-10-03')).toMatchObject({ counted: false, reason: '国庆节放假' });
    expect(['2040-10-09', '2040-10-10', '2040-10-11'].map((date) => day(date)?.counted)).toEqual([false, false, false]);
    expect(day('2040-10-12')).toMatchObject({ counted: true, number: 3 });
    expect(days.at(-1)).toMatchObject({ date: '2040-11-05', number: 20 });

    // Silence on what was missing is abandonment, and the need is free again.
    await stack.passes(at('2040-10-25 00:30'));
    expect(await on.closed(returned)).toMatchObject({ outcome: 'abandoned' });

    await stack.passes(at('2040-10-28 22:00'));
    expect((await on.task(id, 'review')).light).toBe('green');
    await stack.passes(at('2040-10-29 08:00')); // the fifth working day before the last
    expect((await on.task(id, 'review')).light).toBe('yellow');
    await until('the reminder', async () =>
      (await on.messagesTo(id, 'reviewer')).includes('将到期') ? true : undefined,
    );
    await stack.passes(at('2040-11-06 09:00'));
    await on.task(id, 'review-escalation');
    const late = await on.task(id, 'review');
    expect(late).toMatchObject({ late: true, light: 'red' });
    await on.as('reviewer').decide(late, 'recommend-approval', goodFindings);
    await on.as('director').take(id, 'decision', 'approve', undefined, '同意');
    expect(await on.clock(id)).toMatchObject({ state: 'stopped' });
    expect(await on.acts(id)).toEqual(['郑数准决〔2040〕1号', '郑数受理〔2040〕1号', '郑数评时〔2040〕1号']);
  });

  it('over a security incident: hours run through the night, and the weekend', async () => {
    await stack.passes(at('2040-11-09 20:00')); // a Friday
    const right = await on.inForce({ from: '2040-10-01', to: '2043-09-30' });
    const discoveredAt = at('2040-11-09 15:00').toISOString();
    const { id, data } = await on.as(right.operator).post<Case>('/v1/incidents', incident({ discoveredAt }));
    expect(data.reportedLate).toBe(true); // five hours, where four are allowed
    const seats = await on.seats(id, 'acknowledgement', 2);
    for (const { openedAt, dueAt } of seats) expect(Date.parse(dueAt ?? '') - Date.parse(openedAt)).toBe(2 * HOUR_MS);
    await stack.passes(3 * HOUR_MS);
    await on.seats(id, 'acknowledgement-escalation', 2);
    for (const who of ['security-officer', 'cyberspace']) await on.as(who).take(id, 'acknowledgement', 'acknowledge');
    await on.as('security-officer').take(id, 'containment', 'no-measures');
    expect(lastDayOf(await on.task(id, 'progress-report'))).toMatch(/^2040-11-10T12:/); // 24 hours from the report, not the end of a day
    await stack.passes(at('2040-11-11 01:00'));
    expect((await on.task(id, 'progress-report')).late).toBe(true);
    await on.as(right.operator).take(id, 'progress-report', 'submit', {
      report: '已封堵',
      handlingEndedAt: at('2040-11-11 00:30').toISOString(),
    });
    // Thirty days from the end of the handling, Sundays too.
    expect(lastDayOf(await on.task(id, 'closing-report'))).toBe('2040-12-11');
    await stack.passes(at('2040-12-04 00:10'));
    await until('the reminder', async () =>
      (await on.messagesTo(id, right.operator)).includes('将到期') ? true : undefined,
    );
    await stack.passes(at('2040-12-12 00:10'));
    await on.task(id, 'closing-report-escalation');
  });

  it('over a round of selection and its applications: from the call into the new year, day by day of its notice', async () => {
    const rounds = new Rounds(stack);
    await stack.passes(at('2040-12-12 10:00')); // a Wednesday
    const closesAt = at('2041-01-02 12:00').toISOString();
    const short = rounds.open({ closesAt: at('2040-12-31 23:00').toISOString() });
    expect(await refusal(short)).toMatchObject({ status: 422, pointers: ['/closesAt'] }); // the twentieth day is the first of January
    const round = await rounds.open({ closesAt });
    const [first, second] = [await rounds.apply(round), await rounds.apply(round, 'candidate-d')];
    await on.as('officer').take(second, 'qualification', 'return', { missing: ['信用报告'] });
    expect(await on.task(second, 'supplement')).toMatchObject({ provisional: true }); // the year after has no schedule yet
    await on.publish(YEAR_2041);
    // 13, 14; 17–21; 24–28; 31, then 2 and 3 January: the first is a holiday.
    await until('the schedule to count', async () =>
      lastDayOf(await on.task(second, 'supplement')) === '2041-01-03' ? true : undefined,
    );
    expect((await on.task(second, 'supplement')).provisional).toBe(false);
    await on.as('officer').take(first, 'qualification', 'pass');

    await stack.passes(at('2041-01-02 12:30'));
    expect(await refusal(rounds.apply(round, 'operator-a'))).toMatchObject({ status: 409 });
    expect((await on.expired(round, 'call')).decision).toMatchObject({ outcome: 'proceed' });
    expect(await on.openTasks(round, 'panel-declaration')).toEqual([]); // one application may still be supplemented
    await stack.passes(at('2041-01-04 00:10'));
    expect(await on.closed(second)).toMatchObject({ outcome: 'abandoned' });
    await rounds.declare(round);
    await rounds.scoreRound(round, { [first]: 90 });
    // 7–11; 14–18.
    expect(lastDayOf(await on.task(round, 'bureau-decision'))).toBe('2041-01-18');
    await stack.passes(at('2041-01-25 09:00'));
    await on.task(round, 'bureau-decision-escalation');
    await rounds.shortlist(round, [first]);
    // A Friday: 27, a Sunday that is worked; 28–30; then the holidays; 7 February.
    expect(lastDayOf(await on.task(round, 'public-notice'))).toBe('2041-02-07');
    const { id: notice } = await rounds.notice(round);
    await stack.passes(at('2041-02-07 23:00'));
    await rounds.object(round);
    expect(lastDayOf(await on.task(round, 'objection-answer'))).toBe('2041-02-10'); // three days, Sundays too
    await stack.passes(at('2041-02-08 09:00')); // over, but for the objection
    const late = { name: '市民乙', contact: '13900000000', grounds: '迟到的异议' };
    expect(await refusal(on.as('candidate-d').post(`/v1/public/notices/${notice}/objections`, late))).toMatchObject({
      status: 409,
    });
    await on.as('officer').take(round, 'objection-answer', 'not-upheld', undefined, '经查不属实');
    await on.as('director').take(round, 'objection-confirmation', 'confirm', undefined, '同意');
    const government = await on.task(round, 'government-decision');
    expect(government.dueAt).toBeNull();
    // Ten working days later they are reminded: 9, a Saturday that is worked; 11–15; 18–21.
    const reminders = async () =>
      (await on.events(round)).filter(({ type, taskId }) => type === 'task.reminded' && taskId === government.id)
        .length;
    await stack.passes(at('2041-02-21 23:30'));
    expect(await reminders()).toBe(0);
    await stack.passes(at('2041-02-22 00:10'));
    await until('the reminder', async () => ((await reminders()) === 1 ? true : undefined));
    await on.as('government').decide(government, 'approve', { applications: [first] }, '同意');
    await on.closed(round);
    expect(await on.kase(first)).toMatchObject({ outcome: 'listed' });
  });

  it('breaks no invariant, and the trail verifies', async () => {
    expect(await brokenInvariants(stack.database)).toEqual([]);
    expect(await on.as('auditor').post('/v1/audit/verify', {})).toMatchObject({ valid: true });
  });
});
