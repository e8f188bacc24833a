/** Art. 28 ¶1, 限期整改: the day that is ordered, what its passing opens, and what people decide then; no timer lifts or revokes. */
import { dateZh } from '../../domain/acts/document';
import { localDate } from '../../domain/local-date';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';
import { day, Ground, orderDraft, type Right } from './ground';

describeWithEngine('the time to rectify (Art. 25, 28)', () => {
  let stack: Stack;
  let on: Ground;
  beforeAll(async () => {
    stack = await startStack();
    on = new Ground(stack);
  });
  afterAll(() => stack.stop());

  const endOf = (last: string) => new Date(new Date(`${last}T00:00:00+08:00`).getTime() + 86_400_000).toISOString();
  const dispose = (id: string, outcome: string, data?: unknown, who = 'director') =>
    on.as(who).take(id, 'disposition', outcome, data, '依据整改情况');
  const pass = (id: string) => on.as('director').take(id, 'lift-decision', 'pass');
  const fail = async (id: string) => {
    await on.verified(id, 'recommend-fail');
    await on.as('director').take(id, 'lift-decision', 'fail', undefined, '整改不到位');
    await on.task(id, 'disposition');
  };
  /** An order whose time has passed: `disposition` stands open beside the report that is late. */
  const overdue = async (changes: object = {}) => {
    const right = await on.inForce();
    await on.limits('rectification', { rectification: 'PT1S' }, { reminders: { rectification: [] } });
    const id = await on.ordered(right, changes);
    await on.limits('rectification', { rectification: '30d' });
    const disposition = await on.task(id, 'disposition');
    return { right, id, disposition, report: await on.task(id, 'rectification') };
  };

  it('is the day that the order names, or the policy’s thirty days', async () => {
    const right = await on.inForce();
    const named = await on.ordered(right, { rectifyBy: day(12) });
    expect(await on.task(named, 'rectification')).toMatchObject({ dueAt: endOf(day(12)), late: false });
    const unnamed = await on.ordered(right);
    // 民法典 203: the thirtieth day, or where that is a day off the next working day (test/clock counts them by hand).
    const due = (await on.task(unnamed, 'rectification')).dueAt ?? '';
    expect(due >= endOf(day(30)) && due <= endOf(day(40))).toBe(true);
  });

  it('that has passed opens the disposition, and lifts or revokes nothing', async () => {
    const { right, id, disposition, report } = await overdue();
    expect(disposition).toMatchObject({
      role: 'director',
      outcomes: ['set-new-deadline', 'propose-revocation', 'rescind'],
    });
    expect(report).toMatchObject({ status: 'open', late: true, light: 'red' });
    expect((await on.kase(id)).steps.sort()).toEqual(['disposition', 'rectification']);
    expect(await on.openTasks(id, 'rectification-escalation')).toEqual([]);
    expect(await on.status(right)).toBe('suspended');
  });

  it('that has passed still lets the report come, until the disposition is decided: then nothing is left to dispose of', async () => {
    const { right, id, disposition } = await overdue();
    await on.report(id);
    const submitted = (await on.events(id)).find(
      (one) => one.type === 'task.decided' && one.outcome === 'submit' && one.step === 'rectification',
    );
    expect(submitted).toMatchObject({ late: true });
    expect((await on.tasks(id, 'disposition'))[0]).toMatchObject({ status: 'void', voidReason: 'report-submitted' });
    expect(await refusal(on.as('director').decide(disposition, 'propose-revocation', undefined, '逾期'))).toMatchObject(
      {
        status: 409,
        code: 'task-not-open',
      },
    );
    await on.as('officer-2').take(id, 'verification', 'recommend-pass');
    await pass(id);
    expect(await on.status(right)).toBe('in-force');
  });

  it('that has passed is set anew by the director, for a day to come; the late report is void and a new one is due', async () => {
    const { right, id, report } = await overdue();
    const past = dispose(id, 'set-new-deadline', { rectifyBy: day(0) });
    expect(await refusal(past)).toMatchObject({ status: 422, pointers: ['/data/rectifyBy'], article: 'Art. 28 ¶1' });
    await dispose(id, 'set-new-deadline', { rectifyBy: day(3) });
    expect(await refusal(on.as(right.operator).decide(report, 'submit', { report: '迟到' }))).toMatchObject({
      status: 409,
      code: 'task-not-open',
    });
    const anew = await on.task(id, 'rectification');
    expect(anew).toMatchObject({ round: 2, dueAt: endOf(day(3)), late: false });
    const message = (await on.mailbox(id, right.operator)).find(({ subject }) => subject.startsWith('另定整改期限'));
    expect(message?.body).toMatch(/整改期限另定至\d+年\d+月\d+日（含当日）。理由：./);
    expect(await on.status(right)).toBe('suspended');
    await on.verified(id);
    await pass(id);
    expect(await on.closed(id)).toMatchObject({ outcome: 'lifted' });
  });

  it('is extended once before it has passed, and not after: then the disposition sets it', async () => {
    const right = await on.inForce();
    const id = await on.ordered(right, { rectifyBy: day(12) });
    await on.task(id, 'rectification');
    const extend = (one: string, who = 'director') =>
      on.as(who).post(`/v1/cases/${one}/extend`, { reason: '系统改造需要' });
    expect(await refusal(extend(id, 'officer'))).toMatchObject({ status: 403 });
    await extend(id);
    expect(await on.task(id, 'rectification')).toMatchObject({ dueAt: endOf(day(27)) });
    const message = (await on.mailbox(id, right.operator)).find((one) => one.subject.includes('期限延长'));
    expect(message?.body).toBe(`新的期限至${dateZh(localDate(day(27)))}。理由：系统改造需要`);
    expect(await refusal(extend(id))).toMatchObject({ status: 422 });

    const late = await overdue();
    expect(await refusal(extend(late.id))).toMatchObject({ status: 422, code: 'validation-failed' });
    for (const one of [id, late.id]) expect((await on.kase(one, 'director')).availableActions).not.toContain('extend');
    expect(await on.task(late.id, 'rectification')).toMatchObject({ late: true });
    expect((await on.task(late.id, 'disposition')).id).toBe(late.disposition.id);
  });

  it('that did not suffice: a report that fails leads to the disposition, a new deadline, and a report that passes', async () => {
    const right = await on.inForce();
    const id = await on.ordered(right);
    await on.report(id);
    const bare = on.as('officer-2').take(id, 'verification', 'recommend-fail', undefined, '不到位');
    expect(await refusal(bare)).toMatchObject({ status: 422 });
    await on.as('officer-2').take(id, 'verification', 'recommend-fail', { left: ['日志不完整'] }, '不到位');
    const lift = await on.as('director').task(id, 'lift-decision');
    expect(await refusal(on.as('director').decide(lift, 'fail'))).toMatchObject({
      status: 422,
      pointers: ['/opinion'],
    });
    await on.as('director').decide(lift, 'fail', undefined, '整改不到位');
    expect((await on.task(id, 'disposition')).late).toBe(false);
    expect(await on.status(right)).toBe('suspended');
    await dispose(id, 'set-new-deadline', { rectifyBy: day(5) });
    expect(await on.task(id, 'rectification')).toMatchObject({ round: 2, dueAt: endOf(day(5)) });
    await on.verified(id);
    await pass(id);
    expect(await on.status(right)).toBe('in-force');
  });

  it.each<[string, string, (right: Right) => Promise<string>]>([
    [
      'at the decision on lifting',
      'lift-decision',
      async (right) => {
        const id = await on.ordered(right);
        await on.verified(id);
        return id;
      },
    ],
    [
      'at the disposition after a report that failed',
      'disposition',
      async (right) => {
        const id = await on.ordered(right);
        await fail(id);
        return id;
      },
    ],
  ])('is over with the order when the order is rescinded %s', async (_where, step, bring) => {
    const right = await on.inForce();
    const id = await bring(right);
    const task = await on.as('director-2').task(id, step);
    expect(await refusal(on.as('director-2').decide(task, 'rescind'))).toMatchObject({ pointers: ['/opinion'] });
    await on.as('director-2').decide(task, 'rescind', undefined, '原认定事实有误');
    expect(await on.kase(id)).toMatchObject({ status: 'closed', outcome: 'rescinded', steps: [] });
    expect(await on.status(right)).toBe('in-force');
    expect((await on.mailbox(id, right.operator)).some(({ subject }) => subject.includes('责令整改决定已撤销'))).toBe(
      true,
    );
  });

  it('is over with the order when the order is rescinded after the time has passed', async () => {
    const { right, id, report } = await overdue();
    await dispose(id, 'rescind');
    expect(await on.kase(id)).toMatchObject({ status: 'closed', outcome: 'rescinded', steps: [] });
    expect(await on.status(right)).toBe('in-force');
    expect(await refusal(on.as(right.operator).decide(report, 'submit', { report: '迟到' }))).toMatchObject({
      status: 409,
      code: 'case-closed',
    });
  });

  describe('after findings of an inspection (Art. 25)', () => {
    const findings = { basis: 'art-25', clauses: ['security'], grounds: '个别日志缺失' };

    it('suspends nothing and ends `corrected`', async () => {
      const right = await on.inForce();
      const running = await on.underReview(right);
      const id = await on.ordered(right, findings);
      expect(await on.status(right)).toBe('in-force');
      expect((await on.kase(running)).onHold).toBe(false);
      expect(await stack.database('suspension_orders').where({ case_id: id })).toEqual([]);
      expect(await on.kase(id, right.operator)).toMatchObject({ id });
      await on.verified(id);
      await pass(id);
      expect(await on.closed(id)).toMatchObject({ outcome: 'corrected' });
      expect((await on.eventTypes(right.caseId)).filter((type) => /suspended|lifted/.test(type))).toEqual([]);
    });

    it('does not lead to a revocation, but to a new deadline or rescission', async () => {
      const { right, id, disposition } = await overdue(findings);
      const proposal = on.as('director').decide(disposition, 'propose-revocation', undefined, '逾期未改');
      expect(await refusal(proposal)).toMatchObject({ status: 422, code: 'validation-failed', article: 'Art. 25' });
      expect(disposition.outcomes).toEqual(['set-new-deadline', 'rescind']);
      await dispose(id, 'set-new-deadline', { rectifyBy: day(4) });
      await on.task(id, 'rectification');
      await fail(id);
      await dispose(id, 'rescind');
      expect(await on.closed(id)).toMatchObject({ outcome: 'rescinded' });
      expect(await on.status(right)).toBe('in-force');
    });

    it('lifts no order under Art. 28 when it is corrected or rescinded', async () => {
      const right = await on.inForce();
      const minor = await on.ordered(right, findings);
      const breach = await on.ordered(right);
      await on.verified(minor);
      await pass(minor);
      expect(await on.status(right)).toBe('suspended');
      await on.verified(breach);
      await pass(breach);
      expect(await on.status(right)).toBe('in-force');
    });
  });

  describe('without an e-service clause', () => {
    it('begins at service, while the suspension began at issuing', async () => {
      const right = await on.inForce({ eService: false });
      await on.limits('rectification', { rectification: 'PT1H' });
      const id = await on.drafted(right, orderDraft());
      await on.limits('rectification', { rectification: '30d' });
      await on.as('director').take(id, 'order', 'issue');
      expect(await on.status(right)).toBe('suspended');
      const service = await on.as('officer').task(id, 'service');
      expect((await on.mailbox(id, right.operator)).filter(({ actId }) => actId !== null)).toEqual([]);
      expect(await on.tasks(id, 'rectification')).toEqual([]);
      expect(await refusal(on.as('officer').decide(service, 'served'))).toMatchObject({ status: 422 });
      await on.as('officer').decide(service, 'served', { proof: '直接送达回证〔2026〕1号' });
      const task = await on.task(id, 'rectification');
      const [served] = await on.tasks(id, 'service');
      const servedAt = Date.parse(served?.decision?.at ?? '');
      const [from, due] = [Date.parse(task.openedAt), Date.parse(task.dueAt ?? '')];
      expect([from >= servedAt, due - from]).toEqual([true, 3_600_000]);
      const messages = (await on.mailbox(id, right.operator)).filter(({ actId }) => actId !== null);
      expect(messages).toHaveLength(1);
      await on.verified(id);
      await pass(id);
      expect(await on.status(right)).toBe('in-force');
    });

    it('is what the policy gives where the ordered day has come before the service: no time passes unserved', async () => {
      const right = await on.inForce({ eService: false });
      const id = await on.ordered(right, { rectifyBy: day(5) });
      await on.as('officer').task(id, 'service');
      const today = JSON.stringify(day(0)); // as if five days had passed
      await stack.database.raw(
        `UPDATE cases SET facts = jsonb_set(jsonb_set(facts, '{order,rectifyBy}', ?::jsonb), '{rectifyBy}', ?::jsonb) WHERE id = ?`,
        [today, today, id],
      );
      await on.as('officer').take(id, 'service', 'served', { proof: '公告送达' });
      const task = await on.task(id, 'rectification');
      expect(task.dueAt).toBe(new Date(`${day(31)}T00:00:00+08:00`).toISOString()); // thirty days, the last to its end
      const [message] = (await on.mailbox(id, right.operator)).filter(({ actId }) => actId !== null);
      expect(message?.body).toContain('整改期限：按规定期限，自送达之日起');
    });
  });
});
