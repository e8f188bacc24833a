/** Art. 28: while the operator's right is suspended its requests are on hold, from the suspension's own commit to the lifting. */
import { randomUUID } from 'node:crypto';
import { until } from '../../scripts/client/client';
import { goodFindings } from '../../scripts/client/samples';
import { describeWithEngine } from '../support/engine';
import { Journey, refusal, type Stop } from './journey';
import { startStack, type Stack } from './stack';

describeWithEngine('a case on hold (Art. 28)', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  const hold = (id: string) => on.hold(id);
  const release = (id: string) => on.release(id);
  /** Long enough for what was due to have happened, measured on another case. */
  const anotherLife = () => on.at('review');

  it('shows it: light, clock and trail', async () => {
    const id = await on.at('review');
    await hold(id);
    expect(await on.kase(id)).toMatchObject({ onHold: true, light: 'paused', dueAt: null, status: 'open' });
    expect(await on.task(id, 'review')).toMatchObject({ light: 'paused', dueAt: null, availableActions: [] });
    expect((await on.clock(id)).state).toBe('paused');
    expect((await on.eventTypes(id)).slice(-2)).toEqual(['case.held', 'clock.paused']);
    await release(id);
    expect(await on.kase(id)).toMatchObject({ onHold: false, light: 'green' });
    expect((await on.clock(id)).state).toBe('running');
    expect((await on.eventTypes(id)).slice(-2)).toEqual(['case.resumed', 'clock.resumed']);
  });

  it.each<[Stop, string, string, unknown]>([
    ['acceptance', 'officer', 'accept', undefined],
    ['supplement', 'operator-a', 'submit', { changes: {}, documentIds: [] }],
    ['review', 'reviewer', 'recommend-approval', goodFindings],
    ['decision', 'director', 'approve', undefined],
    ['docking', 'steward-health', 'ready', { reference: 'API-1', desensitisation: '网格' }],
  ])('nothing is decided at %s until it is released, then it goes on', async (stop, who, outcome, data) => {
    const id = await on.at(stop);
    const task = await on.as(who).task(id, stop);
    await hold(id);
    expect((await on.as(who).get<{ items: object[] }>(`/v1/tasks?box=todo&caseId=${id}`)).items).toEqual([]);
    expect(await refusal(on.as(who).decide({ ...task }, outcome, data, '意见'))).toMatchObject({
      status: 409,
      code: 'case-on-hold',
      article: 'Art. 28 ¶1',
    });
    expect(await refusal(on.as(who).post(`/v1/tasks/${task.id}/claim`))).toMatchObject({ code: 'case-on-hold' });
    await release(id);
    expect(await on.as(who).decide(task, outcome, data, '意见')).toMatchObject({ status: 'decided' });
  });

  it('nothing expires meanwhile, and the time left is left', async () => {
    await on.policy({ acceptance: 'PT3S' });
    const id = await on.file();
    await on.task(id, 'acceptance');
    await hold(id);
    await on.policy({ acceptance: '5wd' });
    await until('the limit to have passed', async () => {
      const { openedAt } = await on.task(id, 'acceptance');
      return Date.now() > Date.parse(openedAt) + 3_500 ? true : undefined;
    });
    await anotherLife();
    expect(await on.task(id, 'acceptance')).toMatchObject({ status: 'open', late: false });
    await release(id);
    const { dueAt } = await on.task(id, 'acceptance');
    expect(Date.parse(dueAt ?? '')).toBeGreaterThan(Date.now() - 1_000);
    await on.until('the expiry', async () =>
      (await on.tasks(id, 'acceptance')).find((task) => task.status === 'expired'),
    );
    expect((await on.task(id, 'review')).status).toBe('open');
  });

  it('is neither extended, reassigned nor delegated meanwhile, and no member replaced; it may be withdrawn and commented on', async () => {
    const id = await on.at('review');
    const { id: taskId } = await on.task(id, 'review');
    await hold(id);
    expect(await refusal(on.as('director').post(`/v1/cases/${id}/extend`, { reason: '复杂' }))).toMatchObject({
      code: 'case-on-hold',
    });
    const member = { assignee: 'expert-1', reason: '调整' };
    expect(await refusal(on.as('director').post(`/v1/cases/${id}/panel/replace`, member))).toMatchObject({
      code: 'case-on-hold',
    });
    const to = { to: 'reviewer-2', reason: '调整' };
    expect(await refusal(on.as('director').post(`/v1/tasks/${taskId}/reassign`, to))).toMatchObject({
      code: 'case-on-hold',
    });
    const delegation = { ...to, until: new Date(Date.now() + 60_000).toISOString() };
    expect(await refusal(on.as('reviewer').post(`/v1/tasks/${taskId}/delegate`, delegation))).toMatchObject({
      code: 'case-on-hold',
    });
    await on.as('operator-a').post(`/v1/cases/${id}/comments`, { text: '何时恢复？' });
    await on.as('operator-a').post(`/v1/cases/${id}/withdraw`, { reason: '不再等待' });
    expect(await on.kase(id)).toMatchObject({ status: 'closed', outcome: 'withdrawn', onHold: false });
  });

  it('is not supplied while the right is suspended, and is supplied after the lifting', async () => {
    const id = await on.at('docking', { datasets: [{ datasetId: 'transport-parking', fields: ['lot'] }] });
    const orderId = randomUUID();
    await stack.database.raw(
      `INSERT INTO suspension_orders (id, authorization_id, issued_at, issued_by) VALUES (?, 'authorization-demo-a', clock_timestamp(), 'director-2')`,
      [orderId],
    );
    try {
      await on.dock(id, 'steward-transport');
      await on.until('the end of docking', async () => ((await on.openTasks(id)).length === 0 ? true : undefined));
      await hold(id);
      expect(await on.kase(id)).toMatchObject({ status: 'open', onHold: true, steps: [] });
      expect(await stack.database('supplies').where({ case_id: id })).toHaveLength(0);
    } finally {
      await stack.database.raw(
        `UPDATE suspension_orders SET lifted_at = clock_timestamp(), lifted_by = 'director' WHERE id = ?`,
        [orderId],
      );
    }
    await release(id);
    expect((await on.closed(id)).outcome).toBe('supplied');
  });

  it('holds an escalation too, and lets the late step be decided after the release', async () => {
    await on.policy({ acceptance: '5wd', review: 'PT1S' });
    const id = await on.at('review');
    const above = await on.task(id, 'review-escalation');
    await hold(id);
    expect(await refusal(on.as('director').decide(above, 'urge'))).toMatchObject({ code: 'case-on-hold' });
    await release(id);
    await on.take(id, 'review', 'recommend-approval');
    await on.policy({ review: '20wd' });
  });
});
