/** Withdrawal by the applicant: at every open step, before the final effect; it voids every open task in the same commit. */
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { describeWithEngine } from '../support/engine';
import { Journey, refusal, type Stop } from './journey';
import { startStack, type Stack } from './stack';

const STOPS: readonly Stop[] = [
  'acceptance',
  'supplement',
  'review',
  'expert-declaration',
  'expert-review',
  'decision',
  'docking',
];

describeWithEngine('withdrawal', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  const withdraw = (id: string, who = 'operator-a', reason = '业务调整') =>
    on.as(who).post<{ outcome: string | null }>(`/v1/cases/${id}/withdraw`, { reason });

  const endsAt = async (id: string, step: string): Promise<void> => {
    const open = await on.openTasks(id, step);
    expect(open.length).toBeGreaterThan(0);
    const needId = String((await on.kase(id)).data.needId);
    expect(await withdraw(id)).toMatchObject({ status: 'closed', outcome: 'withdrawn', steps: [] });
    const { rows } = await stack.database.raw<{ rows: { status: string; xmin: string }[] }>(
      `SELECT status, xmin::text FROM tasks WHERE id = ANY(:ids) UNION ALL SELECT 'void', xmin::text FROM cases WHERE id = :id
       UNION ALL SELECT 'void', xmin::text FROM needs WHERE id = :needId`,
      { ids: open.map((task) => task.id), id, needId },
    );
    expect(new Set(rows.map((row) => row.status))).toEqual(new Set(['void']));
    expect(new Set(rows.map((row) => row.xmin)).size).toBe(1);
    expect(await on.openTasks(id)).toEqual([]);
    expect(await on.needStatus(needId)).toBe('open');
    // The authority hears of it, and who was asked for the data; of the panel nobody's organisation does.
    const notices = (await on.notices(id, 'officer')).filter((text) => text.includes('申请人撤回'));
    expect(notices).toHaveLength(1);
    const closing = await stack.database('notices').where({ case_id: id }).whereLike('subject_zh', '案件办结%');
    const asked = (await on.tasks(id, 'docking')).filter((one) => one.status === 'void');
    expect(closing.map(({ org }: { org: string }) => org).sort()).toEqual(
      [DEMO_ORGANISATIONS.operatorA.id, ...asked.map((one) => one.party.id)].sort(),
    );
    const [task] = open;
    const body = { outcome: task?.outcomes[0], opinion: '意见', materialsHash: task?.materialsHash };
    const holder = task?.assignee ?? HOLDER[`${step} ${task?.party.id}`] ?? HOLDER[step] ?? 'director';
    expect(await refusal(on.as(holder).post(`/v1/tasks/${task?.id}/decision`, body))).toMatchObject({
      status: 409,
      code: 'case-closed',
      all: { outcome: 'withdrawn' },
    });
  };
  const HOLDER: Readonly<Record<string, string>> = {
    acceptance: 'officer',
    supplement: 'operator-a',
    review: 'reviewer',
    docking: 'steward-health',
    [`docking ${DEMO_ORGANISATIONS.transport.id}`]: 'steward-transport',
  };

  it.each(STOPS)('ends the case at %s, with every open task and the need in one commit', async (stop) => {
    await endsAt(await on.at(stop), stop);
  });

  it('ends the case at panel-shortage', async () => {
    const id = await on.at('review');
    await on.callExperts(id, 9);
    for (const task of await on.openTasks(id, 'expert-declaration'))
      await on.decide(task, 'conflict', undefined, '利害关系');
    await on.task(id, 'panel-shortage');
    await endsAt(id, 'panel-shortage');
  });

  it('ends the case at docking-refusal', async () => {
    const id = await on.at('docking');
    await on.dock(id, 'steward-health', 'refuse');
    await on.dock(id, 'steward-transport');
    await on.task(id, 'docking-refusal');
    await endsAt(id, 'docking-refusal');
  });

  it('is possible before the first step has opened', async () => {
    const id = await on.file();
    await withdraw(id);
    expect((await on.kase(id)).outcome).toBe('withdrawn');
    expect(await on.openTasks(id)).toEqual([]);
  });

  it('is the applicant’s alone', async () => {
    const id = await on.at('acceptance');
    for (const who of ['officer', 'director', 'auditor'])
      expect(await refusal(withdraw(id, who))).toMatchObject({ status: 403, code: 'forbidden' });
    for (const who of ['operator-b', 'candidate-c', 'system-admin', 'government', 'expert-1', 'steward-health'])
      expect(await refusal(withdraw(id, who))).toMatchObject({ status: 404, code: 'not-found' });
    expect((await on.kase(id)).status).toBe('open');
  });

  it('states a reason, which stands in the trail', async () => {
    const id = await on.at('acceptance');
    for (const reason of ['', '   '])
      expect(await refusal(withdraw(id, 'operator-a', reason))).toMatchObject({ status: 422 });
    await withdraw(id, 'operator-a', '改用其他数据');
    expect((await on.events(id)).find((event) => event.type === 'case.withdrawn')).toMatchObject({
      actor: 'operator-a',
      reason: '改用其他数据',
    });
  });

  it('happens once: a second is told that the case is closed', async () => {
    const id = await on.at('acceptance');
    await withdraw(id);
    expect(await refusal(withdraw(id))).toMatchObject({
      status: 409,
      code: 'case-closed',
      all: { outcome: 'withdrawn' },
    });
  });
});
