/** Performance evaluation (Art. 27): from the self-assessment to the confirmed grade in the operator's file. */
import { Client, Connection } from '@temporalio/client';
import { readWorkerConfig } from '../../config';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { until } from '../../scripts/client/client';
import { brokenInvariants } from '../invariants/check';
import { describeWithEngine } from '../support/engine';
import { startStack, type Stack } from '../process/stack';
import { refusal } from '../process/journey';
import { Evaluations, LAST_YEAR, OF_A, OF_B, points, type EvaluationView } from './panel-of-raters';

const PLENTY = {
  'self-assessment': '15wd',
  'rater-declaration': '3wd',
  rating: '15wd',
  'panel-shortage': '5wd',
  response: '5wd',
  confirmation: '10wd',
};

describeWithEngine('a performance evaluation', () => {
  let stack: Stack;
  let on: Evaluations;
  beforeAll(async () => {
    stack = await startStack({ schedules: true });
    on = new Evaluations(stack);
  });
  afterAll(() => stack.stop());

  /** Opened under a limit of a second for the step; the others have plenty. */
  const under = async <T>(step: string, act: () => Promise<T>): Promise<T> => {
    const none = { reminders: Object.fromEntries(Object.keys(PLENTY).map((one) => [one, []])) };
    await on.limits('evaluation', { ...PLENTY, [step]: 'PT1S' }, none);
    const result = await act();
    await on.limits('evaluation', PLENTY, none);
    return result;
  };

  it('runs from the self-assessment over three drawn raters to the confirmed score and grade', async () => {
    const id = await on.assessed();
    const kase = await on.kase(id);
    expect(kase).toMatchObject({ process: 'evaluation', steps: ['rater-declaration'] });
    expect(kase.data.draw).toMatchObject({ poolHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    await on.declared(id);
    await on.rated(id, [80, 85, 90.01]);
    expect((await on.kase(id, 'operator-a')).data).toMatchObject({ score: '85.00', grade: 'B' });
    expect((await on.notices(id)).join()).toContain('绩效评价得分 85.00，等级 B');
    await on.as('operator-a').take(id, 'response', 'accept');
    await on.as('director').take(id, 'confirmation', 'confirm');
    expect(await on.closed(id)).toMatchObject({ outcome: 'completed' });
    expect(await on.result(id, 'operator-a')).toMatchObject({ score: '85.00', grade: 'B', rank: 1 });
    expect(await on.result(id, 'operator-b')).toBeUndefined();
    const types = (await on.events(id, 'operator-a')).map((event) => event.type);
    expect(types).toEqual(expect.arrayContaining(['evaluation.scored', 'evaluation.confirmed', 'case.closed']));
    const { id: evaluationId = '' } = (await on.result(id)) ?? {};
    expect(await on.as('operator-a').get(`/v1/evaluations/${evaluationId}`)).toMatchObject({ caseId: id, grade: 'B' });
    expect(await refusal(on.as('operator-b').get(`/v1/evaluations/${evaluationId}`))).toMatchObject({ status: 404 });
    const better = stack.database('evaluations').where({ id: evaluationId }).update({ score: '99.00' });
    await expect(better).rejects.toThrow('is confirmed');
  });

  it('objected to and redone: the same raters rate again, and the new mean stands', async () => {
    const id = await on.answerable([50, 50, 50]);
    await on.as('operator-a').take(id, 'response', 'object', { grounds: '未计入公益产品' });
    expect((await on.kase(id)).data.objection).toBe('未计入公益产品');
    expect((await on.result(id))?.grade).toBe('D');
    const confirmation = await on.as('director').task(id, 'confirmation');
    expect(await refusal(on.as('director').decide(confirmation, 'redo'))).toMatchObject({ pointers: ['/opinion'] });
    await on.as('director').decide(confirmation, 'redo', undefined, '申诉成立，重新评分');
    expect(await on.result(id)).toMatchObject({ score: null, grade: null });
    const before = new Set((await on.tasks(id, 'rating')).map((task) => task.assignee));
    const again = await on.seats(id, 'rating', 3);
    expect(new Set(again.map((task) => task.assignee))).toEqual(before);
    expect(again.map((task) => task.round)).toEqual([2, 2, 2]);
    await on.rated(id, [90, 91, 92]);
    await on.as('operator-a').take(id, 'response', 'accept');
    await on.as('director').take(id, 'confirmation', 'confirm');
    expect(await on.closed(id)).toMatchObject({ outcome: 'completed' });
    expect(await on.result(id)).toMatchObject({ score: '91.00', grade: 'A' });
  });

  it('shows raters and operator what the record knows of the period: figures, orders, incidents, lateness', async () => {
    const { id } = await on.open();
    const { periodTo, prefilled } = (await on.kase(id)).data;
    expect(prefilled).toMatchObject({
      suppliesLive: { value: 0, link: `/v1/supplies?authorizationId=${OF_A}&liveOn=${String(periodTo)}` },
      ordersIssued: { value: 0 },
      incidentsReported: { value: 0 },
      incidentsReportedLate: { value: 0 },
      casesLate: { value: 0 },
      netSales: { value: null, link: null },
    });
    await on.bring('evaluation', id, { to: 'rater-declaration' });
    const [task] = await on.declared(id);
    for (const who of [task?.assignee ?? '', 'operator-a', 'director'])
      expect((await on.kase(id, who)).data.prefilled).toEqual(prefilled);
  });

  it('a score names every indicator of the set and nothing else, by rater and operator alike', async () => {
    const { id } = await on.open();
    const { security, ...others } = points(70).scores as Record<string, number>;
    const cases: readonly (readonly [object, string])[] = [
      [others, '/data/scores/security'],
      [{ ...others, security, other: 1 }, '/data/scores/other'],
      [{ ...others, security: 100.01 }, '/data/scores/security'],
      [{ ...others, security: -1 }, '/data/scores/security'],
      [{ ...others, security: '70' }, '/data/scores/security'],
    ];
    const wrong = async (who: string, task: Parameters<ReturnType<typeof on.as>['decide']>[0]) => {
      for (const [scores, pointer] of cases)
        expect(await refusal(on.as(who).decide(task, 'submit', { ...points(70), scores }))).toMatchObject({
          status: 422,
          article: 'Art. 27',
          pointers: [pointer],
        });
      expect(await refusal(on.as(who).decide(task, 'submit', { scores: points(70).scores }))).toMatchObject({
        pointers: ['/data/evidence'],
      });
    };
    await wrong('operator-a', await on.as('operator-a').task(id, 'self-assessment'));
    await on.as('operator-a').take(id, 'self-assessment', 'submit', points(88));
    const [task] = await on.declared(id);
    if (task === undefined) throw new Error('no rating is open');
    await wrong(task.assignee ?? '', task);
    expect(await on.openTasks(id, 'rating')).toHaveLength(3);
  });

  it('a rater with a conflict gives the seat to the next of the draw, and reads nothing of the case', async () => {
    const id = await on.assessed();
    const [first, ...others] = await on.seats(id, 'rater-declaration', 3);
    const conflicted = first?.assignee ?? '';
    if (first === undefined) throw new Error('no declaration is open');
    expect(await refusal(on.as(conflicted).get(`/v1/cases/${id}`))).toMatchObject({ status: 404 });
    await on.as(conflicted).decide(first, 'conflict', undefined, '曾为其提供咨询');
    const { order } = (await on.kase(id)).data.draw as { order: string[] };
    const next = await on.task(id, 'rater-declaration', (task) => task.assignee === order[3]);
    await on.decide(next, 'no-conflict');
    for (const task of others) await on.decide(task, 'no-conflict');
    await on.rated(id, [70, 70, 70]);
    expect(await refusal(on.as(conflicted).get(`/v1/cases/${id}`))).toMatchObject({ status: 404 });
    expect((await on.kase(id)).data.score).toBe('70.00');
  });

  it('short of raters is put to the director, who can only appoint: there is no going on with two', async () => {
    const id = await on.assessed();
    for (let conflicts = 0; conflicts < 7; conflicts += 1) {
      const [task] = await until('a declaration', async () => {
        const open = await on.openTasks(id, 'rater-declaration');
        return open.length === Math.min(3, 9 - conflicts) ? open : undefined;
      });
      if (task === undefined) throw new Error('no declaration is open');
      await on.decide(task, 'conflict', undefined, '利害关系');
    }
    const shortage = await on.task(id, 'panel-shortage');
    expect(shortage.outcomes).toEqual(['appoint']);
    const expert = await stack.asPerson({
      id: 'expert-named',
      org: DEMO_ORGANISATIONS.instituteOne.id,
      roles: ['expert'],
    });
    await expert.get('/v1/tasks?box=todo');
    await until('the register of persons', () =>
      stack.database<{ id: string }>('persons').where({ id: 'expert-named' }).first(),
    );
    const appoint = (experts: readonly string[]) =>
      on.as('director').take(id, 'panel-shortage', 'appoint', { experts }, '指定');
    expect(await refusal(appoint(['officer']))).toMatchObject({ status: 422, article: 'Art. 27' });
    await appoint(['expert-named']);
    await expert.decide(await expert.task(id, 'rater-declaration'), 'no-conflict');
    await expert.decide(await expert.task(id, 'rating'), 'submit', points(60));
    for (const task of await on.seats(id, 'rater-declaration', 2)) await on.decide(task, 'no-conflict');
    for (const task of await on.seats(id, 'rating', 2)) await on.decide(task, 'submit', points(90));
    await on.task(id, 'response');
    expect((await on.kase(id)).data).toMatchObject({ score: '80.00', grade: 'B' });
    await stack.database('persons').where({ id: 'expert-named' }).delete();
  });

  it('a replaced rater’s work counts for nothing', async () => {
    const id = await on.assessed();
    const [first, ...others] = await on.declared(id);
    const replaced = first?.assignee ?? '';
    if (first === undefined) throw new Error('no rating is open');
    await on.as(replaced).decide(first, 'submit', points(0));
    await on.as('director').post(`/v1/cases/${id}/panel/replace`, { assignee: replaced, reason: '长期病假' });
    const declaration = await on.task(id, 'rater-declaration');
    await on.decide(declaration, 'no-conflict');
    for (const task of others) await on.decide(task, 'submit', points(75));
    const last = await on.task(id, 'rating');
    await on.decide(last, 'submit', points(75));
    await on.task(id, 'response');
    expect((await on.kase(id)).data.score).toBe('75.00');
  });

  describe('as time passes', () => {
    it('proceeds to the raters without a self-assessment', async () => {
      const { id } = await under('self-assessment', () => on.open());
      await on.seats(id, 'rater-declaration', 3);
      expect((await on.tasks(id, 'self-assessment'))[0]).toMatchObject({
        status: 'expired',
        decision: { outcome: 'proceed', by: null },
      });
    });

    it('takes silence about the score for consent', async () => {
      const id = await under('response', () => on.answerable());
      await on.as('director').take(id, 'confirmation', 'confirm');
      expect((await on.tasks(id, 'response'))[0]).toMatchObject({ decision: { outcome: 'deemed-consent' } });
      const late = (await on.tasks(id, 'response'))[0];
      if (late === undefined) throw new Error('no response');
      expect(await refusal(on.as('operator-a').decide(late, 'accept'))).toMatchObject({
        status: 409,
        code: 'deadline-passed',
      });
      expect(await on.closed(id)).toMatchObject({ outcome: 'completed' });
    });

    it.each(['rater-declaration', 'rating', 'confirmation'] as const)(
      'escalates %s to the director, who urges; it can still be taken',
      async (step) => {
        const id = await under(step, async () => {
          if (step === 'confirmation') return on.confirmable();
          const assessed = await on.assessed();
          if (step === 'rating') await on.declared(assessed);
          return assessed;
        });
        const who = step === 'confirmation' ? 'director-2' : 'director';
        const escalation = await on.task(id, `${step}-escalation`);
        await on.as(who).decide(escalation, 'urge');
        const task = await on.task(id, step);
        expect(task).toMatchObject({ status: 'open', late: true });
        const data = step === 'rating' ? points(80) : undefined;
        const outcome = { 'rater-declaration': 'no-conflict', rating: 'submit', confirmation: 'confirm' }[step];
        expect(await on.as(task.assignee ?? 'director').decide(task, outcome, data)).toMatchObject({
          status: 'decided',
        });
      },
    );
  });

  it('is nobody else’s to decide, and no operator’s to withdraw', async () => {
    const id = await on.confirmable();
    const task = await on.task(id, 'confirmation');
    for (const who of ['officer', 'reviewer', 'security-officer', 'operator-a'])
      expect(await refusal(on.as(who).decide(task, 'confirm'))).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await refusal(on.as('operator-b').decide(task, 'confirm'))).toMatchObject({ status: 404 });
    const withdrawal = on.as('operator-a').post(`/v1/cases/${id}/withdraw`, { reason: '不评' });
    expect(await refusal(withdrawal)).toMatchObject({ status: 403, code: 'forbidden' });
    const rater = (await on.tasks(id, 'rating'))[0]?.assignee ?? '';
    const hired = await stack.asPerson({ id: rater, org: DEMO_ORGANISATIONS.authority.id, roles: ['director'] });
    expect(await refusal(hired.decide(task, 'confirm'))).toMatchObject({ status: 403, code: 'separation-of-duties' });
    await on.as('director').decide(task, 'confirm');
    expect(await refusal(on.as('director-2').decide(task, 'redo', undefined, '重评'))).toMatchObject({
      status: 409,
      code: 'task-already-decided',
    });
  });

  it('ranks by the exact score what is written alike, among those of the same period', async () => {
    const period = on.period();
    const [better, worse] = [
      await on.confirmable([80, 80, 80.004], { ...period, authorizationId: OF_A }),
      await on.confirmable([80, 80, 80.001], { ...period, authorizationId: OF_B }),
    ];
    await on.as('director').take(worse, 'confirmation', 'confirm');
    expect(await on.result(worse)).toMatchObject({ score: '80.00', rank: 1 });
    expect(await on.result(better)).toMatchObject({ rank: null });
    await on.as('director').take(better, 'confirmation', 'confirm');
    expect(await on.result(better)).toMatchObject({ score: '80.00', rank: 1 });
    expect(await on.result(worse)).toMatchObject({ score: '80.00', rank: 2 });
  });

  it('of a failing grade opens no order by itself; a person may, and the draft says what it rests on', async () => {
    const id = await on.confirmable([30, 40, 50]);
    const { id: evaluationId } = (await on.result(id)) ?? { id: '' };
    const order = (body: object, right = OF_A) =>
      on.as('officer').post<{ id: string; data: object }>(`/v1/authorizations/${right}/rectifications`, body);
    const body = { reason: '绩效评价不合格', evaluationId };
    expect(await refusal(order(body))).toMatchObject({ status: 422, pointers: ['/evaluationId'] }); // not confirmed yet
    await on.as('director').take(id, 'confirmation', 'confirm');
    expect(await on.result(id)).toMatchObject({ score: '40.00', grade: 'D' });
    expect(await refusal(order(body, OF_B))).toMatchObject({ status: 422, pointers: ['/evaluationId'] });
    const draft = await order(body);
    expect(draft.data).toMatchObject({ origin: { process: 'evaluation', caseId: id } });
    expect(await on.status({ id: OF_A })).toBe('in-force');
  });

  it('is graded by the policy that it was opened under', async () => {
    const put = (parameters: object) =>
      on.as('system-admin').put('/v1/policies/evaluation', { parameters, basis: '测试' });
    await put({ 'grade-a': '70', 'grade-b': '65', 'grade-c': '50' });
    const id = await on.assessed();
    await put({ 'grade-a': '90', 'grade-b': '80', 'grade-c': '60' });
    await on.declared(id);
    await on.rated(id, [70, 70, 70]);
    expect((await on.kase(id)).data).toMatchObject({ grade: 'A' });
  });

  it('goes on where the record stands after its workflow was away while people acted', async () => {
    const id = await on.confirmable([80, 80, 80]);
    const other = await on.answerable([70, 70, 70]);
    await stack.stopWorker();
    await on.as('director').take(id, 'confirmation', 'redo', undefined, '重新评分');
    await on.as('operator-a').take(other, 'response', 'object', { grounds: '证据不足' });
    expect(await on.openTasks(id)).toEqual([]);
    await stack.startWorker();
    await on.rated(id, [81, 81, 81]);
    await on.as('director').take(other, 'confirmation', 'confirm');
    expect(await on.closed(other)).toMatchObject({ outcome: 'completed' });
  });

  it('of last year opens by the yearly schedule, for every right in force, once', async () => {
    const { temporalAddress: address, engine } = readWorkerConfig(stack.environment);
    const connection = await Connection.connect({ address });
    try {
      const handle = new Client({ connection, namespace: engine.namespace }).schedule.getHandle('evaluations');
      const [next] = (await handle.describe()).info.nextActionTimes;
      expect(next?.toISOString()).toMatch(/-03-31T22:50:00.000Z$/); // 1 April, 06:50 in Zhengzhou
      const whole = async () =>
        (
          await on
            .as('auditor')
            .get<{ items: (EvaluationView & { periodFrom: string; periodTo: string })[] }>('/v1/evaluations?limit=200')
        ).items.filter((one) => one.periodFrom === `${LAST_YEAR}-01-01` && one.periodTo === `${LAST_YEAR}-12-31`);
      expect(await whole()).toEqual([]); // none by start-up
      await handle.trigger();
      const opened = await until('the evaluations of last year', async () => {
        const all = await whole();
        return all.length === 2 ? all : undefined;
      });
      for (const { caseId } of opened) await on.task(caseId, 'self-assessment');
      await handle.trigger();
      await until('the second run', async () =>
        (await handle.describe()).info.numActionsTaken >= 2 ? true : undefined,
      );
      expect(await whole()).toHaveLength(2);
    } finally {
      await connection.close();
    }
  });

  it('breaks no invariant, however often and however it went', async () => {
    expect(await brokenInvariants(stack.database)).toEqual([]);
  });
});
