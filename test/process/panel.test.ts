/** Expert review 专家评审 (Art. 15 ¶2): declaration before the file opens, the next seat of the draw, replacement. */
import type { Task } from '../../api/schemas/case';
import { describeWithEngine } from '../support/engine';
import { Journey, refusal } from './journey';
import { startStack, type Stack } from './stack';

interface Draw {
  readonly order: readonly string[];
}

describeWithEngine('a drawn panel', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  const order = async (id: string) => ((await on.kase(id)).data.draw as Draw).order;
  const assignees = (tasks: readonly Task[]) => tasks.map((task) => task.assignee ?? '').sort();
  const first = (tasks: readonly Task[]): Task => {
    const [task] = tasks;
    if (task === undefined) throw new Error('no task');
    return task;
  };
  const expert = (task: Task) => on.as(task.assignee ?? '');
  const replace = (id: string, assignee: string, who = 'director') =>
    on.as(who).post(`/v1/cases/${id}/panel/replace`, { assignee, reason: '因病不能履职' });

  it('seats the first of the draw, each with a task of their own', async () => {
    const id = await on.at('expert-declaration');
    const tasks = await on.seats(id, 'expert-declaration', 3);
    expect(assignees(tasks)).toEqual((await order(id)).slice(0, 3).sort());
  });

  it('withholds the file until the expert declares no conflict; their own task they can read', async () => {
    const id = await on.at('expert-declaration');
    const task = first(await on.openTasks(id, 'expert-declaration'));
    for (const path of ['', '/events', '/clock', '/documents', '/comments']) {
      expect(await refusal(expert(task).get(`/v1/cases/${id}${path}`))).toMatchObject({
        status: 404,
        code: 'not-found',
      });
    }
    expect((await expert(task).get<{ items: object[] }>('/v1/cases')).items).toEqual([]);
    expect(await refusal(expert(task).get(`/v1/tasks?caseId=${id}`))).toMatchObject({ status: 404 });
    expect(await expert(task).get(`/v1/tasks/${task.id}`)).toMatchObject({ id: task.id, step: 'expert-declaration' });
    await expert(task).decide(await expert(task).task(id, 'expert-declaration'), 'no-conflict');
    expect(await expert(task).get(`/v1/cases/${id}`)).toMatchObject({ id });
    expect((await expert(task).get<{ items: object[] }>('/v1/cases')).items).toHaveLength(1);
  });

  it('shows an expert neither the others’ work nor the reviewer’s findings', async () => {
    const id = await on.at('expert-review');
    const [one, other] = await on.seats(id, 'expert-review', 3);
    if (one === undefined || other === undefined) throw new Error('no seats');
    await on.score(other, 33);
    expect(await refusal(expert(one).get(`/v1/tasks/${other.id}`))).toMatchObject({ status: 404 });
    const { items } = await expert(one).get<{ items: Task[] }>(`/v1/tasks?caseId=${id}`);
    expect(items.find((task) => task.step === 'review')?.decision).toBeNull();
    expect(JSON.stringify(await expert(one).get(`/v1/cases/${id}/events?limit=200`))).not.toContain('"score"');
  });

  it('keeps an expert who was not drawn out of it', async () => {
    const id = await on.at('expert-declaration');
    const task = first(await on.openTasks(id, 'expert-declaration'));
    const outsider = (await order(id)).at(-1) ?? '';
    expect(await refusal(on.as(outsider).get(`/v1/tasks/${task.id}`))).toMatchObject({ status: 404 });
    const body = { outcome: 'no-conflict', materialsHash: task.materialsHash };
    expect(await refusal(on.as(outsider).post(`/v1/tasks/${task.id}/decision`, body))).toMatchObject({ status: 404 });
  });

  it('gives the seat of a conflicted expert to the next of the draw in the same commit, and shows them no file', async () => {
    const id = await on.at('expert-declaration');
    const task = first(await on.seats(id, 'expert-declaration', 3));
    expect(await refusal(expert(task).decide(task, 'conflict', undefined, ''))).toMatchObject({
      pointers: ['/opinion'],
    });
    await expert(task).decide(task, 'conflict', undefined, '与使用单位有合作');
    const next = (await order(id))[3] ?? '';
    const { rows: members } = await stack.database.raw<{ rows: { person: string; status: string; xmin: string }[] }>(
      'SELECT person, status, xmin::text FROM panel_members WHERE case_id = ? AND person IN (?, ?)',
      [id, task.assignee ?? '', next],
    );
    expect(members.map((one) => [one.person, one.status]).sort()).toEqual(
      [
        [task.assignee, 'conflicted'],
        [next, 'seated'],
      ].sort(),
    );
    expect(new Set(members.map((one) => one.xmin)).size).toBe(1);
    expect(await refusal(expert(task).get(`/v1/cases/${id}`))).toMatchObject({ status: 404 });
    expect((await on.task(id, 'expert-declaration', (one) => one.assignee === next)).status).toBe('open');
  });

  it('returns to the reviewer when every seat has spoken, and counts none of that time', async () => {
    const id = await on.at('expert-review');
    expect((await on.clock(id)).state).toBe('paused');
    await on.scoreAll(id);
    expect(await on.task(id, 'review')).toMatchObject({ round: 2 });
    expect((await on.clock(id)).state).toBe('running');
  });

  it.each([
    ['a score over 100', { score: 101, opinion: '好' }, '/data/score'],
    ['a score under 0', { score: -1, opinion: '差' }, '/data/score'],
    ['no score', { opinion: '好' }, '/data/score'],
    ['no opinion', { score: 80 }, '/data/opinion'],
  ])('an expert’s review with %s is refused', async (_, data, pointer) => {
    const id = await on.at('expert-review');
    const task = first(await on.openTasks(id, 'expert-review'));
    expect(await refusal(expert(task).decide(task, 'submit', data))).toMatchObject({
      status: 422,
      pointers: [pointer],
    });
  });

  it('votes never decide: after the best scores the director may still reject', async () => {
    const id = await on.at('expert-review');
    await on.scoreAll(id, 100);
    await on.take(id, 'review', 'recommend-approval');
    await on.as('director').take(id, 'decision', 'reject', undefined, '公共安全考虑');
    expect((await on.kase(id)).outcome).toBe('rejected');
  });

  it('replaces a member who is at work: their task is void, the next of the draw begins with the declaration', async () => {
    const id = await on.at('expert-review');
    const task = first(await on.seats(id, 'expert-review', 3));
    const next = (await order(id))[3] ?? '';
    await replace(id, task.assignee ?? '');
    expect((await on.tasks(id, 'expert-review')).find((one) => one.id === task.id)).toMatchObject({ status: 'void' });
    const declaration = await on.task(id, 'expert-declaration', (one) => one.assignee === next);
    await on.as(next).decide(declaration, 'no-conflict');
    expect((await on.seats(id, 'expert-review', 3)).map((one) => one.assignee)).toContain(next);
  });

  it('replaces a member who had spoken: what they said is kept, counts for nothing, and is redone by the next', async () => {
    const id = await on.at('expert-review');
    const task = first(await on.seats(id, 'expert-review', 3));
    await on.score(task, 5);
    const next = (await order(id))[3] ?? '';
    await replace(id, task.assignee ?? '');
    const declaration = await on.task(id, 'expert-declaration', (one) => one.assignee === next);
    await on.as(next).decide(declaration, 'no-conflict');
    await on.seats(id, 'expert-review', 3);
    await on.scoreAll(id, 70);
    await on.take(id, 'review', 'recommend-approval');
    expect((await on.tasks(id, 'expert-review')).find((one) => one.id === task.id)?.decision?.data).toMatchObject({
      score: 5,
    });
    // (70 + 70 + 70) / 3 is a recommendation; with the 5 it would not be, and approval would need reasons.
    expect(await on.as('director').take(id, 'decision', 'approve', undefined, '')).toMatchObject({ status: 'decided' });
  });

  it('shows a replaced member nothing of the file any more, whether they had spoken or only declared no conflict', async () => {
    for (const spoken of [false, true]) {
      const id = await on.at('expert-review');
      const task = first(await on.seats(id, 'expert-review', 3));
      const member = expert(task);
      if (spoken) await on.score(task);
      const listed = async () => (await member.get<{ items: { id: string }[] }>('/v1/cases?limit=200')).items;
      expect(await member.get(`/v1/cases/${id}`)).toMatchObject({ id });
      expect((await listed()).map((one) => one.id)).toContain(id);
      const next = (await order(id))[3] ?? '';
      await replace(id, task.assignee ?? '');
      await on.task(id, 'expert-declaration', (one) => one.assignee === next);
      for (const path of ['', '/events', '/clock', '/documents', '/comments'])
        expect(await refusal(member.get(`/v1/cases/${id}${path}`))).toMatchObject({ status: 404 });
      expect((await listed()).map((one) => one.id)).not.toContain(id);
      const other = first((await on.openTasks(id, 'expert-review')).filter((one) => one.assignee !== task.assignee));
      expect(await expert(other).get(`/v1/cases/${id}`)).toMatchObject({ id });
    }
  });

  it('replaces a member who had spoken while others are still at work, without waiting for them', async () => {
    const id = await on.at('expert-review');
    const task = first(await on.seats(id, 'expert-review', 3));
    await on.score(task);
    await on.at('review'); // another case's life: this one's workflow has long taken note
    await replace(id, task.assignee ?? '');
    const declaration = await on.until(
      'the declaration of the next',
      async () => (await on.openTasks(id, 'expert-declaration'))[0],
      4_000,
    );
    expect(declaration.assignee).toBe((await order(id))[3]);
  });

  it('lets only the director replace, only a sitting member, only while the panel is at work', async () => {
    const id = await on.at('expert-review');
    const [member, outsider] = [(await order(id))[0] ?? '', (await order(id)).at(-1) ?? ''];
    expect(await refusal(replace(id, member, 'reviewer'))).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await refusal(replace(id, member, 'operator-a'))).toMatchObject({ status: 403 });
    expect(await refusal(replace(id, member, 'operator-b'))).toMatchObject({ status: 404 });
    expect(await refusal(replace(id, outsider))).toMatchObject({ status: 422, pointers: ['/assignee'] });
    await on.scoreAll(id);
    await on.task(id, 'review');
    expect(await refusal(replace(id, member))).toMatchObject({ status: 409 });
  });

  it('gives a drawn seat to nobody by reassignment', async () => {
    const id = await on.at('expert-declaration');
    const task = first(await on.openTasks(id, 'expert-declaration'));
    const outsider = (await order(id)).at(-1) ?? '';
    const call = on.as('director').post(`/v1/tasks/${task.id}/reassign`, { to: outsider, reason: '换人' });
    expect(await refusal(call)).toMatchObject({ status: 422, article: 'Art. 15 ¶2' });
  });

  it('departs from its experts, by the score that the policy of the case sets, only with reasons', async () => {
    await on.policy({}, { parameters: { 'expert-score': '85' } });
    const id = await on.at('expert-review');
    await on.policy({}, { parameters: { 'expert-score': '60' } });
    await on.scoreAll(id, 80);
    await on.take(id, 'review', 'recommend-approval');
    const decision = await on.as('director').task(id, 'decision');
    expect(await refusal(on.as('director').decide(decision, 'approve'))).toMatchObject({
      status: 422,
      pointers: ['/opinion'],
      article: 'Art. 15 ¶2',
    });
    await on.as('director').decide(decision, 'approve', undefined, '已补充风险控制措施');
  });
});
