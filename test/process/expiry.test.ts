/** Terminal expiries: what the passing of time decides by itself, judged by the database's clock. Limits are seconds here. */
import type { Task } from '../../api/schemas/case';
import { until } from '../../scripts/client/client';
import { describeWithEngine } from '../support/engine';
import { Journey, refusal } from './journey';
import { startStack, type Stack } from './stack';

describeWithEngine('the passing of a terminal limit', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  const expired = (id: string, step: string) =>
    on.until(`${step} of ${id} to expire`, async () =>
      (await on.tasks(id, step)).find((task) => task.status === 'expired'),
    );

  it('accepts what was not answered in time, as of the day of receipt (行政许可法 32)', async () => {
    await on.policy({ acceptance: 'PT1S', supplement: '15wd' });
    const id = await on.file();
    const acceptance = await expired(id, 'acceptance');
    expect(acceptance.decision).toMatchObject({ outcome: 'deemed-accepted', by: null });
    const { openedAt } = await on.kase(id);
    const started = (await on.events(id)).find((event) => event.type === 'clock.started');
    expect(Date.parse(String(started?.asOf))).toBe(Date.parse(openedAt));
    expect((await on.clock(id)).startedOn).toBe(shanghaiDay(openedAt));
    const { items } = await on
      .as('operator-a')
      .get<{ items: { kind: string; taskId: string }[] }>(`/v1/acts?caseId=${id}`);
    expect(items.map(({ kind, taskId }) => [kind, taskId])).toEqual([['acceptance', acceptance.id]]);
    expect((await on.task(id, 'review')).status).toBe('open');
  });

  it('counts from the last supplement where there was one', async () => {
    await on.policy({ acceptance: '5wd', supplement: '15wd' });
    const id = await on.at('supplement');
    await stack.database.raw(
      `INSERT INTO policies SELECT process, version + 1, limits || '{"acceptance":"PT1S"}', extensions, reminders, basis, created_by
         FROM policies WHERE process = 'data-request' ORDER BY version DESC LIMIT 1`,
    );
    await stack.database.raw(`UPDATE cases SET policy_version = policy_version + 1 WHERE id = ?`, [id]);
    await on.as('operator-a').take(id, 'supplement', 'submit', { changes: {}, documentIds: [] });
    await expired(id, 'acceptance');
    const [supplement] = await on.tasks(id, 'supplement');
    const started = (await on.events(id)).find((event) => event.type === 'clock.started');
    expect(Date.parse(String(started?.asOf))).toBe(Date.parse(supplement?.decision?.at ?? ''));
  });

  it('refuses a decision after the deadline whenever the timer fires, and says how the step ended', async () => {
    await on.policy({ acceptance: 'PT1S' });
    const id = await on.file();
    const { id: taskId, materialsHash } = await expired(id, 'acceptance');
    const late = { outcome: 'refuse', opinion: '不予受理', materialsHash };
    expect(await refusal(on.as('officer').post(`/v1/tasks/${taskId}/decision`, late))).toMatchObject({
      status: 409,
      code: 'deadline-passed',
      all: { outcome: 'deemed-accepted' },
    });
    expect(await on.refusals(id)).toEqual(['deadline-passed']);

    // Nor is it offered from the due instant on, though the timer is late.
    await on.policy({ acceptance: '5wd' });
    const waiting = await on.at('acceptance');
    const task = await on.task(waiting, 'acceptance');
    await stack.passesUnnoticed(new Date(task.dueAt ?? ''));
    const officer = on.as('officer');
    expect(await refusal(officer.decide(task, 'accept'))).toMatchObject({ code: 'deadline-passed' });
    expect((await officer.get<{ items: object[] }>(`/v1/tasks?box=todo&caseId=${waiting}`)).items).toEqual([]);
    expect((await officer.get<Task>(`/v1/tasks/${task.id}`)).availableActions).toEqual([]);
    expect((await on.kase(waiting, 'officer')).availableActions).not.toContain('decision');
  });

  it('takes a request that was not supplemented for abandoned; the need may be applied for again', async () => {
    await on.policy({ acceptance: '5wd', supplement: 'PT1S' });
    const needId = await on.need();
    const id = await on.file({ needId });
    await on.as('officer').take(id, 'acceptance', 'return', { missing: ['证明'] });
    expect(await on.closed(id)).toMatchObject({ outcome: 'abandoned', steps: [] });
    expect((await on.tasks(id, 'supplement'))[0]).toMatchObject({
      status: 'expired',
      decision: { outcome: 'deemed-abandoned' },
    });
    expect((await on.notices(id, 'officer')).reverse()).toEqual([
      expect.stringContaining('收到数据需求申请') as string,
      expect.stringContaining('“补正”期限届满，案件办结（逾期未补正，视为放弃）') as string,
    ]);
    expect(await on.needStatus(needId)).toBe('open');
    expect(await on.file({ needId })).not.toBe(id);
  });

  it('refuses a supplement after the deadline', async () => {
    await on.policy({ acceptance: '5wd', supplement: 'PT1S' });
    const id = await on.file();
    await on.as('officer').take(id, 'acceptance', 'return', { missing: ['证明'] });
    const { id: taskId, materialsHash } = await expired(id, 'supplement');
    const late = { outcome: 'submit', data: { changes: {}, documentIds: [] }, materialsHash };
    expect(await refusal(on.as('operator-a').post(`/v1/tasks/${taskId}/decision`, late))).toMatchObject({
      status: 409,
      code: 'deadline-passed',
    });
  });

  it('gives a decision around the deadline one winner, the decision or the time', async () => {
    await on.policy({ acceptance: 'PT2S', supplement: '15wd' });
    const ids = await Promise.all(Array.from({ length: 6 }, () => on.file()));
    const aheadMs = (await stack.now()).getTime() - Date.now();
    const answers = await Promise.all(
      ids.map(async (id, index) => {
        const { id: taskId, dueAt, materialsHash } = await on.task(id, 'acceptance');
        const moment = Date.parse(dueAt ?? '') + (index - 3) * 20;
        await until('the moment', () => Promise.resolve(Date.now() + aheadMs >= moment ? true : undefined));
        const body = { outcome: 'accept', materialsHash };
        return on.as('officer').request<{ code?: string }>('POST', `/v1/tasks/${taskId}/decision`, body);
      }),
    );
    for (const [index, id] of ids.entries()) {
      const task = await on.until('the end of the step', async () =>
        (await on.tasks(id, 'acceptance')).find((one) => one.status !== 'open'),
      );
      expect(task.status).toBe(answers[index]?.status === 200 ? 'decided' : 'expired');
      const inTime = Date.parse(task.decision?.at ?? '') < Date.parse(task.dueAt ?? '');
      expect(inTime).toBe(task.status === 'decided');
      expect((await on.eventTypes(id)).filter((type) => type === 'clock.started')).toHaveLength(1);
    }
  });

  it('does not touch a case that runs under an earlier policy (a case keeps the rules it was opened under)', async () => {
    await on.policy({ acceptance: '5wd', supplement: '15wd', review: '20wd' });
    const id = await on.file();
    const { policyVersion } = await on.kase(id);
    const { dueAt } = await on.task(id, 'acceptance');
    await on.policy({ acceptance: 'PT1S', review: '7wd' });
    const later = await on.file();
    await expired(later, 'acceptance');
    expect(await on.task(id, 'acceptance')).toMatchObject({ status: 'open', dueAt });
    expect((await on.kase(id)).policyVersion).toBe(policyVersion);
    expect((await on.kase(later)).policyVersion).toBeGreaterThan(policyVersion);
    await on.as('officer').take(id, 'acceptance', 'accept');
    expect((await on.clock(id)).limit).toBe('20wd');
    expect((await on.clock(later)).limit).toBe('7wd');
  });
});

function shanghaiDay(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10);
}
