/** Security inspection (Art. 25): two inspectors, findings with deadlines, correction and recheck; plans; refusals to cooperate. */
import { Client, Connection } from '@temporalio/client';
import type { Case, Task } from '../../api/schemas/case';
import { readWorkerConfig } from '../../config';
import { localDateOf, startOfDay, yearOf } from '../../domain/local-date';
import { DEMO_AUTHORIZATIONS } from '../../demo/catalogue';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { until } from '../../scripts/client/client';
import { bring } from '../builders/bring';
import { brokenInvariants } from '../invariants/check';
import { describeWithEngine } from '../support/engine';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { day, Ground } from '../rights/ground';

const [OF_A, OF_B] = DEMO_AUTHORIZATIONS;
const NOTHING = { findings: [] };
const finding = (changes: object = {}) => ({
  item: '日志留存',
  description: '运营日志仅留存三个月',
  severity: 'major',
  deadline: day(20),
  ...changes,
});

describeWithEngine('a security inspection', () => {
  let stack: Stack;
  let on: Ground;
  beforeAll(async () => {
    stack = await startStack({ schedules: true });
    on = new Ground(stack);
  });
  afterAll(() => stack.stop());

  const open = (body: object = {}) =>
    on.as('officer').post<Case>('/v1/inspections', { authorizationId: OF_A.id, reason: '日常监管', ...body });
  const declared = async (body: object = {}): Promise<{ id: string; tasks: Task[] }> => {
    const { id } = await open(body);
    await bring(on, 'security-inspection', id, { to: 'findings' });
    return { id, tasks: await on.seats(id, 'findings', 2) };
  };
  const recorded = async (...records: readonly object[]): Promise<string> => {
    const { id, tasks } = await declared();
    for (const [index, task] of tasks.entries()) {
      await on.decide(task, 'submit', records[index] ?? NOTHING);
    }
    return id;
  };

  it('finds, has corrected within the last deadline named, rechecks and is completed', async () => {
    const id = await recorded(
      { findings: [finding(), finding({ item: '教育培训', severity: 'minor', deadline: day(10) })] },
      { findings: [finding({ item: '应急预案与演练', description: '未开展演练' })] },
    );
    const correction = await on.task(id, 'correction');
    expect(localDateOf(new Date(new Date(correction.dueAt ?? 0).getTime() - 1))).toBe(day(20));
    const kase = await on.kase(id, 'operator-a');
    expect(kase.data.findings).toMatchObject([
      { severity: 'major' },
      { severity: 'minor' },
      { description: '未开展演练' },
    ]);
    await on.as('operator-a').take(id, 'correction', 'submit', { report: '已全部整改' });
    await on.as('security-officer-2').take(id, 'recheck', 'pass');
    expect(await on.closed(id)).toMatchObject({ outcome: 'completed', process: 'security-inspection' });
  });

  it('whose day to correct by had come as it was recorded is corrected in the policy’s time, and stops nobody', async () => {
    const { id, tasks } = await declared();
    await stack.stopWorker();
    for (const task of tasks) await on.decide(task, 'submit', { findings: [finding()] });
    await stack.database.raw(
      `UPDATE cases SET facts = facts || jsonb_build_object('rectifyBy', ?::text) WHERE id = ?`,
      [day(-1), id],
    );
    await stack.startWorker();
    const { dueAt } = await on.task(id, 'correction');
    expect(localDateOf(new Date(new Date(dueAt ?? 0).getTime() - 1))).toBe(day(30));
  });

  it('draws as many inspectors as the policy of its opening asks for, two where it asks for nothing else', async () => {
    const policy = (inspectors: string) =>
      on.as('system-admin').put('/v1/policies/security-inspection', { parameters: { inspectors }, basis: '测试' });
    await policy('3');
    const { id } = await open();
    await policy('2');
    // There are two officers: the third seat is short.
    await on.seats(id, 'inspector-declaration', 2);
    await on.task(id, 'panel-shortage');
  });

  it('in which nothing is found closes with the second record', async () => {
    const id = await recorded();
    expect(await on.kase(id)).toMatchObject({ status: 'closed', outcome: 'completed' });
    expect(await on.tasks(id, 'correction')).toEqual([]);
  });

  it('records a refusal to cooperate, which does not pass for nothing found', async () => {
    const { id, tasks } = await declared();
    const [first, second] = tasks;
    if (first === undefined || second === undefined) throw new Error('two inspectors');
    const refused = { findings: [], cooperation: { refused: true } };
    const decide = (task: Task, data: object) => on.decide(task, 'submit', data);
    expect(await refusal(decide(first, refused))).toMatchObject({ status: 422, pointers: ['/data/cooperation/note'] });
    await decide(first, { findings: [], cooperation: { refused: true, note: '拒绝进入机房' } });
    await decide(second, NOTHING);
    expect((await on.event(id, 'inspection.cooperation-refused')).actor).toBe(first.assignee);
    await on.task(id, 'correction');
    expect((await on.kase(id, 'operator-a')).data.refusals).toEqual([{ by: first.assignee, note: '拒绝进入机房' }]);
  });

  it('not corrected opens the draft of an order in the same commit; nothing is suspended by it', async () => {
    // One names a day beyond the policy's 30, one names none: no finding is late before its day.
    const unnamed = finding({ item: '教育培训', deadline: undefined });
    const id = await recorded({ findings: [finding({ severity: 'critical', deadline: day(60) }), unnamed] });
    const { dueAt } = await on.task(id, 'correction');
    expect(localDateOf(new Date(new Date(dueAt ?? 0).getTime() - 1))).toBe(day(60));
    await on.as('operator-a').take(id, 'correction', 'submit', { report: '整改中' });
    await on.as('security-officer').take(id, 'recheck', 'open-rectification', undefined, '日志仍仅留存三个月');
    const kase = await on.closed(id);
    expect(kase.outcome).toBe('completed');
    const [caseId] = kase.data.rectifications as string[];
    const draft = await on.kase(caseId ?? '');
    expect(draft).toMatchObject({
      process: 'rectification',
      data: {
        authorizationId: OF_A.id,
        reason: '日志仍仅留存三个月',
        origin: { process: 'security-inspection', caseId: id },
      },
    });
    expect(await on.status(OF_A)).toBe('in-force');
    expect(JSON.stringify(await on.kase(id, 'operator-a'))).not.toContain(draft.id);
    expect(JSON.stringify(await on.events(id, 'operator-a'))).not.toContain(draft.id);
    expect(await refusal(on.kase(draft.id, 'operator-a'))).toMatchObject({ status: 404 });
  });

  it('whose officer has a conflict is short of one: the director appoints, and who had the conflict rechecks nothing', async () => {
    const { id } = await open();
    const [one, other] = await on.seats(id, 'inspector-declaration', 2);
    if (one === undefined || other === undefined) throw new Error('two inspectors');
    await on.decide(one, 'conflict', undefined, '近亲属任职');
    await on.decide(other, 'no-conflict');
    await on.official('security-officer-3', ['security-officer']);
    await on.as('security-officer-3').get('/v1/tasks?box=todo');
    await until('the register of persons', () =>
      stack.database<{ id: string }>('persons').where({ id: 'security-officer-3' }).first(),
    );
    const appoint = (experts: string[]) => on.as('director').take(id, 'panel-shortage', 'appoint', { experts });
    expect(await refusal(appoint(['reviewer']))).toMatchObject({ status: 422, article: 'Art. 25' });
    expect(await refusal(appoint([one.assignee ?? '']))).toMatchObject({ status: 422 });
    await appoint(['security-officer-3']);
    await on.as('security-officer-3').take(id, 'inspector-declaration', 'no-conflict');
    await on.as('security-officer-3').take(id, 'findings', 'submit', { findings: [finding()] });
    await on.as(other.assignee ?? '').take(id, 'findings', 'submit', NOTHING);
    await on.as('operator-a').take(id, 'correction', 'submit', { report: '已整改' });
    const recheck = await on.task(id, 'recheck');
    expect(await refusal(on.as(one.assignee ?? '').decide(recheck, 'pass'))).toMatchObject({
      status: 403,
      code: 'separation-of-duties',
    });
    await on.as(other.assignee ?? '').decide(recheck, 'pass');
    await stack.database('persons').where({ id: 'security-officer-3' }).delete();
    expect(await on.closed(id)).toMatchObject({ outcome: 'completed' });
  });

  it('takes findings of its checklist only, with a deadline to come, from those who inspect', async () => {
    const { id, tasks } = await declared({ checklist: [{ item: '门禁', requirement: '机房有门禁' }] });
    const [task] = tasks;
    if (task === undefined) throw new Error('no findings task');
    const submit = (changes: object) =>
      refusal(on.decide(task, 'submit', { findings: [finding({ item: '门禁', ...changes })] }));
    expect(await submit({ item: '日志留存' })).toMatchObject({ status: 422, pointers: ['/data/findings/0/item'] });
    for (const deadline of [day(0), day(400), '9999-12-31'])
      expect(await submit({ deadline })).toMatchObject({ status: 422, pointers: ['/data/findings/0/deadline'] });
    expect(await submit({ severity: 'grave' })).toMatchObject({ status: 422, article: 'Art. 25' });
    const body = { outcome: 'submit', data: NOTHING, materialsHash: task.materialsHash };
    const other = task.assignee === 'security-officer' ? 'security-officer-2' : 'security-officer';
    for (const [who, code] of [
      [other, 'not-assignee'],
      ['director', 'forbidden'],
    ] as const) {
      const decided = on.as(who).post(`/v1/tasks/${task.id}/decision`, body);
      expect(await refusal(decided)).toMatchObject({ status: 403, code });
    }
    expect(await on.openTasks(id, 'findings')).toHaveLength(2);
  });

  it.each([
    ['without naming whom', { authorizationId: undefined }, 422],
    ['naming right and operator', { operatorId: DEMO_ORGANISATIONS.operatorA.id }, 422],
    ['ad hoc without a reason', { reason: undefined }, 422],
    ['of a right that does not exist', { authorizationId: 'none' }, 404],
    ['of a right that is not signed yet', { authorizationId: 'authorization-demo-d' }, 409],
    ['of another kind', { kind: 'surprise' }, 422],
  ])('is not opened %s', async (_, body, status) => {
    expect((await refusal(open(body))).status).toBe(status);
  });

  it('is opened by a plan on its day, once however often the plan is run', async () => {
    const year = yearOf(localDateOf(new Date()));
    const later = `${year}-12-31`;
    const plan = (inspections: readonly object[]) =>
      on.as('officer').post<{ id: string }>('/v1/inspection-plans', { year, title: '年度检查计划', inspections });
    expect(await refusal(plan([{ authorizationId: OF_A.id, plannedOn: `${year + 1}-01-01` }]))).toMatchObject({
      status: 422,
      pointers: ['/inspections/0/plannedOn'],
    });
    const twice = { authorizationId: OF_A.id, plannedOn: `${year}-01-01` };
    expect(await refusal(plan([twice, twice]))).toMatchObject({ status: 422, pointers: ['/inspections/1'] });
    const { id } = await plan([
      { authorizationId: OF_A.id, plannedOn: `${year}-01-01`, scope: '全面检查' },
      { operatorId: DEMO_ORGANISATIONS.operatorB.id, plannedOn: later },
    ]);
    const run = () => on.as('officer').post<{ opened: string[] }>(`/v1/inspection-plans/${id}/run`);
    const { opened } = await run();
    // On the last day of the year both are due.
    expect(opened).toHaveLength(localDateOf(new Date()) === later ? 2 : 1);
    expect(await on.kase(opened[0] ?? '')).toMatchObject({ data: { kind: 'planned', scope: '全面检查', planId: id } });
    expect((await run()).opened).toEqual([]);
    expect(await on.as('auditor').get(`/v1/inspection-plans/${id}`)).toMatchObject({
      year,
      inspections: [{ caseId: opened[0] }, { authorizationId: OF_B.id, plannedOn: later }],
    });
    expect(await refusal(on.as('operator-a').get(`/v1/inspection-plans/${id}`))).toMatchObject({ status: 403 });
  });

  describe('as time passes', () => {
    const LIMITS = { 'inspector-declaration': '3wd', findings: '20wd', correction: '30d', recheck: '10wd' };
    const none = { reminders: Object.fromEntries(Object.keys(LIMITS).map((step) => [step, []])) };
    afterAll(() => on.limits('security-inspection', LIMITS, none));

    it.each(['inspector-declaration', 'findings', 'correction', 'recheck'] as const)(
      '%s escalates to the director, and can still be taken, late',
      async (step) => {
        await on.limits('security-inspection', { ...LIMITS, [step]: 'PT1S' }, none);
        // Without a day named the correction is due by policy.
        const found = { findings: [finding({ deadline: undefined })] };
        const id = await (async () => {
          if (step === 'inspector-declaration') return (await open()).id;
          if (step === 'findings') return (await declared()).id;
          const found_ = await recorded(found, NOTHING);
          if (step === 'recheck') await on.as('operator-a').take(found_, 'correction', 'submit', { report: '已整改' });
          return found_;
        })();
        await on.limits('security-inspection', LIMITS, none);
        const escalation = await on.task(id, `${step}-escalation`);
        expect(escalation).toMatchObject({ role: 'director', outcomes: ['urge', 'reassign'] });
        const task = await on.task(id, step, (one) => one.late);
        const [who, outcome, data] = {
          'inspector-declaration': [task.assignee ?? '', 'no-conflict', undefined],
          findings: [task.assignee ?? '', 'submit', NOTHING],
          correction: ['operator-a', 'submit', { report: '已整改' }],
          recheck: ['security-officer', 'pass', undefined],
        }[step] as [string, string, object | undefined];
        expect(await on.as(who).decide(task, outcome, data)).toMatchObject({ status: 'decided' });
        const supervising = (one: Task) => one.status === 'open' && one.seat.startsWith(`${task.seat}#`);
        expect((await on.tasks(id, `${step}-escalation`)).filter(supervising)).toEqual([]);
      },
    );
  });

  it('is no operator’s to withdraw, and over once it is over', async () => {
    const id = await recorded({ findings: [finding()] });
    const withdrawal = on.as('operator-a').post(`/v1/cases/${id}/withdraw`, { reason: '不配合' });
    expect(await refusal(withdrawal)).toMatchObject({ status: 403, code: 'forbidden' });
    const correction = await on.as('operator-a').task(id, 'correction');
    expect(await refusal(on.as('operator-b').decide(correction, 'submit', { report: '代办' }))).toMatchObject({
      status: 404,
    });
    await on.as('operator-a').decide(correction, 'submit', { report: '已整改' });
    const recheck = await on.as('security-officer').task(id, 'recheck');
    expect(await refusal(on.as('security-officer').decide(recheck, 'open-rectification'))).toMatchObject({
      pointers: ['/opinion'],
    });
    await on.as('security-officer').decide(recheck, 'pass');
    expect(await refusal(on.as('security-officer-2').decide(recheck, 'pass'))).toMatchObject({
      status: 409,
      code: 'task-already-decided',
    });
  });

  it('is opened by case-officers only', async () => {
    const body = { authorizationId: OF_A.id, reason: '检查' };
    for (const who of ['security-officer', 'director', 'reviewer', 'operator-a', 'system-admin'])
      expect(await refusal(on.as(who).post('/v1/inspections', body))).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('goes on where the record stands after its workflow was away while people acted', async () => {
    const { tasks, id } = await declared();
    const clean = await declared();
    await stack.stopWorker();
    for (const task of tasks) await on.decide(task, 'submit', { findings: [finding()] });
    for (const task of clean.tasks) await on.decide(task, 'submit', NOTHING);
    expect(await on.kase(clean.id)).toMatchObject({ status: 'closed', outcome: 'completed' });
    expect(await on.openTasks(id)).toEqual([]);
    await stack.startWorker();
    await on.as('operator-a').take(id, 'correction', 'submit', { report: '已整改' });
    await on.as('security-officer').take(id, 'recheck', 'pass');
    expect(await on.closed(id)).toMatchObject({ outcome: 'completed' });
  });

  it('of every plan opens by the daily schedule', async () => {
    const { temporalAddress: address, engine } = readWorkerConfig(stack.environment);
    const connection = await Connection.connect({ address });
    try {
      const today = localDateOf(new Date());
      const inspections = [{ operatorId: DEMO_ORGANISATIONS.operatorB.id, plannedOn: today }];
      const plan = { year: yearOf(today), title: '补充计划', inspections };
      const { id } = await on.as('officer').post<{ id: string }>('/v1/inspection-plans', plan);
      await new Client({ connection, namespace: engine.namespace }).schedule.getHandle('planned-inspections').trigger();
      const caseId = await until('the planned inspection', async () => {
        const { inspections: planned } = await on
          .as('auditor')
          .get<{ inspections: { caseId: string | null }[] }>(`/v1/inspection-plans/${id}`);
        return planned[0]?.caseId ?? undefined;
      });
      await on.seats(caseId, 'inspector-declaration', 2);
    } finally {
      await connection.close();
    }
  });

  // Last, since the days of the others are counted from the day on which the suite runs.
  it('whose findings name a day that has come gives the policy’s time: the first inspector’s, when the second records', async () => {
    const { id, tasks } = await declared();
    const [first, second] = tasks;
    if (first === undefined || second === undefined) throw new Error('two inspectors');
    await on.decide(first, 'submit', { findings: [finding({ deadline: day(1) })] });
    await stack.passes(startOfDay(day(1)));
    await on.decide(second, 'submit', NOTHING);
    const { dueAt } = await on.task(id, 'correction');
    expect(localDateOf(new Date(new Date(dueAt ?? 0).getTime() - 1))).toBe(day(31));
  });

  it('breaks no invariant, however often and however it went', async () => {
    expect(await brokenInvariants(stack.database)).toEqual([]);
  });
});
