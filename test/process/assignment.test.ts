/** Who holds a task: claiming, releasing, time-boxed delegation, reassignment by the superior; duties over both persons. */
import type { Task } from '../../api/schemas/case';
import { until } from '../../scripts/client/client';
import { goodFindings } from '../../scripts/client/samples';
import { describeWithEngine } from '../support/engine';
import { Journey, refusal } from './journey';
import { startStack, type Stack } from './stack';

const HOUR_MS = 3_600_000;

describeWithEngine('who holds a task', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  const todo = async (who: string, id: string) =>
    (await on.as(who).get<{ items: Task[] }>(`/v1/tasks?box=todo&caseId=${id}`)).items.map((task) => task.step);
  const act = (who: string, task: Task, action: 'claim' | 'release') =>
    on.as(who).post<Task>(`/v1/tasks/${task.id}/${action}`);
  const delegate = (who: string, task: Task, to: string, inMs = HOUR_MS) =>
    on.as(who).post<Task>(`/v1/tasks/${task.id}/delegate`, {
      to,
      until: new Date(Date.now() + inMs).toISOString(),
      reason: '出差',
    });
  const reassign = (who: string, task: Task, to: string) =>
    on.as(who).post<Task>(`/v1/tasks/${task.id}/reassign`, { to, reason: '工作调整' });
  const accept = (who: string, task: Task) => on.as(who).decide(task, 'accept');

  it('an unclaimed pooled task may be decided by any holder of its role', async () => {
    const id = await on.at('acceptance');
    expect([await todo('officer', id), await todo('officer-2', id)]).toEqual([['acceptance'], ['acceptance']]);
    await accept('officer-2', await on.task(id, 'acceptance'));
  });

  it('claiming excludes the others until it is released', async () => {
    const id = await on.at('acceptance');
    const task = await on.task(id, 'acceptance');
    expect(await act('officer', task, 'claim')).toMatchObject({ assignee: 'officer' });
    expect([await todo('officer', id), await todo('officer-2', id)]).toEqual([['acceptance'], []]);
    for (const call of [accept('officer-2', task), act('officer-2', task, 'claim'), act('officer-2', task, 'release')])
      expect(await refusal(call)).toMatchObject({ status: 403, code: 'not-assignee' });
    expect(await act('officer', task, 'release')).toMatchObject({ assignee: null });
    await accept('officer-2', task);
  });

  it('claiming again changes nothing; releasing what one does not hold is refused', async () => {
    const id = await on.at('acceptance');
    const task = await on.task(id, 'acceptance');
    expect(await refusal(act('officer', task, 'release'))).toMatchObject({ status: 403, code: 'not-assignee' });
    await act('officer', task, 'claim');
    await act('officer', task, 'claim');
    expect((await on.eventTypes(id)).filter((type) => type === 'task.claimed')).toHaveLength(1);
  });

  it('is answered as the record tells it afterwards, whatever was done', async () => {
    const id = await on.at('acceptance');
    const task = await on.task(id, 'acceptance');
    const decision = { outcome: 'accept', opinion: '依法办理', materialsHash: task.materialsHash };
    for (const [who, does] of [
      ['officer', () => act('officer', task, 'claim')],
      ['officer', () => act('officer', task, 'release')],
      ['director', () => reassign('director', task, 'officer-2')],
      ['officer-2', () => delegate('officer-2', task, 'officer')],
      ['officer', () => on.as('officer').post<Task>(`/v1/tasks/${task.id}/decision`, decision)],
    ] as const) {
      const answered = await does();
      expect(answered).toEqual(await on.as(who).get<Task>(`/v1/tasks/${task.id}`));
    }
  });

  it('a delegate decides in the holder’s place, and both stand in the record', async () => {
    const id = await on.at('acceptance');
    const task = await on.task(id, 'acceptance');
    expect(await delegate('officer', task, 'officer-2')).toMatchObject({
      assignee: 'officer',
      delegate: { to: 'officer-2' },
    });
    expect(await todo('officer-2', id)).toEqual(['acceptance']);
    // For as long as the holder has said, and for nobody else: only the holder delegates anew.
    const seen = await on.as('officer-2').get<Task>(`/v1/tasks/${task.id}`);
    expect(seen.availableActions).toEqual(['decision']);
    for (const to of ['officer-2', 'officer'])
      expect(await refusal(delegate('officer-2', task, to, 48 * HOUR_MS))).toMatchObject({
        status: 403,
        code: 'not-assignee',
      });
    expect(await delegate('officer', task, 'officer-2', 2 * HOUR_MS)).toMatchObject({ assignee: 'officer' });
    await accept('officer-2', task);
    expect((await on.tasks(id, 'acceptance'))[0]?.decision).toMatchObject({ by: 'officer-2', onBehalfOf: 'officer' });
  });

  it('a delegation ends by itself', async () => {
    const id = await on.at('acceptance');
    const task = await on.task(id, 'acceptance');
    await delegate('officer', task, 'officer-2', 1_500);
    await until('the end of the delegation', async () =>
      (await todo('officer-2', id)).length === 0 ? true : undefined,
    );
    expect(await refusal(accept('officer-2', task))).toMatchObject({ status: 403, code: 'not-assignee' });
    await accept('officer', task);
  });

  it('a delegate does not take the task over by claiming it', async () => {
    const id = await on.at('acceptance');
    const task = await on.task(id, 'acceptance');
    await delegate('officer', task, 'officer-2');
    expect(await refusal(act('officer-2', task, 'claim'))).toMatchObject({ code: 'not-assignee' });
    expect((await on.task(id, 'acceptance')).assignee).toBe('officer');
  });

  it.each([
    ['without the role', 'reviewer', 422],
    ['of another organisation', 'steward-health', 422],
    ['who does not exist', 'nobody', 422],
    ['who is the delegator', 'officer', 422],
  ])('a delegate %s is refused', async (_, to, status) => {
    const task = await on.task(await on.at('acceptance'), 'acceptance');
    expect(await refusal(delegate('officer', task, to))).toMatchObject({ status, pointers: ['/to'] });
  });

  it.each([-1_000, 91 * 24 * HOUR_MS])('a delegation until %d ms from now is refused', async (inMs) => {
    const task = await on.task(await on.at('acceptance'), 'acceptance');
    expect(await refusal(delegate('officer', task, 'officer-2', inMs))).toMatchObject({
      status: 422,
      pointers: ['/until'],
    });
  });

  it('duties are separated over both persons: nobody decides through a delegate what they may not decide', async () => {
    const id = await on.at('review');
    const both = await stack.asPerson({ ...AUTHORITY, id: 'officer', roles: ['case-officer', 'reviewer'] });
    const task = await on.task(id, 'review');
    // The officer accepted; as a reviewer they would prepare again, which is their duty; as a director they may not.
    await both.decide(task, 'recommend-approval', goodFindings);
    const decision = await on.task(id, 'decision');
    const alone = await stack.asPerson({ ...AUTHORITY, id: 'officer', roles: ['case-officer', 'director'] });
    expect(await refusal(alone.decide(decision, 'approve'))).toMatchObject({
      status: 403,
      code: 'separation-of-duties',
    });
    await known('officer', 'director');
    expect(await refusal(delegate('director', decision, 'officer'))).toMatchObject({ code: 'separation-of-duties' });
    expect(await refusal(reassign('director-2', decision, 'officer'))).toMatchObject({ code: 'separation-of-duties' });
  });

  const AUTHORITY = { org: '11410100999000013T' };
  const known = (id: string, role: string) =>
    until(`${id} known as ${role}`, async () =>
      stack.database<{ id: string }>('persons').where({ id }).whereRaw('roles @> ARRAY[?]::text[]', [role]).first(),
    );

  it('the superior, a director, gives the task to another holder of its role', async () => {
    const id = await on.at('acceptance');
    const task = await on.task(id, 'acceptance');
    await act('officer', task, 'claim');
    expect(await reassign('director', task, 'officer-2')).toMatchObject({ assignee: 'officer-2' });
    expect(await refusal(accept('officer', task))).toMatchObject({ code: 'not-assignee' });
    await accept('officer-2', task);
  });

  it('reassignment is the superior’s alone, and not of their own task', async () => {
    const id = await on.at('decision');
    const task = await on.task(id, 'decision');
    for (const who of ['officer', 'reviewer', 'auditor', 'operator-a'])
      expect(await refusal(reassign(who, task, 'director-2'))).toMatchObject({ status: 403, code: 'forbidden' });
    for (const who of ['operator-b', 'system-admin', 'expert-1'])
      expect(await refusal(reassign(who, task, 'director-2'))).toMatchObject({ status: 404, code: 'not-found' });
    await act('director', task, 'claim');
    expect(await refusal(reassign('director', task, 'director-2'))).toMatchObject({ code: 'separation-of-duties' });
    expect(await reassign('director-2', task, 'director-2')).toMatchObject({ assignee: 'director-2' });
  });

  it('reassignment ends a delegation', async () => {
    const id = await on.at('acceptance');
    const task = await on.task(id, 'acceptance');
    await delegate('officer', task, 'officer-2');
    expect(await reassign('director', task, 'officer')).toMatchObject({ assignee: 'officer', delegate: null });
    expect(await refusal(accept('officer-2', task))).toMatchObject({ code: 'not-assignee' });
  });

  it('an ended task is neither claimed, delegated nor reassigned: the caller is told how it ended', async () => {
    const id = await on.at('acceptance');
    const task = await on.task(id, 'acceptance');
    await accept('officer', task);
    const calls = [
      act('officer-2', task, 'claim'),
      delegate('officer-2', task, 'officer'),
      reassign('director', task, 'officer-2'),
    ];
    for (const refused of await Promise.all(calls.map(refusal))) {
      expect(refused).toMatchObject({
        status: 409,
        code: 'task-already-decided',
        all: { decidedBy: 'officer', outcome: 'accept' },
      });
    }
  });

  it('lists what one has decided under done', async () => {
    const id = await on.at('review');
    const { items } = await on.as('officer').get<{ items: Task[] }>(`/v1/tasks?box=done&caseId=${id}`);
    expect(items.map((task) => task.step)).toEqual(['acceptance']);
    expect((await on.as('officer-2').get<{ items: Task[] }>(`/v1/tasks?box=done&caseId=${id}`)).items).toEqual([]);
  });
});
