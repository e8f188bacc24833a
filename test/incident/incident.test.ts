/** Security incident (Art. 22, 24): hours from the discovery, two addressees, containment in one act, reports, the close. */
import type { Case, Task } from '../../api/schemas/case';
import { addDays, endOfDay, localDateOf } from '../../domain/local-date';
import { until } from '../../scripts/client/client';
import { bring } from '../builders/bring';
import { closing, incident, proposal } from '../builders/security-incident';
import { brokenInvariants } from '../invariants/check';
import { refusal } from '../process/journey';
import type { Clock } from '../process/views';
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
    // Supervision comes back with something new: the rule of one return protects who applies.
    await on.as('security-officer').take(id, 'closure', 'return', { missing: ['另一事项'] });
    expect((await on.kase(id)).data.missing).toEqual(['另一事项']);
    await on.as(right.operator).take(id, 'closing-report', 'submit', closing);
    await on.as('security-officer').take(id, 'closure', 'close');
    const kase = await on.closed(id);
    expect(kase).toMatchObject({ outcome: 'closed-out', data: { reportedLate: false } });
    expect(Object.keys(kase.data.acknowledged ?? {}).sort()).toEqual(['cyberspace', 'security-officer']);
    expect((await on.right(right)).status).toBe('in-force');
  });

  it.each([
    ['critical-infrastructure', 0.5, false],
    ['critical-infrastructure', 1.1, true],
    ['extraordinary', 3.9, false],
    ['extraordinary', 4.1, true],
    ['major', 3.9, false],
    ['major', 4.1, true],
    ['larger', 3.9, false],
    ['larger', 6, true],
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

  it.each([
    ['critical-infrastructure', ['市数据主管部门', '市网信部门', '关键信息基础设施保护工作部门', '公安机关']],
    ['larger', ['市数据主管部门', '市网信部门', '省级网信部门']],
    ['other', ['市数据主管部门', '市网信部门']],
  ])('of severity %s tells whom its report is owed to', async (severity, addressees) => {
    const { data } = await report({ severity });
    expect(data).toMatchObject({ severity, grade: severity, addressees });
  });

  it('of two million persons is a larger one whatever its report says: told after six hours it is late', async () => {
    const persons = { severity: 'other', persons: 2_000_000 };
    const { data } = await report({ ...persons, discoveredAt: ago(6) });
    expect(data).toMatchObject({ ...persons, grade: 'larger', reportedLate: true });
    expect(data.addressees).toContain('省级网信部门');
    expect((await report({ severity: 'other', persons: 999_999, discoveredAt: ago(6) })).data).toMatchObject({
      grade: 'other',
      reportedLate: false,
    });
  });

  describe('tells as it becomes known', () => {
    const told = { at: ago(0.1), how: '短信' };
    const plan = async (of = right) => {
      const adopted = { title: '应急预案', summary: '分级响应', adoptedOn: day(-1) };
      return (await on.as(of.operator).post<{ id: string }>('/v1/security/plans', adopted)).id;
    };

    it('which plan was put into effect, whom else it told, and how the persons learned of it', async () => {
      const planId = await plan();
      const first = { addressee: '公安机关', at: ago(0.5), how: '电话' };
      const said = { planId, planActivatedAt: ago(0.9), persons: 3, personsTold: told, police: told, reports: [first] };
      const { id, data } = await report(said);
      expect(data).toMatchObject({ ...said, reportedBy: 'operator' });
      const later = { addressee: '省级网信部门', at: ago(0.1), how: '系统' };
      const ground = { ground: '已采取措施，不会造成危害' };
      const supplement = { text: '另有五人', persons: 8, notNeeded: ground, reports: [later] };
      const answer = await on.as(right.operator).post<Case>(`/v1/incidents/${id}/supplements`, supplement);
      expect(answer.data).toMatchObject({ persons: 8, notNeeded: ground, reports: [first, later], planId });
      expect(answer.data).not.toHaveProperty('personsTold');
      expect(answer.data.supplements).toEqual([expect.objectContaining({ text: '另有五人', by: 'operator' })]);
      await on.as(right.operator).take(id, 'progress-report', 'submit', { report: '已告知', personsTold: told });
      const { data: now } = await on.kase(id);
      expect(now).toMatchObject({ persons: 8, personsTold: told });
      expect(now).not.toHaveProperty('notNeeded');
      expect((await on.eventTypes(id)).filter((type) => type === 'case.supplemented')).toHaveLength(2);
      expect((await report({ personsTold: { notNeeded: ground } })).data.personsTold).toEqual({ notNeeded: ground });
    });

    it('nothing of the kind that is against the rules', async () => {
      const another = await on.inForce();
      const [others, own] = [await plan(another), await plan()];
      const ahead = ago(-1);
      const wrong: readonly (readonly [object, string])[] = [
        [{ planId: 'none' }, '/planId'],
        [{ planId: others }, '/planId'],
        [{ planActivatedAt: ahead }, '/planActivatedAt'],
        [{ planId: own, planActivatedAt: ago(2) }, '/planActivatedAt'],
        [{ planActivatedAt: ago(0.5) }, '/planId'],
        [{ persons: -1 }, '/persons'],
        [{ personsTold: { ...told, at: ahead } }, '/personsTold/at'],
        [{ personsTold: told, notNeeded: { ground: '无' } }, '/notNeeded'],
        [{ personsTold: { ...told, at: ago(2) } }, '/personsTold/at'],
        [{ police: { ...told, at: ahead } }, '/police/at'],
        [{ police: { ...told, at: ago(2) } }, '/police/at'],
        [{ reports: [{ addressee: '公安机关', at: ago(2), how: '电话' }] }, '/reports/0/at'],
        [{ reports: [{ addressee: '公安机关', at: ahead, how: '电话' }] }, '/reports/0/at'],
      ];
      const { id } = await report();
      const progress = await on.task(id, 'progress-report');
      for (const [said, pointer] of wrong) {
        expect(await refusal(report(said))).toMatchObject({ status: 422, pointers: [pointer] });
        const supplement = on.as(right.operator).post(`/v1/incidents/${id}/supplements`, { text: '补', ...said });
        expect(await refusal(supplement)).toMatchObject({ status: 422, pointers: [pointer] });
        const reported = on.as(right.operator).decide(progress, 'submit', { report: '进展', ...said });
        expect(await refusal(reported)).toMatchObject({ status: 422, pointers: [`/data${pointer}`] });
      }
      expect(await refusal(report({ planId: 'none' }))).toMatchObject({ article: 'Art. 24' });
    });

    it('more persons than were known make it graver: it is owed to more addressees', async () => {
      const { id, data } = await report({ severity: 'other' });
      expect(data.grade).toBe('other');
      await on.as(right.operator).post(`/v1/incidents/${id}/supplements`, { text: '清点', persons: 20_000_000 });
      const { data: now } = await on.kase(id);
      expect(now).toMatchObject({ grade: 'major', reportedLate: false });
      expect(now.addressees).toContain('省级网信部门');
    });

    it('by its parties alone, and while the case is open', async () => {
      const { id } = await report();
      const add = (as: string, of = id) => on.as(as).post<Case>(`/v1/incidents/${of}/supplements`, { text: '补报' });
      await add('security-officer');
      await on.seats(id, 'acknowledgement', 2);
      expect((await add('cyberspace')).data.supplements).toMatchObject([{ by: 'authority' }, { by: 'cyberspace' }]);
      expect(await on.notices(id, right.operator)).not.toHaveLength(0);
      expect(await refusal(add('operator-b'))).toMatchObject({ status: 404 });
      expect(await refusal(add('officer'))).toMatchObject({ status: 403 });
      expect(await refusal(add('security-officer', await on.underReview(right)))).toMatchObject({ status: 404 });
      await bring(on, 'security-incident', id, { to: 'closed-out' });
      await on.closed(id);
      expect(await refusal(add(right.operator))).toMatchObject({ status: 409, code: 'case-closed' });
    });
  });

  describe('is reported on', () => {
    const clock = (id: string) => on.as(right.operator).get<Clock>(`/v1/cases/${id}/clock`);

    it('again and again until the closing report, which is only reminded of before the handling has ended', async () => {
      const { id } = await report();
      await on.as('security-officer').take(id, 'containment', 'no-measures');
      for (const round of [1, 2]) {
        const standing = await on.task(id, 'progress-report');
        expect([standing.round, standing.dueAt !== null]).toEqual([round, true]);
        await on.as(right.operator).take(id, 'progress-report', 'submit', { report: '处置中' });
      }
      const beside = await on.task(id, 'closing-report');
      expect(beside).toMatchObject({ dueAt: null, late: false, round: 1 });
      const ends = (handlingEndedAt: string) =>
        on.as(right.operator).take(id, 'progress-report', 'submit', { report: '已恢复', handlingEndedAt });
      expect(await refusal(ends(ago(-1)))).toMatchObject({ status: 422, pointers: ['/data/handlingEndedAt'] });
      expect(await refusal(ends(ago(5)))).toMatchObject({ status: 422, pointers: ['/data/handlingEndedAt'] });
      const ended = ago(0.5);
      await ends(ended);
      const owed = await on.task(id, 'closing-report');
      expect(owed.id).toBe(beside.id);
      expect(owed.dueAt).toBe(endOfDay(addDays(localDateOf(new Date(ended)), 30)).toISOString());
      expect((await on.kase(id)).data.handlingEndedAt).toBe(ended);
      expect((await clock(id)).tasks).toContainEqual(
        expect.objectContaining({ step: 'closing-report', limit: '30d', dueAt: owed.dueAt }),
      );
      expect(await refusal(ends(ago(0.2)))).toMatchObject({ status: 422, article: 'Art. 24' }); // told once
      // What comes up later is told, and owed in no time.
      expect(await on.task(id, 'progress-report')).toMatchObject({ round: 4, dueAt: null });
      await on.as(right.operator).take(id, 'closing-report', 'submit', closing);
      expect((await on.tasks(id, 'progress-report')).at(-1)).toMatchObject({
        status: 'void',
        voidReason: 'closing-report-submitted',
      });
      await acknowledge(id);
      await on.as('security-officer').take(id, 'closure', 'return', { missing: ['涉及人数'] });
      const again = await on.task(id, 'closing-report');
      expect((await clock(id)).tasks).toContainEqual(expect.objectContaining({ taskId: again.id, limit: '10wd' }));
    });

    it('and late with the closing report, counted from the end of the handling', async () => {
      await on.limits('security-incident', { 'closing-report': 'PT1S' });
      const { id } = await report();
      await on.limits('security-incident', { 'closing-report': '30d' });
      await on.as('security-officer').take(id, 'containment', 'no-measures');
      await on.task(id, 'closing-report');
      const ended = { report: '已恢复', handlingEndedAt: ago(0.1) };
      await on.as(right.operator).take(id, 'progress-report', 'submit', ended);
      await on.task(id, 'closing-report-escalation');
      expect(await on.task(id, 'closing-report')).toMatchObject({ late: true });
    });
  });

  describe('that its operator hides', () => {
    it.each([
      ['security-officer', 'authority'],
      ['cyberspace', 'cyberspace'],
    ])(
      'is brought up by the %s in its place: the operator is the party, and has its first task at once',
      async (who, by) => {
        const brought = incident({ authorizationId: right.id });
        const { id, party, data } = await on.as(who).post<Case>('/v1/incidents', brought);
        expect([party.id, data.reportedBy]).toEqual([right.org, by]);
        // In the report's own commit: whoever brought it up sees it, and the operator has it.
        expect((await on.as(who).get<Case>(`/v1/cases/${id}`)).steps.sort()).toEqual([
          'acknowledgement',
          'progress-report',
        ]);
        const first = await on.as(right.operator).task(id, 'progress-report');
        expect(first).toMatchObject({ role: 'operator', party: { id: right.org } });
        expect(await on.notices(id, right.operator)).not.toHaveLength(0);
        await on.as(right.operator).decide(first, 'submit', { report: '已封堵' });
        expect((await on.as(who).get<Case>(`/v1/cases/${id}`)).id).toBe(id);
      },
    );

    it('needs the authorisation named, and belongs to nobody else of the authority', async () => {
      const as = (who: string, changes: object) => on.as(who).post('/v1/incidents', incident(changes));
      for (const who of ['security-officer', 'cyberspace'])
        expect(await refusal(as(who, {}))).toMatchObject({
          status: 422,
          article: 'Art. 24',
          pointers: ['/authorizationId'],
        });
      expect(await refusal(as('cyberspace', { authorizationId: 'none' }))).toMatchObject({ status: 404 });
      for (const who of ['officer', 'director', 'auditor', 'reviewer'])
        expect(await refusal(as(who, { authorizationId: right.id }))).toMatchObject({ status: 403 });
    });
  });

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
