/** Art. 18, 28: whoever hands the data out hears in its mailbox, with the commit that has it, of every stop, narrowing and end. */
import type { Case } from '../../api/schemas/case';
import { addDays, endOfDay, localDateOf } from '../../domain/local-date';
import { bring } from '../builders/bring';
import { stopping } from '../builders/supply-stop';
import { startStack, type Stack } from '../process/stack';
import type { Notice } from '../process/views';
import { DATASET, Ground, type Right } from '../rights/ground';
import { describeWithEngine } from '../support/engine';

describeWithEngine('the mailbox of the platform', () => {
  let stack: Stack;
  let on: Ground;
  beforeAll(async () => {
    stack = await startStack({ schedules: true });
    on = new Ground(stack);
  });
  afterAll(() => stack.stop());

  const mail = async () => (await on.as('platform').get<{ items: Notice[] }>('/v1/notices?limit=200')).items;
  /** What it has been told that names the supply or the right, newest first. Nothing is waited for. */
  const told = async (id: string) =>
    (await mail()).filter(({ subject, body }) => `${subject}${body}`.includes(id)).map(({ subject }) => subject);
  const stop = async (supplyId: string, right: Right, from: string) => {
    const { id } = await on.as('officer').post<Case>(`/v1/supplies/${supplyId}/stops`, stopping());
    await on.as(right.operator).take(id, 'notice', 'waive');
    await on.as('director').decide(await on.task(id, 'decision'), 'stop', { from }, '数据来源终止');
  };
  const ENDED = expect.stringContaining('供给已终止') as string;
  const PERMIT = expect.stringContaining('换发许可') as string;

  it('is told of a supply that is given back, with an event of its own before that of the end', async () => {
    const right = await on.inForce();
    const supplyId = await on.supplyOnRecord(right);
    await on.giveBack(supplyId, right, '不再使用');
    expect(await told(supplyId)).toEqual([ENDED]);
    const clearance = await on.clearanceIfAny(supplyId);
    const events = (await on.events(clearance?.id ?? '')).filter(({ type }) => type.startsWith('supply.'));
    expect(events).toMatchObject([
      { type: 'supply.returned', supplyId, reason: '不再使用' },
      { type: 'supply.ended', supplyId, how: 'returned' },
    ]);
    // It names the clearance, and the platform has read it once it says so.
    const [message] = (await mail()).filter(({ body }) => body.includes(supplyId));
    expect(message).toMatchObject({ caseId: clearance?.id, readAt: null });
    const read = await on.as('platform').post<Notice>(`/v1/notices/${message?.id ?? ''}/read`, undefined);
    expect(read).toMatchObject({ readBy: 'platform' });
  });

  it('is told of what is narrowed, and of a stop: at once, or from its day and again as it comes', async () => {
    const right = await on.inForce();
    const today = localDateOf(await stack.now());
    const both = [{ datasetId: DATASET, fields: ['lot', 'free'] }];
    const [{ id: narrowed }, stopped, later] = [
      await on.supplied(right, { datasets: both }),
      await on.supplyOnRecord(right),
      await on.supplyOnRecord(right),
    ];
    const datasets = [{ datasetId: DATASET, fields: ['lot'] }];
    await on.as(right.operator).post(`/v1/supplies/${narrowed}/narrow`, { datasets });
    expect(await told(narrowed)).toEqual([PERMIT]);
    await stop(stopped, right, today);
    expect(await told(stopped)).toEqual([ENDED]);
    await stop(later, right, addDays(today, 1));
    expect(await told(later)).toEqual([PERMIT]);
    await stack.passes(endOfDay(today));
    await on.clearance(later);
    expect(await told(later)).toEqual([ENDED, PERMIT]);
  });

  it('is told of a supply that has run out', async () => {
    const right = await on.inForce();
    const lastDay = localDateOf(await stack.now());
    const supplyId = await on.supplyOnRecord(right, lastDay);
    await stack.passes(endOfDay(lastDay));
    await on.clearance(supplyId);
    expect(await told(supplyId)).toEqual([ENDED]);
  });

  it('is told of the suspension of a right, of its return, and of its end with all that was supplied under it', async () => {
    const right = await on.inForce();
    const supplyId = await on.supplyOnRecord(right);
    const id = await on.drafted(right);
    expect(await told(right.id)).toEqual([]);
    await on.take(id, 'order', 'issue');
    expect(await told(right.id)).toEqual([expect.stringContaining('暂停')]);
    await on.verified(id);
    await on.take(id, 'lift-decision', 'pass');
    expect(await told(right.id)).toEqual([expect.stringContaining('恢复'), expect.stringContaining('暂停')]);
    const other = await on.ordered(right);
    await bring(on, 'rectification', other, { from: 'rectification', to: 'revoked' });
    expect(await on.status(right)).toBe('revoked');
    expect((await told(right.id))[0]).toContain('授权已终止');
    expect(await told(supplyId)).toEqual([ENDED]);
  });
});
