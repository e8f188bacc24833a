/** Art. 26: the annual report over HTTP on a running system: opened, filled in, late, examined, returned, accepted. */
import type { Case } from '../../api/schemas/case';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { day } from '../rights/ground';
import { describeWithEngine } from '../support/engine';
import { LAST_YEAR, Reporter, sections, YEAR } from './reporter';

const THIS_YEAR = LAST_YEAR + 1;
const PLENTY = {
  submission: '20wd',
  'submission-date': 'P3M',
  resubmission: '10wd',
  overdue: '10wd',
  examination: '20wd',
};

describeWithEngine('the annual report (Art. 26)', () => {
  let stack: Stack;
  let on: Reporter;
  beforeAll(async () => {
    stack = await startStack({ schedules: true });
    on = new Reporter(stack);
  });
  afterAll(() => stack.stop());
  beforeEach(() => on.reportLimits(PLENTY));

  const endOf = (last: string) => new Date(new Date(`${last}T00:00:00+08:00`).getTime() + 86_400_000).toISOString();
  /** Late: `overdue` stands open beside the submission. */
  const overdue = async (to?: string) => {
    await on.reportLimits({ submission: 'PT1S' });
    const id = await on.reported(to);
    await on.reportLimits(PLENTY);
    return { id, overdue: await on.task(id, 'overdue'), submission: await on.task(id, 'submission') };
  };
  const handle = (id: string, outcome: string, data?: unknown) =>
    on.as('officer').take(id, 'overdue', outcome, data, '逾期未报');

  describe('a run', () => {
    it('opens one case for every authorisation in force on any day of the finished year, and never a second', async () => {
      expect(await on.kaseCount()).toBe(0); // none by start-up
      await on.rightOf('right-second', `${LAST_YEAR}-12-31`, day(100));
      await on.rightOf('right-of-this-year', `${THIS_YEAR}-01-01`, day(100));
      expect(await on.run(LAST_YEAR)).toEqual({ opened: 3, existing: 0 });
      expect(await on.run(LAST_YEAR)).toEqual({ opened: 0, existing: 3 });
      const reports = await on.reports(`year=${LAST_YEAR}`);
      expect(reports.map((one) => one.authorizationId).sort()).toEqual([
        'authorization-demo-a',
        'authorization-demo-b',
        'right-second',
      ]);
      const [second] = reports.filter((one) => one.authorizationId === 'right-second');
      expect(second).toMatchObject({
        year: LAST_YEAR,
        status: 'awaited',
        submittedAt: null,
        late: false,
        periodFrom: `${LAST_YEAR}-12-31`,
        periodTo: `${LAST_YEAR}-12-31`,
      });
      const kase = await on.as('operator-a').get<Case>(`/v1/cases/${second?.caseId ?? ''}`);
      expect(kase).toMatchObject({
        process: 'annual-report',
        party: second?.operator,
        data: { year: LAST_YEAR, authorizationId: 'right-second', periodFrom: `${LAST_YEAR}-12-31` },
      });
      expect(kase.id).toMatch(/^AR-\d{4}-\d{6}$/);
    });

    it('is refused for a year that has not finished, and belongs to case-officers', async () => {
      for (const year of [THIS_YEAR, THIS_YEAR + 1])
        expect(await refusal(on.run(year))).toMatchObject({
          status: 422,
          code: 'validation-failed',
          article: 'Art. 26',
          pointers: ['/year'],
        });
      for (const who of ['operator-a', 'director', 'system-admin', 'platform'])
        expect(await refusal(on.run(LAST_YEAR, who))).toMatchObject({ status: 403, code: 'forbidden' });
      for (const body of [{ year: '2020' }, {}, { year: 2020, more: 1 }, { year: 2020.5 }])
        expect(await refusal(on.as('officer').post('/v1/annual-reports/run', body))).toMatchObject({ status: 400 });
    });

    it('of a year without any right opens nothing', async () => {
      expect(await on.run(1990)).toEqual({ opened: 0, existing: 0 });
    });

    it('by many at once opens each case once', async () => {
      const ids = await Promise.all(['a', 'b', 'c'].map((id) => on.rightOf(`many-${id}`, '1995-01-01', '1995-06-30')));
      const runs = await Promise.all(['officer', 'officer-2', 'officer'].map((who) => on.run(1995, who)));
      expect(runs.map((one) => one.opened).sort()).toEqual([0, 0, ids.length]);
      expect(await on.reports('year=1995')).toHaveLength(ids.length);
    });
  });

  it('is filled in with its four sections, examined, and completed', async () => {
    const id = await on.reported();
    expect(await on.task(id, 'submission')).toMatchObject({
      role: 'operator',
      outcomes: ['submit'],
      article: 'Art. 26',
    });
    await on.submit(id);
    expect(await on.task(id, 'examination')).toMatchObject({ role: 'case-officer', outcomes: ['accept', 'return'] });
    expect(await on.registered(id)).toMatchObject({ status: 'submitted', late: false, dueAt: null });
    await on.examine(id, 'accept');
    expect(await on.closed(id)).toMatchObject({ outcome: 'completed', data: { report: sections() } });
    const registered = await on.registered(id);
    expect(registered).toMatchObject({ status: 'completed', late: false });
    expect(registered.submittedAt).not.toBeNull();
    expect(await on.notices(id)).toHaveLength(2); // to fill in; done
    expect(await on.eventTypes(id)).toEqual(
      expect.arrayContaining(['case.opened', 'task.opened', 'task.decided', 'case.closed']),
    );
  });

  it.each(['development', 'sales', 'revenue', 'security'])('is refused without one of them: %s', async (section) => {
    const id = await on.reported();
    for (const value of [undefined, '', '  ']) {
      const sent = on.submit(id, sections({ [section]: value }));
      expect(await refusal(sent)).toMatchObject({ status: 422, article: 'Art. 26', pointers: [`/data/${section}`] });
    }
    expect(await on.openTasks(id)).toHaveLength(1);
  });

  describe('is held against the record', () => {
    const stated = (name: string, value: number | string, explanation?: string) => ({
      name,
      stated: value,
      ...(explanation !== undefined && { explanation }),
    });
    const submit = (id: string, ...figures: object[]) => on.submit(id, sections({ figures }));

    it('which it is pre-filled with: sales are not recorded yet, and nobody is told zero', async () => {
      const { prefilled } = await on.data(await on.reported());
      expect(prefilled).toMatchObject({ suppliesMade: { value: 0 }, netSales: { value: null, link: null } });
      expect(prefilled).toHaveProperty('suppliesMade.link');
    });

    it('a figure that differs is explained, or refused by its place', async () => {
      const id = await on.reported();
      const wrong: readonly (readonly [object[], ...number[]])[] = [
        [[stated('suppliesMade', 0), stated('suppliesLive', 2)], 1],
        [[stated('ordersIssued', '1.5')], 0],
        [[stated('madeUp', 0)], 0],
        [[stated('suppliesMade', 0), stated('suppliesMade', 0)], 1],
        [
          [stated('madeUp', 0), stated('suppliesMade', 0), stated('suppliesLive', 2), stated('suppliesMade', 0)],
          0,
          2,
          3,
        ],
      ];
      for (const [figures, ...places] of wrong) {
        const refused = await refusal(submit(id, ...figures));
        expect(refused).toMatchObject({
          status: 422,
          article: 'Art. 26',
          pointers: places.map((n) => `/data/figures/${n}`),
        });
      }
      expect(await refusal(submit(id, stated('suppliesMade', 'many')))).toMatchObject({ status: 422 });
      const explained = stated('suppliesLive', 2, '含试运行两项');
      await submit(id, stated('suppliesMade', '0.00'), stated('netSales', '1200000.00'), explained);
      expect(await on.data(id)).toMatchObject({
        differences: [{ name: 'suppliesLive', value: 0, stated: 2, explanation: '含试运行两项' }],
      });
      // Over a difference it is accepted with reasons only.
      const bare = on.as('officer').decide(await on.as('officer').task(id, 'examination'), 'accept', undefined, ' ');
      expect(await refusal(bare)).toMatchObject({ status: 422, article: 'Art. 26', pointers: ['/opinion'] });
      await on.as('officer').take(id, 'examination', 'accept', undefined, '试运行属实');
      expect(await on.closed(id)).toMatchObject({ outcome: 'completed' });
    });

    it('and one that differs no more leaves nothing to explain', async () => {
      const id = await on.reported();
      await submit(id, stated('suppliesLive', 2, '含试运行两项'));
      await on.examine(id, 'return', { missing: ['试运行说明'] });
      await submit(id, stated('suppliesLive', 0));
      expect(await on.data(id)).toMatchObject({ differences: [] });
      const task = await on.as('officer').task(id, 'examination');
      await on.as('officer').decide(task, 'accept');
      expect(await on.closed(id)).toMatchObject({ outcome: 'completed' });
    });

    it('with documents of its own, which the examiner reads', async () => {
      const id = await on.reported();
      const document = await on.upload('operator-a');
      const others = on.submit(id, sections({ documentIds: [document, 'none'] }));
      expect(await refusal(others)).toMatchObject({ status: 422, pointers: ['/data/documentIds/1'] });
      await on.submit(id, sections({ documentIds: [document] }));
      const { items } = await on.as('officer').get<{ items: { id: string }[] }>(`/v1/cases/${id}/documents`);
      expect(items.map((one) => one.id)).toEqual([document]);
    });

    it.each([
      ['略', 'revenue'],
      ['同上。', 'sales'],
      ['——', 'development'],
    ])('no section is left out: “%s”', async (nothing, section) => {
      const id = await on.reported();
      expect(await refusal(on.submit(id, sections({ [section]: nothing })))).toMatchObject({
        status: 422,
        article: 'Art. 26',
        pointers: [`/data/${section}`],
      });
    });

    it('“无” stands where the record has nothing either, and not over what it has', async () => {
      const id = await on.reported();
      await on.submit(id, sections({ development: '无', sales: '无' }));
      await on.task(id, 'examination');
      await stack.database('access_log').insert({
        at: new Date(`${YEAR}-07-01T12:00:00+08:00`),
        ...{ caller: 'platform', operator_id: DEMO_ORGANISATIONS.operatorA.id, dataset_id: 'transport-parking' },
        ...{ fields: ['lot'], purpose: '停车', allowed: true, reason: 'granted' },
      });
      const third = await on.reported();
      for (const nothing of ['无', '良好。'])
        expect(await refusal(on.submit(third, sections({ development: nothing })))).toMatchObject({
          status: 422,
          pointers: ['/data/development'],
        });
    });
  });

  it('is changed by no refusal, and each leaves its trace', async () => {
    const id = await on.reported();
    const task = await on.task(id, 'submission');
    const before = await on.kase(id);
    const attempts: readonly (readonly [() => Promise<unknown>, string])[] = [
      [() => on.as('officer').decide(task, 'submit', sections()), 'forbidden'],
      [() => on.as('operator-b').decide(task, 'submit', sections()), 'not-found'],
      [() => on.as('operator-a').decide(task, 'accept'), 'validation-failed'],
      [() => on.as('operator-a').decide({ ...task, materialsHash: 'x' }, 'submit', sections()), 'materials-changed'],
      [() => on.as('director').post(`/v1/cases/${id}/extend`, { reason: '忙' }), 'validation-failed'],
    ];
    const codes: string[] = [];
    for (const [attempt, code] of attempts) {
      expect(await refusal(attempt())).toMatchObject({ code });
      codes.push(code);
    }
    expect(await on.kase(id)).toEqual(before);
    // A stranger's stands in the system chain.
    expect(await on.refusals(id)).toEqual(codes.filter((code) => code !== 'not-found'));
    await on.submit(id);
    expect(await refusal(on.as('operator-a').decide(task, 'submit', sections()))).toMatchObject({
      code: 'task-already-decided',
    });
  });

  it('cannot be withdrawn: it is a duty', async () => {
    const id = await on.reported();
    const withdrawal = on.as('operator-a').post(`/v1/cases/${id}/withdraw`, { reason: '不报' });
    expect(await refusal(withdrawal)).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('is one operator’s and the authority’s to know of', async () => {
    const id = await on.reported();
    expect(await refusal(on.as('operator-b').get(`/v1/cases/${id}`))).toMatchObject({ status: 404 });
    expect(await on.reports('', 'operator-a')).toContainEqual(expect.objectContaining({ caseId: id }));
    expect(await on.reports('', 'operator-b')).not.toContainEqual(expect.objectContaining({ caseId: id }));
    expect(await on.registered(id, 'operator-a')).toMatchObject({ caseId: id });
    expect(await refusal(on.registered(id, 'operator-b'))).toMatchObject({ status: 404 });
    expect(await refusal(on.reports('', 'steward-health'))).toMatchObject({ status: 403 });
  });

  describe('is due', () => {
    it('20 working days after its opening where 31 March has passed, and not before the date of the policy', async () => {
      const wd = await on.task(await on.reported(), 'submission');
      const inDays = (new Date(wd.dueAt ?? '').getTime() - Date.now()) / 86_400_000;
      expect(inDays).toBeGreaterThan(20);
      expect(inDays).toBeLessThan(60);
      // A date that is still to come, counted from the end of the reported year.
      const months = (THIS_YEAR + 1 - (YEAR + 1)) * 12 + 8;
      await on.reportLimits({ 'submission-date': `P${months}M` });
      const later = await on.reported();
      const task = await on.task(later, 'submission');
      expect(task).toMatchObject({ dueAt: endOf(`${THIS_YEAR + 1}-08-31`), provisional: false });
      expect((await on.clock(later)).tasks).toEqual([
        expect.objectContaining({ limit: '20wd', notBefore: `P${months}M`, dueAt: task.dueAt }),
      ]);
    });

    it('with reminders 30, 7 and 1 days before', async () => {
      await on.limits('annual-report', {}, { reminders: { submission: ['30d', '7d', '1d'] } });
      const { id, dueAt } = await on.task(await on.reported(), 'submission');
      const [reminders] = await stack.database('tasks').where({ id }).pluck<Date[][]>('reminders');
      const days = (reminders ?? []).map((at) =>
        Math.round((new Date(dueAt ?? '').getTime() - at.getTime()) / 86_400_000),
      );
      // Counted back from the last day, to its beginning; those before the opening are left out.
      expect([
        [31, 8, 2],
        [8, 2],
      ]).toContainEqual(days);
    });

    it('after an exact time where the policy gives one, whatever the date', async () => {
      await on.reportLimits({ submission: 'PT2H', 'submission-date': 'P100M' });
      const { dueAt, openedAt } = await on.task(await on.reported(), 'submission');
      expect(new Date(dueAt ?? '').getTime() - new Date(openedAt).getTime()).toBe(7_200_000);
    });
  });

  describe('that is late', () => {
    it('opens `overdue` for a case officer, suspends nothing, and can still be submitted: then nothing is overdue', async () => {
      const { id, overdue: task, submission } = await overdue(day(300));
      expect(task).toMatchObject({
        role: 'case-officer',
        outcomes: ['note', 'set-new-deadline', 'propose-rectification'],
      });
      expect(submission).toMatchObject({ status: 'open', late: true, light: 'red' });
      expect((await on.kase(id)).steps.sort()).toEqual(['overdue', 'submission']);
      expect(await on.openTasks(id, 'submission-escalation')).toEqual([]);
      const { authorizationId, ...report } = await on.registered(id);
      expect(report).toMatchObject({ status: 'overdue', late: true });
      expect(await on.status({ id: authorizationId })).toBe('in-force');
      await on.submit(id);
      expect((await on.tasks(id, 'overdue'))[0]).toMatchObject({ status: 'void', voidReason: 'report-submitted' });
      expect(await refusal(on.as('officer').decide(task, 'note', undefined, '迟'))).toMatchObject({
        status: 409,
        code: 'task-not-open',
      });
      await on.examine(id, 'accept');
      expect(await on.closed(id)).toMatchObject({ outcome: 'completed' });
      expect(await on.registered(id)).toMatchObject({ status: 'completed', late: true });
    });

    it('is noted, with a reason, and stays due', async () => {
      const { id, overdue: task } = await overdue();
      expect(await refusal(on.as('officer').decide(task, 'note'))).toMatchObject({
        status: 422,
        pointers: ['/opinion'],
      });
      await handle(id, 'note');
      expect((await on.kase(id)).steps).toEqual(['submission']);
      await on.submit(id);
      await on.task(id, 'examination');
    });

    it('is given a new deadline, a day or an instant to come: it is due anew, and late anew', async () => {
      const { id, submission } = await overdue();
      for (const until of [day(0), '2020-01-01T00:00:00Z', day(400), '9999-12-31', '9999-12-31T23:59:59-12:00'])
        expect(await refusal(handle(id, 'set-new-deadline', { until }))).toMatchObject({
          status: 422,
          article: 'Art. 26',
          pointers: ['/data/until'],
        });
      expect(await refusal(handle(id, 'set-new-deadline', { until: '明天' }))).toMatchObject({ status: 422 });
      await handle(id, 'set-new-deadline', { until: day(3) });
      expect(await refusal(on.as('operator-a').decide(submission, 'submit', sections()))).toMatchObject({
        status: 409,
        code: 'task-not-open',
      });
      expect(await on.task(id, 'submission')).toMatchObject({ round: 2, dueAt: endOf(day(3)), late: false });
      // It is due anew; that it was late stays on record.
      expect(await on.registered(id)).toMatchObject({ status: 'awaited', late: true });
    });

    it('misses its new deadline too: that is another matter for the officer', async () => {
      const { id } = await overdue();
      await handle(id, 'set-new-deadline', { until: new Date(Date.now() + 1_500).toISOString() });
      expect(await on.task(id, 'submission', (one) => one.round === 2)).toMatchObject({ late: false });
      expect(await on.task(id, 'overdue', (one) => one.round === 2)).toMatchObject({ status: 'open' });
      await on.submit(id);
      await on.task(id, 'examination');
    });

    it('leads to the draft of an order where an officer proposes one, which its operator does not know of yet', async () => {
      const { id } = await overdue(day(300));
      await handle(id, 'propose-rectification');
      const data = await on.data(id);
      const [draft] = data.rectifications as string[];
      expect(await on.task(draft ?? '', 'draft')).toMatchObject({ role: 'case-officer' });
      expect(await on.data(draft ?? '')).toMatchObject({
        authorizationId: data.authorizationId,
        reason: '逾期未报',
        origin: { process: 'annual-report', caseId: id },
      });
      expect(await on.data(id, 'operator-a')).not.toHaveProperty('rectifications');
      expect(await refusal(on.as('operator-a').get(`/v1/cases/${draft ?? ''}`))).toMatchObject({ status: 404 });
      expect(await on.status({ id: String(data.authorizationId) })).toBe('in-force');
      expect((await on.kase(id)).steps).toEqual(['submission']);
      await on.submit(id);
      await on.task(id, 'examination');
    });

    it('leads to no order about a right that is over', async () => {
      const { id } = await overdue();
      expect(await refusal(handle(id, 'propose-rectification'))).toMatchObject({
        status: 409,
        code: 'not-in-force',
        article: 'Art. 28 ¶1',
      });
      expect((await on.openTasks(id)).map((one) => one.step).sort()).toEqual(['overdue', 'submission']);
    });

    it('is put to the superior where nobody handles it in time', async () => {
      await on.reportLimits({ submission: 'PT1S', overdue: 'PT1S' });
      const id = await on.reported();
      expect(await on.task(id, 'overdue-escalation')).toMatchObject({ role: 'director' });
      await on.as('director').take(id, 'overdue-escalation', 'urge');
      await on.submit(id);
      expect((await on.openTasks(id)).map((one) => one.step)).not.toContain('overdue');
    });
  });

  describe('that is returned', () => {
    const returned = async (missing: readonly string[]) => {
      const id = await on.reported();
      await on.submit(id);
      await on.examine(id, 'return', { missing });
      return { id, again: await on.task(id, 'submission', (one) => one.round === 2) };
    };

    it('is due again within the limit of its own', async () => {
      await on.reportLimits({ resubmission: 'PT3H' });
      const { id, again } = await returned(['收益明细']);
      expect(new Date(again.dueAt ?? '').getTime() - new Date(again.openedAt).getTime()).toBe(10_800_000);
      expect(await on.kase(id)).toMatchObject({ data: { missing: ['收益明细'] } });
      expect(await on.registered(id)).toMatchObject({ status: 'returned' });
      await on.submit(id, sections({ revenue: '收益明细见附表' }));
      await on.examine(id, 'accept');
      expect(await on.closed(id)).toMatchObject({ data: { report: { revenue: '收益明细见附表' } } });
    });

    it('again may name something new: what is asked for is what the last return names', async () => {
      const { id } = await returned(['收益明细', '安全自查']);
      await on.submit(id);
      expect(await refusal(on.examine(id, 'return', { missing: [] }))).toMatchObject({ status: 422 });
      await on.examine(id, 'return', { missing: ['安全自查', '产品清单'] });
      expect(await on.kase(id)).toMatchObject({ data: { missing: ['安全自查', '产品清单'] } });
      await on.task(id, 'submission', (one) => one.round === 3);
    });

    it('can be late again', async () => {
      await on.reportLimits({ resubmission: 'PT1S' });
      const { id } = await returned(['收益明细']);
      expect(await on.task(id, 'overdue')).toMatchObject({ round: 2 });
    });
  });

  it('that nobody examines in time is put to the superior, and is examined late', async () => {
    await on.reportLimits({ examination: 'PT1S' });
    const id = await on.reported();
    await on.submit(id);
    expect(await on.task(id, 'examination-escalation')).toMatchObject({ role: 'director' });
    await on.examine(id, 'accept');
    expect(await on.closed(id)).toMatchObject({ outcome: 'completed' });
  });

  it('reminds its operator before it is due', async () => {
    await on.limits('annual-report', { submission: 'PT3S' }, { reminders: { submission: ['PT2S', 'PT1S'] } });
    const id = await on.reported();
    await on.event(id, 'task.reminded');
    expect((await on.notices(id)).some((subject) => subject.includes('即将到期'))).toBe(true);
  });

  it('goes on where it stands after its workflow was away while people acted', async () => {
    const { id } = await overdue();
    const other = await on.reported();
    await on.task(other, 'submission');
    await stack.stopWorker();
    await on.submit(id);
    await on.submit(other);
    expect((await on.openTasks(id)).map((one) => one.step)).toEqual([]);
    await stack.startWorker();
    await on.examine(id, 'accept');
    await on.examine(other, 'return', { missing: ['收益明细'] });
    expect(await on.closed(id)).toMatchObject({ outcome: 'completed' });
    await on.task(other, 'submission', (one) => one.round === 2);
  });
});
