/** Art. 7: one side proposes to end the agreement, the other agrees or not; nothing but its consent ends it. */
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';
import { Ground, type Right } from './ground';

describeWithEngine('a termination by both sides (Art. 7)', () => {
  let stack: Stack;
  let on: Ground;
  beforeAll(async () => {
    stack = await startStack({ schedules: true });
    on = new Ground(stack);
  });
  afterAll(() => stack.stop());

  const propose = (who: string, right: Right, reason = '业务调整') =>
    on.as(who).post<{ id: string }>(`/v1/authorizations/${right.id}/termination`, { reason });
  const decline = (who: string, right: Right, step: string) =>
    on.as(who).take(right.caseId, step, 'decline', undefined, '运营尚有未结事项');

  it('is proposed by the operator, declined with reasons, proposed again and agreed: then the right has ended', async () => {
    const right = await on.inForce();
    const { id: supplyId } = await on.supplied(right);
    const running = await on.underReview(right);
    expect(await propose(right.operator, right)).toMatchObject({ id: right.caseId, status: 'open' });
    const consent = await on.as('director').task(right.caseId, 'authority-consent');
    expect(await refusal(on.as('director').decide(consent, 'decline'))).toMatchObject({
      status: 422,
      pointers: ['/opinion'],
    });
    expect(await refusal(on.as(right.operator).decide(consent, 'agree'))).toMatchObject({ status: 403 });
    await decline('director', right, 'authority-consent');
    expect(await on.status(right)).toBe('in-force');
    expect(await on.check(right)).toMatchObject({ allowed: true });

    await propose(right.operator, right, '股东会决议退出');
    await on.as('director-2').take(right.caseId, 'authority-consent', 'agree');
    expect(await on.kase(right.caseId)).toMatchObject({ status: 'closed', outcome: 'ended', steps: [] });
    expect(await on.status(right)).toBe('ended');
    expect(await on.check(right)).toMatchObject({ allowed: false, reason: 'right-ended', article: 'Art. 7' });
    expect(await refusal(on.lease(right))).toMatchObject({ status: 403, all: { reason: 'right-ended' } });
    expect(await on.supplyEnd(supplyId)).not.toBeNull();
    expect(await on.kase(running)).toMatchObject({ status: 'closed', outcome: 'terminated', steps: [] });
    expect(await on.event(right.caseId, 'right.ended')).toMatchObject({ supplies: [supplyId], actor: 'director-2' });
    const subjects = (await on.mailbox(right.caseId, right.operator)).map(({ subject }) => subject);
    expect(subjects.some((subject) => subject.includes('案件办结（授权终止）'))).toBe(true);
  });

  it('is proposed by the authority, and ends the right by the consent of the operator alone', async () => {
    const right = await on.inForce();
    await propose('director', right);
    const consent = await on.as(right.operator).task(right.caseId, 'operator-consent');
    expect(await refusal(on.as('director').decide(consent, 'agree'))).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await refusal(on.as('operator-b').decide(consent, 'agree'))).toMatchObject({ status: 404 });
    expect(await on.status(right)).toBe('in-force');
    await on.as(right.operator).decide(consent, 'agree');
    expect(await on.closed(right.caseId)).toMatchObject({ outcome: 'ended' });
    expect(await on.status(right)).toBe('ended');
  });

  it('is proposed once at a time, from either side, before and after the question is put', async () => {
    const right = await on.inForce();
    await stack.stopWorker();
    try {
      await propose(right.operator, right);
      for (const who of [right.operator, 'director']) {
        expect(await refusal(propose(who, right))).toMatchObject({
          status: 422,
          code: 'validation-failed',
          article: 'Art. 7',
        });
      }
    } finally {
      await stack.startWorker();
    }
    await on.task(right.caseId, 'authority-consent');
    for (const who of [right.operator, 'director']) {
      expect(await refusal(propose(who, right))).toMatchObject({ status: 422, code: 'validation-failed' });
    }
    expect((await on.openTasks(right.caseId)).map((task) => task.step)).toEqual(['authority-consent']);
    await decline('director', right, 'authority-consent');
    await propose('director', right);
    await decline(right.operator, right, 'operator-consent');
    expect(await on.status(right)).toBe('in-force');
  });

  it('that is not answered in time is declined: silence ends nothing', async () => {
    await on.limits('authorization', { 'operator-consent': 'PT1S' }, { reminders: { 'operator-consent': [] } });
    const right = await on.inForce();
    await on.limits('authorization', { 'operator-consent': '15wd' });
    await propose('director', right);
    const consent = await on.task(right.caseId, 'operator-consent');
    await on.event(right.caseId, 'task.expired');
    expect((await on.tasks(right.caseId, 'operator-consent'))[0]).toMatchObject({
      status: 'expired',
      decision: { outcome: 'deemed-declined', by: null },
    });
    expect(await refusal(on.as(right.operator).decide(consent, 'agree'))).toMatchObject({
      status: 409,
      code: 'deadline-passed',
    });
    expect(await on.status(right)).toBe('in-force');
    await propose(right.operator, right);
    await on.as('director').take(right.caseId, 'authority-consent', 'agree');
    expect(await on.status(right)).toBe('ended');
  });

  it('is for the two sides only, and for a right that is there', async () => {
    const right = await on.inForce();
    expect(await refusal(propose('operator-b', right))).toMatchObject({ status: 404 });
    expect(await refusal(propose('officer', right))).toMatchObject({ status: 403 });
    const draft = await on.submitted();
    for (const who of [draft.operator, 'director']) {
      expect(await refusal(propose(who, draft))).toMatchObject({
        status: 409,
        code: 'not-in-force',
        all: { rightStatus: 'draft' },
      });
    }
    expect(await refusal(propose('director', { ...right, id: 'no-such' }))).toMatchObject({ status: 404 });
  });

  it('ends a suspended right too, with the order over it still unlifted', async () => {
    const right = await on.inForce();
    const { id: supplyId } = await on.supplied(right);
    const running = await on.underReview(right);
    const order = await on.ordered(right);
    expect(await on.kase(running)).toMatchObject({ onHold: true });
    await propose(right.operator, right);
    await on.as('director-2').take(right.caseId, 'authority-consent', 'agree');
    expect(await on.status(right)).toBe('ended');
    expect(await on.check(right)).toMatchObject({ allowed: false, reason: 'right-ended' });
    expect(await on.kase(running)).toMatchObject({ status: 'closed', outcome: 'terminated', onHold: false });
    expect(await on.supplyEnd(supplyId)).not.toBeNull();
    await on.verified(order);
    await on.as('director').take(order, 'lift-decision', 'pass');
    expect(await on.status(right)).toBe('ended'); // what is lifted is the order, and nothing returns
  });

  it('leaves nothing to decide: what comes after the end is told that the right has ended', async () => {
    const right = await on.inForce();
    const draft = await on.drafted(right);
    await propose('director', right);
    const consent = await on.as(right.operator).task(right.caseId, 'operator-consent');
    await on.as(right.operator).decide(consent, 'agree');
    expect(await refusal(on.as(right.operator).decide(consent, 'decline', undefined, '反悔'))).toMatchObject({
      status: 409,
      code: 'task-already-decided',
      all: { outcome: 'agree', decidedBy: right.operator },
    });
    for (const attempt of [
      () => propose(right.operator, right),
      () => on.as('director').take(draft, 'order', 'issue'),
      () => on.as('officer').post(`/v1/authorizations/${right.id}/rectifications`, { reason: '发现违约' }),
      () => on.file({}, right.operator),
    ]) {
      expect(await refusal(attempt())).toMatchObject({
        status: 409,
        code: 'not-in-force',
        all: { rightStatus: 'ended' },
      });
    }
    await on.as('director').take(draft, 'order', 'drop', undefined, '授权已终止');
    expect(await on.closed(draft)).toMatchObject({ outcome: 'dropped' });
  });
});
