/** Security incident (Art. 22, 24): hours from the discovery, two addressees, containment in one act, reports, the close. */
import type { Case, Task } from '../../api/schemas/case';
import { until } from '../../scripts/client/client';
import { bring } from '../builders/bring';
import { closing, incident, proposal } from '../builders/security-incident';
import { brokenInvariants } from '../invariants/check';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { day, Ground, type Right } from '../rights/ground';
import { describeWithEngine } from '../support/engine';

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
describeWithEngine('a security incident', () => {
  let stack: Stack;
  let on: Ground;
  let right: Right;
  beforeAll(async () => {
    stack = await startStack({ schedules: true });
    on = new Ground(stack);
    right = await on.inForce();
  });
  afterAll(() => stack.stop());

  const report = (changes: object = {}, of = right) =>
    on.as(of.operator).post<Case>('/v1/incidents', incident(changes));
  const acknowledge = async (id: string): Promise<void> => {
    await bring(on, 'security-incident', id, { to: 'containment' });
  };

  it('is told to both addressees, contained, reported on and closed out', async () => {
    const { id } = await report();
    const seats = await on.seats(id, 'acknowledgement', 2);
    expect(seats.map((task) => task.role).sort()).toEqual(['cyberspace', 'security-officer']);
    // The response does not wait for the confirmations.
    await on.as('security-officer').take(id, 'containment', 'no-measures');
    await on.as(right.operator).take(id, 'progress-report', 'submit', { report: '已封堵' });
    await on.as(right.operator).take(id, 'closing-report', 'submit', closing);
    expect(await on.openTasks(id, 'closure')).toEqual([]);
    await acknowledge(id);
    await on.as('security-officer').take(id, 'closure', 'return', { missing: ['涉及人数'] });
    await on.as(right.operator).take(id, 'closing-report', 'submit', { ...closing, consequences: '涉及三人' });
    const again = on.as('security-officer').take(id, 'closure', 'return', { missing: ['另一事项'] });
    expect(await refusal(again)).toMatchObject({ status: 422, pointers: ['/data/missing/0'] });
    await on.as('security-officer').take(id, 'closure', 'close');
    const kase = await on.closed(id);
    expect(kase).toMatchObject({ outcome: 'closed-out', data: { reportedLate: false } });
    expect(Object.keys(kase.data.acknowledged ?? {}).sort()).toEqual(['cyberspace', 'security-officer']);
    expect((await on.right(right)).status).toBe('in-force');
  });

  it.each([
    ['critical-infrastructure', 0.5, false],
    ['critical-infrastructure', 1.1, true],
    ['major', 3.9, false],
    ['major', 4.1, true],
    ['other', 23.9, false],
    ['other', 24.1, true],
  ])(
    'of severity %s, told %p hours after its discovery: late is %p, and taken all the same',
    async (severity, hours, late) => {
      const { id, data } = await report({ severity, discoveredAt: ago(hours) });
      expect(data.reportedLate).toBe(late);
      expect(await on.eventTypes(id)).toContain(late ? 'report.late' : 'report.in-time');
    },
  );

  it('suspends in one act: the director’s decision is an order of its own case, lifted as every order is', async () => {
    const of = await on.inForce();
    const { id: supplyId } = await on.supplied(of);
    const running = await on.underReview(of);
    const { id } = await report({ supplyIds: [supplyId] }, of);
    expect(await refusal(report({ supplyIds: [supplyId] }))).toMatchObject({ pointers: ['/supplyIds/0'] });
    await on.as('security-officer').take(id, 'containment', 'propose-order', proposal());
    expect(await on.check(of)).toMatchObject({ allowed: true });
    await on.as('director').take(id, 'containment-decision', 'issue-order');
    expect(await on.check(of)).toMatchObject({ allowed: false, article: 'Art. 28 ¶1' });
    expect((await on.kase(running)).onHold).toBe(true);
    const order = String((await on.kase(id)).data.rectificationId);
    const rectification = await on.kase(order, of.operator);
    expect(rectification).toMatchObject({ process: 'rectification', party: { id: of.org }, status: 'open' });
    const { items } = await on.as(of.operator).get<{ items: { kind?: string }[] }>(`/v1/cases/${order}/documents`);
    expect(JSON.stringify(items)).toContain('order');
    await on.as(of.operator).take(order, 'rectification', 'submit', { report: '已整改' });
    // Who proposed the order does not lift it, nor verify.
    await on.as('officer').take(order, 'verification', 'recommend-pass');
    await on.as('director-2').take(order, 'lift-decision', 'pass');
    expect((await on.closed(order)).outcome).toBe('lifted');
    expect(await on.check(of)).toMatchObject({ allowed: true });
    expect((await on.kase(running)).onHold).toBe(false);
    expect((await on.kase(id)).status).toBe('open');
  });

  it('keeps apart whoever a proposal was made for: who had it made by a delegate does not lift the order', async () => {
    const of = await on.inForce();
    const chief = await on.official('chief', ['director', 'security-officer']);
    const { id } = await report({}, of);
    const task = await on.as(chief).task(id, 'containment');
    await on.as(chief).post(`/v1/tasks/${task.id}/claim`, {});
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await on.as(chief).post(`/v1/tasks/${task.id}/delegate`, { to: 'security-officer', until, reason: '外出' });
    await on.as('security-officer').take(id, 'containment', 'propose-order', proposal());
    await on.as('director').take(id, 'containment-decision', 'issue-order');
    const order = String((await on.kase(id)).data.rectificationId);
    await on.as(of.operator).take(order, 'rectification', 'submit', { report: '已整改' });
    await on.as('officer').take(order, 'verification', 'recommend-pass');
    const lifting = await on.as('director').task(order, 'lift-decision');
    expect(await refusal(on.as(chief).decide(lifting, 'pass'))).toMatchObject({
      status: 403,
      code: 'separation-of-duties',
    });
    expect(await on.status(of)).toBe('suspended');
    await on.as('director').decide(lifting, 'pass');
    expect(await on.status(of)).toBe('in-force');
  });

  it('takes measures under the emergency clause without touching the right', async () => {
    const { id } = await report();
    const measures = { clause: '第六条应急条款', measures: '限制接口调用频率' };
    await on.as('security-officer').take(id, 'containment', 'propose-measures', measures);
    const task = await on.as('director').task(id, 'containment-decision');
    expect(await refusal(on.as('director').decide(task, 'issue-order'))).toMatchObject({
      status: 422,
      article: 'Art. 24',
    });
    await on.as('director').decide(task, 'order-measures');
    expect((await on.kase(id)).data.emergencyMeasures).toMatchObject(measures);
    expect(await on.status(right)).toBe('in-force');
  });

  it('sends a proposal back, and declines one: nothing is suspended', async () => {
    const { id } = await report();
    await on.as('security-officer').take(id, 'containment', 'propose-order', proposal());
    await on.as('director').take(id, 'containment-decision', 'send-back');
    await on.as('security-officer').take(id, 'containment', 'propose-order', proposal({ rectifyBy: day(5) }));
    const task = await on.as('director').task(id, 'containment-decision');
    expect(await refusal(on.as('director').decide(task, 'order-measures', undefined, '可'))).toMatchObject({
      status: 422,
    });
    await on.as('director').decide(task, 'decline', undefined, '影响已消除');
    await on.task(id, 'progress-report');
    expect(await on.status(right)).toBe('in-force');
  });

  it('refuses what is against the rules, and leaves no case', async () => {
    const before = (await on.as('auditor').get<{ items: Case[] }>('/v1/cases?process=security-incident&limit=200'))
      .items;
    const refused = async (changes: object) => refusal(report(changes));
    expect(await refused({ discoveredAt: ago(-1) })).toMatchObject({ status: 422, pointers: ['/discoveredAt'] });
    expect(await refused({ discoveredAt: '0001-01-01T00:00:00Z' })).toMatchObject({ pointers: ['/discoveredAt'] });
    expect(await refused({ occurredAt: ago(0.5) })).toMatchObject({ status: 422, pointers: ['/occurredAt'] });
    expect(await refused({ datasetIds: ['no-such'] })).toMatchObject({ status: 422, article: 'Art. 24' });
    expect(await refused({ severity: 'slight' })).toMatchObject({ status: 422, pointers: ['/severity'] });
    expect(await refused({ authorizationId: 'authorization-demo-a' })).toMatchObject({ status: 404 });
    expect(await refused({ documentIds: ['none'] })).toMatchObject({ status: 422, pointers: ['/documentIds/0'] });
    expect(await refused({ surprise: 1 })).toMatchObject({ status: 400 });
    expect(await refusal(on.as('officer').post('/v1/incidents', incident()))).toMatchObject({ status: 403 });
    expect(await refusal(on.as('candidate-c').post('/v1/incidents', incident()))).toMatchObject({
      code: 'not-in-force',
    });
    const after = (await on.as('auditor').get<{ items: Case[] }>('/v1/cases?process=security-incident&limit=200'))
      .items;
    expect(after.length).toBe(before.length);
  });

  it('is nobody’s business but the operator’s and the addressees’', async () => {
    const { id } = await report();
    await on.seats(id, 'acknowledgement', 2);
    for (const persona of ['operator-b', 'expert-1', 'steward-health', 'government', 'system-admin']) {
      expect(await refusal(on.as(persona).get(`/v1/cases/${id}`))).toMatchObject({ status: 404 });
    }
    expect((await on.as('cyberspace').get<Case>(`/v1/cases/${id}`)).id).toBe(id);
    const own = (await on.openTasks(id, 'acknowledgement')).find((task) => task.role === 'security-officer');
    const { materialsHash = '', id: taskId = '' } = own ?? {};
    const wrong = on.as('cyberspace').post(`/v1/tasks/${taskId}/decision`, { outcome: 'acknowledge', materialsHash });
    expect(await refusal(wrong)).toMatchObject({ status: 403, code: 'forbidden' });
    // The security officer proposes and never decides; the director decides and never proposes.
    await on.as('security-officer').take(id, 'containment', 'propose-order', proposal());
    const decision: Task = await on.task(id, 'containment-decision');
    expect(await refusal(on.as('security-officer').decide(decision, 'issue-order'))).toMatchObject({ status: 403 });
    // What is deliberated is not told to the operator.
    const seen = await on.as(right.operator).get<Case>(`/v1/cases/${id}`);
    expect(JSON.stringify(seen)).not.toContain('泄露公共数据，违反安全要求');
  });

  it('escalates what is late, and takes it late', async () => {
    const put = { limits: { 'progress-report': 'PT1S', containment: 'PT1S' }, basis: '测试文号〔2026〕6号' };
    await on.as('system-admin').put('/v1/policies/security-incident', put);
    const { id } = await report();
    await on.task(id, 'containment-escalation');
    await on.as('security-officer').take(id, 'containment', 'no-measures');
    await on.task(id, 'progress-report-escalation');
    await on.as(right.operator).take(id, 'progress-report', 'submit', { report: '迟报' });
    const [late] = await on.tasks(id, 'progress-report');
    expect(late).toMatchObject({ status: 'decided', late: true });
  });

  it('goes on where it stood after its worker was away', async () => {
    const { id } = await report({ severity: 'other' });
    const task = await on.as('security-officer').task(id, 'containment');
    await stack.stopWorker();
    await on.as('security-officer').decide(task, 'no-measures', undefined, '影响有限');
    await stack.startWorker();
    await until('the progress report', async () =>
      (await on.openTasks(id)).find((one) => one.step === 'progress-report'),
    );
    expect((await on.openTasks(id, 'acknowledgement')).length).toBe(2);
  });

  it('breaks no invariant, however it went', async () => {
    expect(await brokenInvariants(stack.database)).toEqual([]);
  });
});
