/** Art. 18 ¶2, 22, 23: every end of a supply begins its clearance, in the commit that has the end; it outlives the right, and somebody looks. */
import type { Case } from '../../api/schemas/case';
import type { Supply } from '../process/views';
import { addDays, endOfDay, localDateOf, startOfDay } from '../../domain/local-date';
import { statement } from '../builders/supply-closure';
import { brokenInvariants } from '../invariants/check';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { Ground, type Right } from '../rights/ground';
import { describeWithEngine } from '../support/engine';

const NOT_IN_FORCE = { status: 409, code: 'not-in-force' };

describeWithEngine('the clearance after a supply', () => {
  let stack: Stack;
  let on: Ground;
  let right: Right;
  beforeAll(async () => {
    stack = await startStack({ schedules: true });
    on = new Ground(stack);
    right = await on.inForce();
  });
  afterAll(() => stack.stop());

  /** A supply that its operator has given back: its clearance is open. */
  const givenBack = async (of = right): Promise<{ supplyId: string; id: string }> => {
    const supplyId = await on.supplyOnRecord(of);
    await on.giveBack(supplyId, of);
    const { id } = await on.clearance(supplyId);
    return { supplyId, id };
  };
  const state = (id: string, changes: object = {}, of = right) =>
    on.as(of.operator).take(id, 'statement', 'submit', statement(changes));
  const revoked = async (of: Right): Promise<void> => {
    const order = await on.ordered(of);
    await on.verified(order, 'recommend-fail');
    await on.as('director').take(order, 'lift-decision', 'fail', undefined, '整改不到位');
    await on.as('director').take(order, 'disposition', 'propose-revocation', undefined, '仍未整改');
    await on.as(of.operator).take(order, 'notice-of-revocation', 'waive');
    await on.as('director-2').take(order, 'revocation', 'revoke', undefined, '仍未整改');
  };

  it('begins as the operator gives a supply back: effective at once, stated, returned, stated anew, confirmed', async () => {
    const of = await on.inForce();
    const supplyId = await on.supplyOnRecord(of);
    expect(await on.check(of)).toMatchObject({ allowed: true, supplyId });
    expect(
      await refusal(on.as('operator-b').post(`/v1/supplies/${supplyId}/return`, { reason: '无关' })),
    ).toMatchObject({
      status: 404,
    });
    expect(await refusal(on.as('officer').post(`/v1/supplies/${supplyId}/return`, { reason: '代办' }))).toMatchObject({
      status: 403,
    });
    const supply = await on.giveBack(supplyId, of, '不再使用');
    expect(supply).toMatchObject({ id: supplyId, endedHow: 'returned', endedAt: expect.any(String) as string });
    // Its last day is that of its end, in the register as in the list, and no longer that of its term.
    const lastDay = localDateOf(new Date(supply.endedAt ?? ''));
    expect(supply.term.to).toBe(lastDay);
    const { items } = await on.as(of.operator).get<{ items: Supply[] }>(`/v1/supplies?authorizationId=${of.id}`);
    expect(items).toMatchObject([{ id: supplyId, term: { to: lastDay } }]);
    // Without waiting for anything: clearance and end are one commit.
    const opened = await on.clearanceIfAny(supplyId);
    expect(opened).toMatchObject({
      process: 'supply-closure',
      status: 'open',
      party: { id: of.org },
      data: { supplyId, how: 'returned', reason: '不再使用', endedAt: supply.endedAt, right: 'live' },
    });
    const id = opened?.id ?? '';
    expect(await on.check(of)).toMatchObject({ allowed: false, reason: 'supply-ended', article: 'Art. 18 ¶1' });
    expect(await on.supply(supplyId, of)).toEqual(supply);
    expect(await refusal(on.giveBack(supplyId, of))).toMatchObject({ ...NOT_IN_FORCE, article: 'Art. 18 ¶1' });

    await state(id, {}, of);
    await on.as('security-officer').take(id, 'check', 'return', { missing: ['备份'] });
    await state(id, { copies: [{ where: '同城备份', ground: '覆写前的备份' }] }, of);
    // Supervision may come back with something that it did not name before.
    await on.as('security-officer').take(id, 'check', 'return', { missing: ['日志清单'] });
    await state(id, {}, of);
    await on.as('security-officer').take(id, 'check', 'confirm');
    expect(await on.closed(id)).toMatchObject({ outcome: 'cleared' });
    const types = await on.eventTypes(id);
    expect(types).toContain('supply.ended');
    expect(types.filter((type) => type === 'clearance.stated')).toHaveLength(3);
    expect(types).toContain('clearance.confirmed');
    expect((await on.mailbox(id, of.operator)).some(({ subject }) => subject.includes('供给已终止'))).toBe(true);
  });

  it('states what is possible and nothing else, each refusal naming its member', async () => {
    const { id } = await givenBack();
    const tomorrow = addDays(localDateOf(await stack.now()), 1);
    const [deleted, kept] = [statement().deleted[0], statement().kept[0]];
    const refused = async (changes: object) => refusal(state(id, changes));
    expect(await refused({ kept: [{ ...kept, ground: 'convenience' }] })).toMatchObject({
      pointers: ['/data/kept/0/ground'],
    });
    expect(await refused({ deleted: [deleted, { ...deleted, on: tomorrow }] })).toMatchObject({
      ...{ status: 422, article: 'Art. 18 ¶2', pointers: ['/data/deleted/1/on'] },
    });
    expect(await refused({ kept: [{ ...kept, until: '2020-01-01' }] })).toMatchObject({
      ...{ status: 422, article: 'Art. 23', pointers: ['/data/kept/0/until'] },
    });
    expect(await refused({ agreementsEnded: ['A-1'] })).toMatchObject({ pointers: ['/data/agreementsEnded/0'] });
    expect(await refused({ factIds: ['F-1'] })).toMatchObject({ pointers: ['/data/factIds/0'] });
    expect(await refused({ documentIds: ['none'] })).toMatchObject({ pointers: ['/data/documentIds/0'] });
    expect(await refused({ copies: undefined })).toMatchObject({ pointers: ['/data/copies'] });
    const documentId = await on.upload(right.operator, '清退证明.txt');
    await state(id, { kept: [], documentIds: [documentId] });
    const { items } = await on.as('security-officer').get<{ items: { id: string }[] }>(`/v1/cases/${id}/documents`);
    expect(items.map((document) => document.id)).toContain(documentId);
  });

  it('that is late is asked for anew, or leads to the draft of an order beside it, and is taken late', async () => {
    await on.limits('supply-closure', { statement: 'PT1S', restatement: '10wd' });
    const { id } = await givenBack();
    await on.limits('supply-closure', { statement: '10wd' });
    expect(await refusal(on.decide(await on.task(id, 'overdue'), 'remind'))).toMatchObject({ pointers: ['/opinion'] });
    await on.as('officer').take(id, 'overdue', 'remind', undefined, '请于五日内报告');
    const again = await on.task(id, 'statement', ({ late }) => !late);
    expect((await on.tasks(id, 'statement')).map(({ status }) => status).sort()).toEqual(['open', 'void']);
    await on.decide(again, 'submit');
    await on.as('security-officer').take(id, 'check', 'propose-rectification', undefined, '清退不实');
    const kase = await on.kase(id);
    const [order] = kase.data.rectifications as string[];
    expect(await on.kase(order ?? '')).toMatchObject({ process: 'rectification', status: 'open' });
    expect(await on.status(right)).toBe('in-force'); // a draft suspends nothing
    await on.task(id, 'statement'); // and the clearance goes on there
  });

  it('that stays away may have an order proposed while its statement is open, and no less is it taken', async () => {
    await on.limits('supply-closure', { statement: 'PT1S' });
    const { id } = await givenBack();
    await on.limits('supply-closure', { statement: '10wd' });
    await on.as('officer').take(id, 'overdue', 'propose-rectification', undefined, '逾期不报');
    await state(id);
    expect((await on.tasks(id, 'statement'))[0]).toMatchObject({ status: 'decided', late: true });
    await on.task(id, 'check');
  });

  it('escalates a check that is late, which is taken late', async () => {
    await on.limits('supply-closure', { check: 'PT1S' });
    const { id } = await givenBack();
    await on.limits('supply-closure', { check: '10wd' });
    await state(id);
    await on.task(id, 'check-escalation');
    await on.as('security-officer').take(id, 'check', 'confirm');
    expect(await on.closed(id)).toMatchObject({ outcome: 'cleared' });
  });

  it('outlives the right: after a revocation the operator keeps this task, and a referral takes the place of an order', async () => {
    const of = await on.inForce();
    const { id: before } = await givenBack(of);
    const supplyId = await on.supplyOnRecord(of);
    await revoked(of);
    expect(await on.status(of)).toBe('revoked');
    expect(await on.supply(supplyId, of)).toMatchObject({ endedHow: 'right-ended' });
    const opened = await on.clearanceIfAny(supplyId);
    expect(opened).toMatchObject({ status: 'open', data: { how: 'right-ended', right: 'over' } });
    expect(await on.kase(before)).toMatchObject({ status: 'open', data: { right: 'over' } });
    for (const id of [before, opened?.id ?? '']) {
      await state(id, {}, of);
      const check = await on.task(id, 'check');
      expect(check.outcomes).toEqual(['confirm', 'return']);
      const ordered = on.as('security-officer').decide(check, 'propose-rectification', undefined, '不实');
      expect(await refusal(ordered)).toMatchObject({ status: 422, article: 'Art. 28 ¶1' });
    }
    await on.as('officer').post(`/v1/cases/${before}/referrals`, { department: '网信部门', grounds: '清退不实' });
    await on.as('security-officer').take(before, 'check', 'confirm');
    expect(await on.closed(before)).toMatchObject({ outcome: 'cleared' });
  });

  it('opens with an end that both sides agree on, once for each supply', async () => {
    const of = await on.inForce();
    const supplies = [await on.supplyOnRecord(of), await on.supplyOnRecord(of)];
    await on.as(of.operator).post(`/v1/authorizations/${of.id}/termination`, { reason: '业务调整' });
    await on.as('director').take(of.caseId, 'authority-consent', 'agree');
    for (const supplyId of supplies) {
      expect(await on.clearanceIfAny(supplyId)).toMatchObject({ status: 'open', data: { how: 'right-ended' } });
    }
    expect(await refusal(on.giveBack(supplies[0] ?? '', of))).toMatchObject(NOT_IN_FORCE);
  });

  it('is not withdrawn, and nobody’s business but the operator’s and the authority’s', async () => {
    const { id } = await givenBack();
    await on.task(id, 'statement');
    const withdrawn = on.as(right.operator).post(`/v1/cases/${id}/withdraw`, { reason: '不再需要' });
    expect(await refusal(withdrawn)).toMatchObject({ status: 403 });
    for (const persona of ['operator-b', 'steward-transport', 'expert-1', 'government', 'cyberspace'])
      expect(await refusal(on.as(persona).get(`/v1/cases/${id}`))).toMatchObject({ status: 404 });
    expect((await on.as(right.operator).get<Case>(`/v1/cases/${id}`)).id).toBe(id);
  });

  it('goes on where it stood after its worker was away', async () => {
    const { id } = await givenBack();
    const task = await on.task(id, 'statement');
    await stack.stopWorker();
    await on.decide(task, 'submit');
    await stack.startWorker();
    await on.task(id, 'check');
  });

  it('begins within seconds of a term that is over, whose end is its last day’s, whoever was away meanwhile', async () => {
    const of = await on.inForce();
    const today = localDateOf(await stack.now());
    const [first, other] = [await on.supplyOnRecord(of, today), await on.supplyOnRecord(of, addDays(today, 1))];
    await stack.passes(startOfDay(addDays(today, 1)));
    const { data } = await on.clearance(first);
    expect(data).toMatchObject({ how: 'run-out', right: 'live' });
    expect(new Date(String(data.endedAt))).toEqual(endOfDay(today));
    expect(new Date((await on.supply(first, of)).endedAt ?? '')).toEqual(endOfDay(today));
    expect(await on.clearanceIfAny(other)).toBeUndefined();
    await stack.stopWorker();
    await stack.passesUnnoticed(startOfDay(addDays(today, 2)));
    expect(await on.check(of)).toMatchObject({ allowed: false, reason: 'term-over' });
    expect(await refusal(on.giveBack(other, of))).toMatchObject(NOT_IN_FORCE); // over, though nobody has announced it
    expect(await on.clearanceIfAny(other)).toBeUndefined();
    await stack.startWorker();
    expect((await on.clearance(other)).data).toMatchObject({ how: 'run-out' });
    expect(await on.check(of)).toMatchObject({ allowed: false, reason: 'term-over' });
  });

  it('opens with the lapse of the right', async () => {
    const of = await on.inForce();
    const supplyId = await on.supplyOnRecord(of);
    await stack.passes(startOfDay(addDays(localDateOf(await stack.now()), 400)));
    await on.closed(of.caseId);
    expect(await on.clearanceIfAny(supplyId)).toMatchObject({ data: { how: 'right-ended', right: 'over' } });
  });

  it('breaks no invariant, however it went', async () => {
    // Supplies that the test has written by hand have no application that ended in one.
    const byHand = (id: string, what: string) =>
      id.startsWith('DR-2020') || what.startsWith('a need is in another state') || what.startsWith('supplied while');
    const broken = await brokenInvariants(stack.database);
    expect(broken.filter(({ id, what }) => !byHand(id, what))).toEqual([]);
  });
});
