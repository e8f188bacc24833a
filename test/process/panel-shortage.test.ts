/** When nobody is left for a seat of the panel, the director appoints or proceeds without (Art. 15 ¶2). */
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { until } from '../../scripts/client/client';
import { describeWithEngine } from '../support/engine';
import { Journey, refusal } from './journey';
import { startStack, type Stack } from './stack';

const EXPERTS = 9;

describeWithEngine('a panel that nobody is left for', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());
  // Who was new is known for one test only, so that each panel is drawn from the same nine.
  afterEach(() => stack.database('persons').where('id', 'like', 'expert-extra-%').delete());

  /** All nine experts drawn, this many of them conflicted, the others done. */
  const short = async (conflicted: number): Promise<string> => {
    const id = await on.at('review');
    await on.callExperts(id, EXPERTS);
    const tasks = await on.openTasks(id, 'expert-declaration');
    for (const [index, task] of tasks.entries()) {
      const expert = on.as(task.assignee ?? '');
      await (index < conflicted
        ? expert.decide(task, 'conflict', undefined, '利害关系')
        : expert.decide(task, 'no-conflict'));
    }
    await on.seats(id, 'expert-review', EXPERTS - conflicted);
    await on.scoreAll(id);
    await on.task(id, 'panel-shortage');
    return id;
  };
  const answer = (id: string, outcome: string, data?: unknown, opinion = '研究决定') =>
    on.as('director').take(id, 'panel-shortage', outcome, data, opinion);
  const newExpert = async (name: string, org: string = DEMO_ORGANISATIONS.instituteOne.id) => {
    const client = await stack.asPerson({ id: name, org, roles: ['expert'] });
    await client.get('/v1/tasks?box=todo');
    await until(`${name} in the register of persons, which follows the tokens`, async () =>
      stack.database<{ id: string }>('persons').where({ id: name }).first(),
    );
    return client;
  };

  it('is put to the director once the seated have spoken; the clock stands still', async () => {
    const id = await short(2);
    expect(await on.kase(id)).toMatchObject({ steps: ['panel-shortage'] });
    expect((await on.task(id, 'panel-shortage')).outcomes).toEqual(['appoint', 'proceed-without']);
    expect((await on.clock(id)).state).toBe('paused');
  });

  it('proceed-without goes on with those who have spoken', async () => {
    const id = await short(2);
    await answer(id, 'proceed-without');
    expect(await on.task(id, 'review')).toMatchObject({ round: 2 });
    expect((await on.clock(id)).state).toBe('running');
  });

  it('proceed-without goes on even when all were conflicted', async () => {
    const id = await short(EXPERTS);
    await answer(id, 'proceed-without');
    expect(await on.task(id, 'review')).toMatchObject({ round: 2 });
  });

  it('both state why', async () => {
    const id = await short(1);
    expect(await refusal(answer(id, 'proceed-without', undefined, ''))).toMatchObject({ pointers: ['/opinion'] });
    expect(await refusal(answer(id, 'appoint', { experts: ['expert-1'] }, ''))).toMatchObject({
      pointers: ['/opinion'],
    });
  });

  it('appoint seats the named, who declare like anybody else', async () => {
    const id = await short(1);
    const client = await newExpert('expert-extra-new');
    await answer(id, 'appoint', { experts: ['expert-extra-new'] });
    await client.decide(await client.task(id, 'expert-declaration'), 'no-conflict');
    await client.decide(await client.task(id, 'expert-review'), 'submit', { score: 75, opinion: '可行' });
    expect(await on.task(id, 'review')).toMatchObject({ round: 2 });
  });

  it('appoint may fall short again, and is asked again', async () => {
    const id = await short(2);
    const client = await newExpert('expert-extra-late');
    await answer(id, 'appoint', { experts: ['expert-extra-late'] });
    await client.decide(await client.task(id, 'expert-declaration'), 'conflict', undefined, '利害关系');
    await answer(id, 'proceed-without');
    expect(await on.task(id, 'review')).toMatchObject({ round: 2 });
  });

  it.each([
    ['somebody who is no expert', 'reviewer-2', '不具备“评审专家”角色'],
    ['somebody who does not exist', 'nobody', '不具备“评审专家”角色'],
    ['an expert of the draw, conflicted or done', 'expert-1', '已'],
  ])('appoints not %s', async (_, person, why) => {
    const id = await short(1);
    expect(await refusal(answer(id, 'appoint', { experts: [person] }))).toMatchObject({
      status: 422,
      pointers: ['/data/experts/0'],
      article: 'Art. 15 ¶2',
      all: { detail: expect.stringContaining(why) as string },
    });
    expect((await on.task(id, 'panel-shortage')).status).toBe('open');
  });

  it('appoints nobody of the applicant’s organisation, nor the same expert twice', async () => {
    const id = await short(2);
    await on.registeredAs(DEMO_ORGANISATIONS.operatorA.id, 'institute', async () => {
      await newExpert('expert-extra-of-a', DEMO_ORGANISATIONS.operatorA.id);
      expect(await refusal(answer(id, 'appoint', { experts: ['expert-extra-of-a'] }))).toMatchObject({ status: 422 });
    });
    await newExpert('expert-extra-twice');
    expect(
      await refusal(answer(id, 'appoint', { experts: ['expert-extra-twice', 'expert-extra-twice'] })),
    ).toMatchObject({
      status: 422,
    });
    expect(await refusal(answer(id, 'appoint', { experts: [] }))).toMatchObject({ status: 422 });
  });

  it('is not decided by the reviewer who called the experts', async () => {
    const id = await short(1);
    const { id: taskId, materialsHash } = await on.task(id, 'panel-shortage');
    const body = { outcome: 'proceed-without', opinion: '继续', materialsHash };
    expect(await refusal(on.as('reviewer').post(`/v1/tasks/${taskId}/decision`, body))).toMatchObject({ status: 403 });
  });
});
