/** From qualification to the government's list (Art. 5, 6): every outcome, and what is refused on the way. */
import type { Case, Task } from '../../api/schemas/case';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { goodEvidence } from '../../scripts/client/samples';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';
import { Rounds } from './rounds';

describeWithEngine('deciding a round', () => {
  let stack: Stack;
  let on: Rounds;
  beforeAll(async () => {
    stack = await startStack();
    on = new Rounds(stack);
    await on.prepare();
  });
  afterAll(() => stack.stop());

  const decide = (persona: string, task: Task, outcome: string, data?: object, opinion?: string) =>
    on.as(persona).decide(task, outcome, data, opinion);

  describe('qualification', () => {
    it('returns once for what is missing, and passes with the supplement', async () => {
      const round = await on.open();
      const id = await on.apply(round);
      await on.as('officer').take(id, 'qualification', 'return', { missing: ['审计报告', '人员名单'] });
      const { items } = await on
        .as('candidate-c')
        .get<{ items: { kind: string; links: { self: string } }[] }>(`/v1/acts?caseId=${id}`);
      expect(items.map(({ kind }) => kind)).toEqual(['return']);
      const letter = await on.as('candidate-c').get<{ text: string }>(items[0]?.links.self ?? '');
      expect(letter.text).toMatch(/遴选申请，经审查，需要补正下列内容.*（一）审计报告。.*（二）人员名单。.*一次告知/);
      await on.as('candidate-c').take(id, 'supplement', 'submit', {
        changes: { evidence: { technicalStaff: { summary: '技术人员六十名，附名单' } } },
        documentIds: [await on.upload('candidate-c')],
      });
      const second = await on.task(id, 'qualification');
      const added = await refusal(decide('officer', second, 'return', { missing: ['纳税证明'] }, '补充'));
      expect(added).toMatchObject({ status: 422, code: 'validation-failed' });
      await decide('officer', second, 'pass');
      const { data } = await on.kase(id);
      expect(data).toMatchObject({ qualified: true, plan: '运营方案' });
      expect((data as { evidence: { technicalStaff: { summary: string } } }).evidence.technicalStaff.summary).toContain(
        '六十',
      );
    });

    it('fails by a criterion, which closes the application; expired evidence in a supplement is refused', async () => {
      const round = await on.open();
      const [failing, returned] = [await on.apply(round, 'candidate-c'), await on.apply(round, 'candidate-d')];
      const task = await on.task(failing, 'qualification');
      expect(await refusal(decide('officer', task, 'fail', { criterion: '经营状况' }))).toMatchObject({ status: 422 });
      expect(await refusal(decide('officer', task, 'fail', undefined, '不合格'))).toMatchObject({ status: 422 });
      expect(await refusal(decide('director', task, 'pass'))).toMatchObject({ status: 403, code: 'forbidden' });
      await decide('officer', task, 'fail', { criterion: '经营状况' }, '连续两年亏损');
      expect(await on.closed(failing)).toMatchObject({ outcome: 'failed' });
      await on.as('officer').take(returned, 'qualification', 'return', { missing: ['信用报告'] });
      const supplement = on.as('candidate-d').take(returned, 'supplement', 'submit', {
        changes: { evidence: { credit: goodEvidence('2026-01-01').credit } },
        documentIds: [],
      });
      expect(await refusal(supplement)).toMatchObject({ status: 422, article: 'Art. 6' });
      await on.as('candidate-d').post(`/v1/cases/${returned}/withdraw`, { reason: '放弃' });

      // 流标: nobody qualified, so the bureau can only reject.
      const bureau = await on.task(round, 'bureau-decision');
      for (const [outcome, data] of [
        ['shortlist', { applications: [failing] }],
        ['send-back', undefined],
      ] as const) {
        expect(await refusal(decide('director', bureau, outcome, data, '意见'))).toMatchObject({ status: 422 });
      }
      await decide('director', bureau, 'reject-all', undefined, '无合格申请，流标');
      expect(await on.closed(round)).toMatchObject({ outcome: 'rejected' });
    });

    it('an unanswered return is deemed abandoned', async () => {
      await on.limits('selection-application', { supplement: 'PT1S' });
      const round = await on.open();
      const id = await on.apply(round);
      await on.limits('selection-application', { supplement: '15wd' });
      await on.as('officer').take(id, 'qualification', 'return', { missing: ['审计报告'] });
      expect(await on.closed(id)).toMatchObject({ outcome: 'abandoned' });
      await on.task(round, 'bureau-decision');
    });
  });

  describe('the panel', () => {
    it('sees the round and its applications from the declaration on; scores all of them, exactly in every dimension', async () => {
      const { round, applications } = await on.drawn();
      const [c = '', d = ''] = applications;
      const [first, conflicted] = (await on.seats(round, 'panel-declaration', 5)) as [Task, Task];
      const member = on.as(first.assignee ?? '');
      for (const path of [`/v1/cases/${round}`, `/v1/cases/${c}`, `/v1/selections/${round}/applications`]) {
        expect(await refusal(member.get(path))).toMatchObject({ status: 404 });
      }
      expect((await on.list('/v1/cases?process=selection-application', first.assignee ?? '')).items).toEqual([]);
      await member.decide(first, 'no-conflict');
      expect((await member.get<Case>(`/v1/cases/${c}`)).data.plan).toBe('运营方案');
      expect((await on.list(`/v1/selections/${round}/applications`, first.assignee ?? '')).items).toHaveLength(2);
      expect((await on.list('/v1/cases?process=selection-application', first.assignee ?? '')).items).toHaveLength(2);
      expect((await on.list('/v1/selections', first.assignee ?? '')).items).toMatchObject([{ id: round }]);

      // Whose interests conflict gives the seat to the next of the draw, and knows no more than before.
      await on.decide(conflicted, 'conflict', undefined, '曾任申请单位顾问');
      expect(await refusal(on.as(conflicted.assignee ?? '').get(`/v1/cases/${c}`))).toMatchObject({ status: 404 });
      const { order } = (await on.kase(round)).data.draw as { order: string[] };
      await on.task(round, 'panel-declaration', (task) => task.assignee === order[5]);

      const task = await on.task(round, 'panel', (one) => one.assignee === first.assignee);
      const good = (await on.sheet(round, { [c]: 80, [d]: 70 })) as { scores: Record<string, Record<string, number>> };
      const one = good.scores[c] ?? {};
      for (const scores of [
        {},
        { [c]: one },
        { ...good.scores, [round]: one },
        { ...good.scores, [d]: { 技术能力: 1, 运营方案: 1 } },
        { ...good.scores, [d]: { ...one, 其他: 1 } },
        { ...good.scores, [d]: { ...one, 技术能力: 100.5 } },
        { ...good.scores, [d]: { ...one, 技术能力: -1 } },
      ]) {
        const wrong = await refusal(member.decide(task, 'submit', { ...good, scores }));
        expect(wrong).toMatchObject({ status: 422, code: 'validation-failed' });
      }
      await member.decide(task, 'submit', good);
      expect((await on.kase(round)).data.ranking).toBeUndefined();

      // Who is replaced has worked in vain: kept, void, redone by the next.
      await on
        .as('director')
        .post(`/v1/cases/${round}/panel/replace`, { assignee: first.assignee, reason: '不能履职' });
      const others = await on.seats(round, 'panel-declaration', 5);
      for (const other of others) await on.decide(other, 'no-conflict');
      await on.scoreRound(round, { [c]: 60, [d]: 90 });
      await on.task(round, 'bureau-decision');
      const { ranking } = (await on.kase(round)).data as { ranking: { application: string; score: string }[] };
      expect(ranking.map(({ application, score }) => [application, score])).toEqual([
        [d, '90.00'],
        [c, '60.00'],
      ]);
    });

    it('exhausted, the director appoints others or rejects all', async () => {
      const { round } = await on.drawn(['candidate-c'], { panelSize: 9 });
      const [first, ...rest] = await on.seats(round, 'panel-declaration', 9);
      if (first === undefined) throw new Error('no panel');
      await on.decide(first, 'conflict', undefined, '利害关系');
      const shortage = await on.task(round, 'panel-shortage');
      expect(rest).toHaveLength(8);
      for (const experts of [['director-2'], [first.assignee], ['nobody']]) {
        expect(await refusal(decide('director', shortage, 'appoint', { experts }, '指定'))).toMatchObject({
          status: 422,
        });
      }
      // An expert whom the draw did not know: the director names whom there is.
      const fresh = { id: 'expert-fresh', org: '124100009990002167', roles: ['expert'] as const };
      await (await stack.asPerson(fresh)).get('/v1/tasks?box=todo');
      await on.registered('expert-fresh');
      const looked = await on.task(round, 'panel-shortage');
      await decide('director', looked, 'appoint', { experts: ['expert-fresh'] }, '指定');
      await on.task(round, 'panel-declaration', (task) => task.assignee === 'expert-fresh');
      await on.forget('expert-fresh');
      const second = await on.task(round, 'panel-declaration', (task) => task.assignee === rest[0]?.assignee);
      await on.decide(second, 'conflict', undefined, '利害关系');
      await decide('director', await on.task(round, 'panel-shortage'), 'reject-all', undefined, '专家不足');
      expect(await on.closed(round)).toMatchObject({ outcome: 'rejected' });
    });
  });

  describe('the bureau', () => {
    it('chooses at most as many as there are seats, of those that stand, and says why it departs from the ranking', async () => {
      const { round, applications } = await on.scored(['candidate-c', 'candidate-d', 'operator-a'], { seats: 2 });
      const [c = '', d = '', a = ''] = applications;
      const bureau = await on.task(round, 'bureau-decision');
      for (const [chosen, status] of [
        [applications, 422],
        [[], 422],
        [[c, c], 422],
        [[round], 422],
        [[c, a], 422],
      ] as const) {
        expect(await refusal(decide('director', bureau, 'shortlist', { applications: chosen }))).toMatchObject({
          status,
        });
      }
      expect(await refusal(decide('government', bureau, 'shortlist', { applications: [c] }))).toMatchObject({
        status: 404,
      });
      expect(await refusal(decide('officer', bureau, 'shortlist', { applications: [c] }))).toMatchObject({
        status: 403,
      });
      await decide('director', bureau, 'shortlist', { applications: [c, a] }, '丁的安全保障方案不可行');

      // A withdrawn application is on no list any more, whatever was shortlisted.
      await on.as('candidate-c').post(`/v1/cases/${c}/withdraw`, { reason: '另有安排' });
      const government = await on.task(round, 'government-decision');
      for (const chosen of [[c], [d], []]) {
        const wrong = refusal(decide('government', government, 'approve', { applications: chosen }));
        expect(await wrong).toMatchObject({ status: expect.any(Number) as number });
      }
      const { ranking } = (await on.kase(round)).data as { ranking: { application: string; rank: number }[] };
      expect(ranking.map(({ application, rank }) => [application, rank])).toEqual([
        [d, 1],
        [a, 2],
      ]);
      const current = await on.task(round, 'government-decision');
      expect((await on.list(`/v1/selections/${round}/applications`, 'government')).items).toHaveLength(3);
      await decide('government', current, 'approve', { applications: [a] });
      expect(await on.closed(round)).toMatchObject({ outcome: 'listed' });
      expect(await Promise.all([c, d, a].map(async (id) => (await on.kase(id)).outcome))).toEqual([
        'withdrawn',
        'not-selected',
        'listed',
      ]);
      // Left out before one who ranks after it: its applicant reads its own place, and the bureau's reasons.
      const { reasons } = (await on.kase(d, 'candidate-d')).data as { reasons: { zh: string } };
      expect(reasons.zh).toMatch(/得分80\.00，排名第1；.*不超过2家.*未列入拟定名单.*丁的安全保障方案不可行/);
    });

    it('sends the same panel back to work; the first scores count no longer', async () => {
      const { round, applications } = await on.scored();
      const [c = '', d = ''] = applications;
      const before = (await on.tasks(round, 'panel')).map((task) => task.assignee).sort();
      await on.director(round, 'bureau-decision', 'send-back', undefined, '评分依据不足');
      const again = await on.seats(round, 'panel', 5);
      expect(again.map((task) => task.assignee).sort()).toEqual(before);
      expect((await on.kase(round)).data.ranking).toBeNull();
      await on.scoreRound(round, { [c]: 50, [d]: 60 });
      await on.task(round, 'bureau-decision');
      const { items } = await on
        .as('director')
        .get<{ items: { application: string; score: string }[] }>(`/v1/selections/${round}/ranking`);
      expect(items.map(({ application, score }) => [application, score])).toEqual([
        [d, '60.00'],
        [c, '50.00'],
      ]);
      await on.director(round, 'bureau-decision', 'reject-all', undefined, '均不符合要求');
      expect(await on.closed(round)).toMatchObject({ outcome: 'rejected' });
      const left = await on.kase(c, 'candidate-c');
      expect(left.outcome).toBe('not-selected');
      expect((left.data.reasons as { zh: string }).zh).toMatch(/得分50\.00，排名第2.*均未入选。理由：均不符合要求/);
      expect(await on.notices(c, 'candidate-c')).toEqual(
        expect.arrayContaining([expect.stringContaining('未入选') as string]),
      );
    });
  });

  describe('the government', () => {
    it('sends back to the bureau, or rejects', async () => {
      const { round, applications } = await on.shortlisted();
      const task = await on.task(round, 'government-decision');
      expect(await refusal(decide('director', task, 'approve', { applications }))).toMatchObject({ status: 403 });
      await decide('government', task, 'send-back', undefined, '请补充说明');
      await on.task(round, 'bureau-decision');
      expect((await on.kase(round)).data.shortlist).toBeNull();
      await on.shortlist(round, applications.slice(0, 1));
      const second = await on.task(round, 'government-decision');
      // Nobody decides who sat on the panel, wherever they work today; a delegate decides for the holder, and decides once.
      const city = { org: DEMO_ORGANISATIONS.government.id, roles: ['government'] as const };
      const [member] = await on.tasks(round, 'panel');
      const sat = await stack.asPerson({ id: member?.assignee ?? '', ...city });
      expect(await refusal(sat.decide(second, 'approve', { applications }))).toMatchObject({
        status: 403,
        code: 'separation-of-duties',
      });
      const delegate = await stack.asPerson({ id: 'government-2', ...city });
      await delegate.get('/v1/tasks?box=todo');
      await on.registered('government-2');
      const until = new Date(Date.now() + 3_600_000).toISOString();
      await on.as('government').post(`/v1/tasks/${second.id}/delegate`, { to: 'government-2', until, reason: '外出' });
      const both = await Promise.allSettled([
        delegate.decide(second, 'reject', undefined, '暂缓'),
        decide('government', second, 'reject', undefined, '暂缓'),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const again = await refusal(delegate.decide(second, 'reject', undefined, '暂缓'));
      expect(again).toMatchObject({ status: 409, code: 'task-already-decided' });
      expect(await on.closed(round)).toMatchObject({ outcome: 'rejected' });
      expect((await on.kase(applications[0] ?? '')).outcome).toBe('not-selected');
      const late = await refusal(on.apply(round, 'operator-b'));
      expect(late).toMatchObject({ status: 409, code: 'deadline-passed' });
    });
  });
});
