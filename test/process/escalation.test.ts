/** Limits that escalate: the task stays decidable, late; the superior urges or reassigns and never decides in its place. */
import type { Task } from '../../api/schemas/case';
import { goodFindings, readyForSupply } from '../../scripts/client/samples';
import { describeWithEngine } from '../support/engine';
import { Journey, refusal, type Stop } from './journey';
import { startStack, type Stack } from './stack';

const LIMIT = 'PT1S';
const LONG = {
  acceptance: '5wd',
  review: '20wd',
  docking: '5wd',
  'expert-declaration': '3wd',
  'expert-review': '10wd',
};

describeWithEngine('a late step', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  /** A case whose step is late: the limit of that step alone is a second. */
  const late = async (stop: Stop, limit: string = stop): Promise<{ id: string; task: Task; above: Task }> => {
    await on.policy({ ...LONG, [limit]: LIMIT });
    const id = await on.at(stop, { datasets: [{ datasetId: 'transport-parking', fields: ['lot'] }] });
    const above = await on.task(id, `${stop}-escalation`);
    const task = await on.task(id, stop);
    return { id, task, above };
  };
  const decide = (who: string, task: Task, outcome: string, data?: unknown, opinion = '意见') =>
    on.as(who).decide(task, outcome, data, opinion);

  it.each<[Stop, string, string, string, unknown]>([
    ['review', 'review', 'reviewer', 'recommend-approval', goodFindings],
    ['decision', 'review', 'director', 'approve', {}],
    ['docking', 'docking', 'steward-transport', 'ready', readyForSupply],
  ])('of %s escalates to the director and can still be decided, late', async (stop, limit, who, outcome, data) => {
    const { id, task, above } = await late(stop, limit);
    expect(above).toMatchObject({ role: 'director', outcomes: ['urge', 'reassign'], dueAt: null });
    expect(task).toMatchObject({ late: true, light: 'red', status: 'open' });
    expect((await on.kase(id)).light).toBe('red');
    expect(await on.eventTypes(id)).toContain('task.escalated');
    await decide(who, task, outcome, data);
    const [voided] = await on.tasks(id, `${stop}-escalation`);
    expect(voided).toMatchObject({ id: above.id, status: 'void', voidReason: 'original-ended' });
    const decided = (await on.events(id)).find((event) => event.type === 'task.decided' && event.taskId === task.id);
    expect(decided).toMatchObject({ late: true });
  });

  it.each<[Stop, string, unknown]>([
    ['expert-declaration', 'no-conflict', undefined],
    ['expert-review', 'submit', { score: 70, opinion: '可行' }],
  ])('of an expert (%s) escalates seat by seat', async (stop, outcome, data) => {
    await on.policy({ ...LONG, [stop]: LIMIT });
    const id = await on.at(stop);
    const above = await on.seats(id, `${stop}-escalation`, 3);
    const [task] = await on.openTasks(id, stop);
    if (task === undefined) throw new Error('no seat');
    await decide(task.assignee ?? '', task, outcome, data);
    expect((await on.openTasks(id, `${stop}-escalation`)).length).toBe(2);
    expect(above.every((one) => one.role === 'director')).toBe(true);
  });

  it('is urged: its holder is told, and may decide all the same', async () => {
    const { id, task, above } = await late('review');
    await decide('director', above, 'urge', undefined, '请尽快办理');
    expect((await on.notices(id, 'reviewer')).join()).toContain('催办');
    expect(await on.eventTypes(id)).toContain('task.urged');
    expect(await decide('reviewer', task, 'recommend-approval', goodFindings)).toMatchObject({ status: 'decided' });
  });

  it('is given to another holder of its role, and the first can decide it no more', async () => {
    const { id, task, above } = await late('review');
    await decide('director', above, 'reassign', { to: 'reviewer-2' });
    expect((await on.task(id, 'review')).assignee).toBe('reviewer-2');
    expect(await refusal(decide('reviewer', task, 'recommend-approval', goodFindings))).toMatchObject({
      status: 403,
      code: 'not-assignee',
    });
    expect(await decide('reviewer-2', task, 'recommend-approval', goodFindings)).toMatchObject({ status: 'decided' });
  });

  it('is reassigned only to somebody who may decide it', async () => {
    const { above } = await late('review');
    for (const to of ['officer-2', 'officer', 'nobody', 'steward-health']) {
      expect(await refusal(decide('director', above, 'reassign', { to }))).toMatchObject({
        status: 422,
        pointers: ['/data/to'],
      });
    }
    expect(await refusal(decide('director', above, 'reassign'))).toMatchObject({ status: 422 });
  });

  it('of a director is supervised by another director: who holds the escalation may not decide the task', async () => {
    const { task, above } = await late('decision', 'review');
    await on.as('director').post(`/v1/tasks/${above.id}/claim`);
    expect(await refusal(decide('director', task, 'approve'))).toMatchObject({
      status: 403,
      code: 'separation-of-duties',
    });
    expect(await decide('director-2', task, 'approve')).toMatchObject({ status: 'decided' });
  });

  it('of a director stays closed to the director who urged it', async () => {
    const { task, above } = await late('decision', 'review');
    await decide('director-2', above, 'urge');
    expect(await refusal(decide('director-2', task, 'approve'))).toMatchObject({ code: 'separation-of-duties' });
    expect(await decide('director', task, 'approve')).toMatchObject({ status: 'decided' });
  });

  it('held by a director is not supervised by the same director', async () => {
    const { task, above } = await late('decision', 'review');
    await on.as('director').post(`/v1/tasks/${task.id}/claim`);
    expect(await refusal(decide('director', above, 'urge'))).toMatchObject({ code: 'separation-of-duties' });
    // Nor is it taken by whoever supervises it, without the escalation or with it.
    const taking = { to: 'director-2', reason: '工作调整' };
    const calls = [
      on.as('director-2').post(`/v1/tasks/${task.id}/reassign`, taking),
      decide('director-2', above, 'reassign', { to: 'director-2' }),
    ];
    for (const refused of await Promise.all(calls.map(refusal)))
      expect(refused).toMatchObject({ status: 403, code: 'separation-of-duties' });
    expect(await decide('director-2', above, 'urge')).toMatchObject({ status: 'decided' });
  });

  it('is nobody else’s to supervise', async () => {
    const { above } = await late('review');
    for (const who of ['reviewer', 'officer', 'auditor', 'operator-a']) {
      expect(await refusal(decide(who, above, 'urge'))).toMatchObject({ status: 403, code: 'forbidden' });
    }
  });

  it('escalates once, however long it stays late', async () => {
    const { id, above } = await late('review');
    await decide('director', above, 'urge');
    await on.at('review'); // meanwhile
    expect(await on.tasks(id, 'review-escalation')).toHaveLength(1);
    expect((await on.eventTypes(id)).filter((type) => type === 'task.escalated')).toHaveLength(1);
  });

  it('given more time is late no longer, and its escalation is void', async () => {
    const { id, task, above } = await late('review');
    await on.as('director').post(`/v1/cases/${id}/extend`, { reason: '案情复杂' });
    expect(await on.task(id, 'review')).toMatchObject({ id: task.id, late: false });
    expect((await on.tasks(id, 'review-escalation'))[0]).toMatchObject({ id: above.id, status: 'void' });
  });

  it('loses its escalation with the case: a withdrawal voids both', async () => {
    const { id } = await late('review');
    await on.as('operator-a').post(`/v1/cases/${id}/withdraw`, { reason: '不再需要' });
    expect(await on.openTasks(id)).toEqual([]);
  });
});
