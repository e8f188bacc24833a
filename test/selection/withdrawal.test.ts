/** Withdrawal of an application at every step of its round, and duties kept apart over the round and its applications (Art. 5). */
import type { Task } from '../../api/schemas/case';
import { findPersona } from '../../demo/personas';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';
import { Rounds } from './rounds';

describeWithEngine('in a round', () => {
  let stack: Stack;
  let on: Rounds;
  beforeAll(async () => {
    stack = await startStack();
    on = new Rounds(stack);
    await on.prepare();
  });
  afterAll(() => stack.stop());

  const withdraw = (id: string, persona = 'candidate-c') =>
    on.as(persona).post(`/v1/cases/${id}/withdraw`, { reason: '另有安排' });
  const rejectAll = async (round: string) => {
    const bureau = await on.task(round, 'bureau-decision');
    const shortlist = on.as('director').decide(bureau, 'shortlist', { applications: ['SA-2026-000001'] }, '意见');
    expect(await refusal(shortlist)).toMatchObject({ status: 422, article: 'Art. 5, 6' });
    await on.as('director').decide(bureau, 'reject-all', undefined, '无合格申请');
    expect(await on.closed(round)).toMatchObject({ outcome: 'rejected' });
  };

  it('withdrawn during its qualification or supplement, the application is over and the round goes on without it', async () => {
    const round = await on.open();
    const [c, d] = [await on.apply(round, 'candidate-c'), await on.apply(round, 'candidate-d')];
    const task = await on.task(c, 'qualification');
    expect(await refusal(withdraw(c, 'candidate-d'))).toMatchObject({ status: 404 });
    expect(await refusal(withdraw(c, 'officer'))).toMatchObject({ status: 403 });
    await withdraw(c);
    expect(await on.kase(c)).toMatchObject({ status: 'closed', outcome: 'withdrawn' });
    expect((await on.tasks(c, 'qualification'))[0]).toMatchObject({ id: task.id, status: 'void' });
    expect(await refusal(on.as('officer').decide(task, 'pass'))).toMatchObject({ status: 409, code: 'case-closed' });
    expect(await refusal(withdraw(c))).toMatchObject({ status: 409, code: 'case-closed' });
    await on.as('officer').take(d, 'qualification', 'return', { missing: ['审计报告'] });
    await on.task(d, 'supplement');
    await withdraw(d, 'candidate-d');
    await rejectAll(round);
  });

  it('the last one withdrawn while the panel works: its work is void, and only rejection is left', async () => {
    const { round, applications } = await on.drawn(['candidate-c']);
    const [first] = await on.seats(round, 'panel-declaration', 5);
    await on.decide(first as Task, 'no-conflict');
    await on.task(round, 'panel');
    await withdraw(applications[0] ?? '');
    await rejectAll(round);
    const open = [...(await on.tasks(round, 'panel')), ...(await on.tasks(round, 'panel-declaration'))];
    expect(open.filter((task) => task.status === 'open')).toEqual([]);
  });

  it('one of two withdrawn while the panel works: whoever has read the old file reads again, and scores the other alone', async () => {
    const { round, applications } = await on.drawn();
    const [c = '', d = ''] = applications;
    const [stale, ...others] = await on.declare(round);
    const sheet = await on.sheet(round, { [c]: 90, [d]: 80 });
    for (const task of others) await on.decide(task, 'submit', sheet);
    await withdraw(c);
    const late = on.decide(stale as Task, 'submit', sheet);
    expect(await refusal(late)).toMatchObject({ status: 409, code: 'materials-changed' });
    const fresh = await on.sheet(round, { [d]: 70 });
    const again = await on.task(round, 'panel');
    expect(await refusal(on.decide(again, 'submit', sheet))).toMatchObject({ status: 422 });
    await on.decide(again, 'submit', fresh);
    await on.task(round, 'bureau-decision');
    const { ranking } = (await on.kase(round)).data as { ranking: { application: string; score: string }[] };
    expect(ranking.map(({ application, score }) => [application, score])).toEqual([[d, '78.00']]);

    // Withdrawn at the bureau's decision, nobody is left.
    await withdraw(d, 'candidate-d');
    await rejectAll(round);
  });

  it('withdrawn before the public or the government, nobody can be approved: the round goes back or ends', async () => {
    const { round, applications } = await on.shortlisted();
    await withdraw(applications[0] ?? '');
    await withdraw(applications[1] ?? '', 'candidate-d');
    const task = await on.task(round, 'government-decision');
    const approve = on.as('government').decide(task, 'approve', { applications });
    expect(await refusal(approve)).toMatchObject({ status: 422 });
    await on.as('government').decide(task, 'send-back', undefined, '申请均已撤回');
    await rejectAll(round);
  });

  describe('duties', () => {
    const AUTHORITY = '11410100999000013T';

    it('who qualified an application does not decide the round, in whatever role', async () => {
      const both = await stack.asPerson({
        id: 'officer-director',
        org: AUTHORITY,
        roles: ['case-officer', 'director'],
      });
      const { round, applications } = await on.scored();
      const other = await on.open({ title: '另一轮' });
      const id = await on.apply(other, 'candidate-c');
      await both.take(id, 'qualification', 'pass');
      const bureau = await on.task(round, 'bureau-decision');
      await both.decide(bureau, 'shortlist', { applications }, '同意'); // in this round they have done nothing else
      await on.declare(other);
      await on.scoreRound(other, { [id]: 90 });
      const theirs = await on.task(other, 'bureau-decision');
      expect(await refusal(both.decide(theirs, 'shortlist', { applications: [id] }, '同意'))).toMatchObject({
        status: 403,
        code: 'separation-of-duties',
      });
      const inbox = await both.get<{ items: Task[] }>('/v1/tasks?box=todo&step=bureau-decision');
      expect(inbox.items.map((task) => task.id)).not.toContain(theirs.id);
    });

    it('nobody of an organisation that applied is drawn, appointed, or decides', async () => {
      // A body that was registered as a company when it applied, and is an institute today.
      const org = '91410100999000136K';
      const expert = { id: 'expert-of-c', org, roles: ['expert'] as const };
      await on.registeredAs(org, 'institute', async () => {
        await (await stack.asPerson(expert)).get('/v1/tasks?box=todo');
        await on.registered(expert.id);
      });
      const round = await on.open({ panelSize: 9 });
      const [application = ''] = await on.qualified(round, 'candidate-c');
      await on.registeredAs(org, 'institute', async () => {
        const [first] = await on.seats(round, 'panel-declaration', 9);
        const { pool } = (await on.kase(round)).data.draw as { pool: string[] };
        expect(pool).not.toContain(expert.id);
        await on.decide(first as Task, 'conflict', undefined, '利害关系');
        const shortage = await on.task(round, 'panel-shortage');
        const appoint = on.as('director').decide(shortage, 'appoint', { experts: [expert.id] }, '指定');
        expect(await refusal(appoint)).toMatchObject({ status: 422 });
      });
      await on.forget(expert.id);
      expect(await on.kase(application)).toMatchObject({ status: 'open' });
    });

    it('nobody of an organisation that applied scores its rivals, shortlists or approves', async () => {
      const { round, applications } = await on.drawn();
      await on.declare(round);
      const [seat] = await on.seats(round, 'panel', 5);
      const expert = on.as(seat?.assignee ?? '');
      const conflict = { status: 403, code: 'conflict-of-interest' };
      /** As a record of 0.1.0 may have it, in which anybody's organisation could apply. */
      const applied = (org: string) => stack.database('cases').where({ id: applications[1] }).update({ party_id: org });
      const scores = Object.fromEntries(applications.map((id) => [id, 90]));
      await applied(findPersona(seat?.assignee ?? '')?.org ?? '');
      expect(await refusal(expert.decide(seat as Task, 'submit', await on.sheet(round, scores)))).toMatchObject(
        conflict,
      );
      const offered = await expert.get<{ items: Task[] }>('/v1/tasks?box=todo');
      expect(offered.items.map((task) => task.id)).not.toContain(seat?.id);
      await applied('91410100999000144E');
      await on.scoreRound(round, scores);
      const bureau = await on.task(round, 'bureau-decision');
      await applied(AUTHORITY);
      expect(await refusal(on.as('director').decide(bureau, 'shortlist', { applications }, '同意'))).toMatchObject(
        conflict,
      );
      await applied('91410100999000144E');
      await on.shortlist(round, applications);
      const approval = await on.task(round, 'government-decision');
      await applied('11410100999000021M');
      expect(await refusal(on.as('government').decide(approval, 'approve', { applications }))).toMatchObject(conflict);
      await applied('91410100999000144E');
      await on.as('government').decide(approval, 'reject', undefined, '暂缓');
    });
  });
});
