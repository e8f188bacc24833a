/** Art. 7–9: an agreement with eight clause groups, signed by both sides to the letter; in force by derivation, for its term and no longer. */
import type { Case } from '../../api/schemas/case';
import { DEMO_CANDIDATE, DEMO_CLAUSES } from '../../demo/catalogue';
import { CLAUSE_GROUPS } from '../../domain/acts/agreement';
import type { AuthorizationRow } from '../../records/authorizations';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';
import { agreement, day, Ground, type Right } from './ground';

describeWithEngine('an authorisation', () => {
  let stack: Stack;
  let on: Ground;
  beforeAll(async () => {
    stack = await startStack();
    on = new Ground(stack);
  });
  afterAll(() => stack.stop());

  const agreed = async (caseId: string): Promise<{ hash: string }> => {
    const { data } = await on.kase(caseId);
    return data.agreement as { hash: string };
  };
  const signatures = async (caseId: string) =>
    (await on.events(caseId))
      .filter((one) => one.type === 'agreement.signed')
      .map(({ side, textHash: hash }) => ({ side, hash }));

  describe("of the demo's candidate, approved by the government (Art. 5, 7)", () => {
    let right: Right;
    beforeAll(async () => {
      const { id, operatorId: org } = DEMO_CANDIDATE;
      const { items } = await on.as('candidate-d').get<{ items: Case[] }>('/v1/cases?process=authorization');
      expect(items).toHaveLength(1);
      right = { id, org, operator: 'candidate-d', caseId: items[0]?.id ?? '' };
      await on.task(right.caseId, 'draft');
    });
    const draft = (data: unknown) => on.as('officer').take(right.caseId, 'draft', 'submit', data);

    it('stands at the draft, and is no right yet', async () => {
      expect(await on.kase(right.caseId, 'candidate-d')).toMatchObject({ status: 'open', steps: ['draft'] });
      expect(await on.status(right)).toBe('draft');
      expect(await refusal(on.file({}, 'candidate-d'))).toMatchObject({ status: 409, code: 'not-in-force' });
    });

    it.each(CLAUSE_GROUPS)('is not drafted without the clause group `%s`, nor with an empty one', async (group) => {
      const others = Object.fromEntries(Object.entries(DEMO_CLAUSES).filter(([name]) => name !== group));
      for (const clauses of [others, { ...others, [group]: ' ' }]) {
        expect(await refusal(draft(agreement({ clauses })))).toMatchObject({
          status: 422,
          code: 'validation-failed',
          article: 'Art. 7',
          pointers: [`/data/clauses/${group}`],
        });
      }
      expect((await on.kase(right.caseId)).steps).toEqual(['draft']);
      expect(await on.right(right)).toMatchObject({ status: 'draft', from: null, to: null });
    });

    it.each([
      ['that ends before it begins', { from: day(10), to: day(9) }],
      ['that lies in the past', { from: day(-30), to: day(-1) }],
      ['of three years and a day', { from: '2027-03-01', to: '2030-03-01' }],
      ['at the end of the calendar', { from: '9999-01-01', to: '9999-12-31' }, '/data/from'],
    ])('is not drafted for a term %s', async (_what, term, pointer = '/data/to') => {
      expect(await refusal(draft(agreement(term)))).toMatchObject({
        status: 422,
        code: 'validation-failed',
        article: 'Art. 7',
        pointers: [pointer],
      });
    });

    it('goes back to the draft on an objection, is signed anew after a send-back, and is in force with both signatures', async () => {
      const { caseId } = right;
      const responsibilities = '运营主体对加工处理活动负责，并设数据安全责任人。';
      await draft(agreement({ from: '2026-03-01', to: '2029-02-28' })); // three years to the day
      const first = await agreed(caseId);
      expect(
        await refusal(on.as('candidate-d').take(caseId, 'operator-signature', 'object', undefined, '')),
      ).toMatchObject({
        status: 422,
        pointers: ['/opinion'],
      });
      await on.as('candidate-d').take(caseId, 'operator-signature', 'object', undefined, '责任机制不清');
      await draft(agreement({ clauses: { ...DEMO_CLAUSES, responsibilities } }));
      const second = await agreed(caseId);
      expect(second.hash).not.toBe(first.hash);

      await on.as('candidate-d').take(caseId, 'operator-signature', 'sign');
      expect(await on.status(right)).toBe('draft');
      await on.as('director').take(caseId, 'authority-signature', 'send-back', undefined, '期限表述须改');
      expect(await stack.database<AuthorizationRow>('authorizations').where({ id: right.id }).first()).toMatchObject({
        operator_signed_at: null,
        authority_signed_at: null,
      });
      await draft(agreement({ to: day(700) }));
      const third = await agreed(caseId);
      expect(await on.openTasks(caseId, 'authority-signature')).toEqual([]);
      const director = await on.tasks(caseId, 'authority-signature');
      expect(director.map((task) => task.status)).toEqual(['decided']);

      await on.sign(right);
      expect(await signatures(caseId)).toEqual([
        { side: 'operator', hash: second.hash },
        { side: 'operator', hash: third.hash },
        { side: 'authority', hash: third.hash },
      ]);
      expect(await on.right(right)).toMatchObject({ status: 'in-force', from: day(0), to: day(700), eService: true });
      const dueAt = new Date(`${day(701)}T00:00:00+08:00`).toISOString();
      expect(await on.kase(caseId)).toMatchObject({ status: 'open', steps: ['in-force'], dueAt });
      expect(await on.file({}, 'candidate-d')).toMatch(/^DR-/);
    });
  });

  it('binds each signature to the text that was read', async () => {
    const right = await on.submitted();
    const task = await on.as(right.operator).task(right.caseId, 'operator-signature');
    expect(
      await refusal(on.as(right.operator).decide({ ...task, materialsHash: 'f'.repeat(64) }, 'sign')),
    ).toMatchObject({
      status: 409,
      code: 'materials-changed',
    });
  });

  it('is signed by its own two sides only', async () => {
    const right = await on.submitted();
    const task = await on.as(right.operator).task(right.caseId, 'operator-signature');
    expect(await refusal(on.as('operator-b').decide(task, 'sign'))).toMatchObject({ status: 404 });
    expect(await refusal(on.as('director').decide(task, 'sign'))).toMatchObject({ status: 403, code: 'forbidden' });
    await on.as(right.operator).decide(task, 'sign');
    const other = await on.as('director').task(right.caseId, 'authority-signature');
    expect(await refusal(on.as(right.operator).decide(other, 'sign'))).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
    expect(await on.status(right)).toBe('draft');
  });

  it('is abandoned by the director with reasons, and then nothing is signed any more', async () => {
    const right = await on.submitted();
    await on.as(right.operator).take(right.caseId, 'operator-signature', 'sign');
    const task = await on.as('director').task(right.caseId, 'authority-signature');
    expect(await refusal(on.as('director').decide(task, 'abandon'))).toMatchObject({ pointers: ['/opinion'] });
    await on.as('director').decide(task, 'abandon', undefined, '运营主体已不符合资格条件');
    expect(await on.closed(right.caseId)).toMatchObject({ outcome: 'abandoned' });
    expect(await on.status(right)).toBe('abandoned');
    const bodies = (await on.mailbox(right.caseId, right.operator)).map(({ body }) => body).join();
    expect(bodies).toContain('行政复议');
    expect(await refusal(on.as('director').decide(task, 'sign'))).toMatchObject({
      status: 409,
      code: 'task-already-decided',
      all: { outcome: 'abandon' },
    });
    expect(await refusal(on.file({}, right.operator))).toMatchObject({ code: 'not-in-force' });
  });

  it('that is signed late has escalated to another director, and is signed all the same', async () => {
    await on.limits('authorization', { draft: 'PT1S' });
    const right = await on.granted();
    await on.limits('authorization', { draft: '30d' });
    await on.task(right.caseId, 'draft-escalation');
    await on.as('officer').take(right.caseId, 'draft', 'submit', agreement());
    const above = await on.task(right.caseId, 'operator-signature-escalation');
    expect(above.outcomes).toEqual(['urge', 'reassign']);
    await on.sign(right);
    expect(await on.status(right)).toBe('in-force');
    expect(await on.openTasks(right.caseId)).toEqual([]);
  });

  it('is pending until 00:00 of its first day, and in force from then without anybody doing anything', async () => {
    const right = await on.inForce({ from: day(1) });
    await on.supplyOnRecord(right);
    expect(await on.status(right)).toBe('pending');
    expect(await on.check(right)).toMatchObject({ allowed: false, reason: 'right-not-effective', article: 'Art. 7' });
    expect(await refusal(on.file({}, right.operator))).toMatchObject({
      code: 'not-in-force',
      all: { rightStatus: 'pending' },
    });
    const before = await on.events(right.caseId);
    await stack
      .database('authorizations')
      .where({ id: right.id })
      .update({ from_date: day(0) }); // midnight has passed
    expect(await on.status(right)).toBe('in-force');
    expect(await on.check(right)).toMatchObject({ allowed: true });
    expect(await on.events(right.caseId)).toEqual(before);
  });

  it('has its eight clauses, its term and its signatures in the act that both sides hold', async () => {
    const right = await on.inForce();
    const event = await on.event(right.caseId, 'act.issued');
    expect(event).toMatchObject({ kind: 'agreement' });
    expect(
      (await on.mailbox(right.caseId, right.operator)).some(({ subject }) => subject.includes(String(event.number))),
    ).toBe(true);
  });

  it('is never withdrawn: an agreement ends by the agreement of both', async () => {
    const right = await on.inForce();
    const withdrawal = on.as(right.operator).post(`/v1/cases/${right.caseId}/withdraw`, { reason: '不再运营' });
    expect(await refusal(withdrawal)).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await on.status(right)).toBe('in-force');
  });
});
