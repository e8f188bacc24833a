/** Art. 14, 15, 18: one supply, and its permits one after another. It is lengthened by a decision alone, and ends where nobody has decided. */
import type { Case } from '../../api/schemas/case';
import { addDays, endOfDay, localDate, localDateOf, startOfDay, type LocalDate } from '../../domain/local-date';
import type { PermitVersionRow } from '../../records/supplies';
import { renewal, renewalFindings } from '../builders/supply-renewal';
import { PARTIES } from '../builders/data-request';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { DATASET, FIELDS, Ground, type Right } from '../rights/ground';
import { describeWithEngine } from '../support/engine';

const NOT_IN_FORCE = { status: 409, code: 'not-in-force' };

describeWithEngine('the renewal of a supply', () => {
  let stack: Stack;
  let on: Ground;
  let right: Right;
  let today: LocalDate;
  beforeAll(async () => {
    stack = await startStack({ schedules: true });
    on = new Ground(stack);
    right = await on.inForce();
    today = localDateOf(await stack.now());
  });
  afterAll(() => stack.stop());

  const ask = (supplyId: string, body: object, of = right) =>
    on.as(of.operator).post<Case>(`/v1/supplies/${supplyId}/renewals`, body);
  const narrow = (supplyId: string, datasets: object, of = right) =>
    on.as(of.operator).post(`/v1/supplies/${supplyId}/narrow`, { datasets });
  /** One that ends in so many days, and whose renewal has been asked for. */
  const asked = async (days = 30, of = right) => {
    const end = addDays(today, days);
    const supplyId = await on.supplyOnRecord(of, end);
    const { id } = await ask(supplyId, renewal(end), of);
    return { supplyId, end, id };
  };
  const renew = (id: string, data: object, opinion?: string) =>
    on.task(id, 'decision').then((task) => on.as('director').decide(task, 'renew', data, opinion));

  it('is the next permit of the same supply, from the day after the present end; whoever provides the data is asked', async () => {
    const { supplyId, end, id } = await asked();
    const task = await on.task(id, 'provider-opinion');
    expect(task.party.id).toBe(PARTIES.transport);
    await on.as('steward-transport').decide(task, 'object', { grounds: '接口将停用' });
    await on.as('reviewer').take(id, 'review', 'recommend-renewal', renewalFindings);
    await renew(id, { to: addDays(end, 100) });
    expect(await on.closed(id)).toMatchObject({ outcome: 'renewed', data: { renewed: { permitVersion: 2 } } });
    const supply = await on.supply(supplyId, right);
    expect(supply).toMatchObject({ permitVersion: 1, term: { to: addDays(end, 100) }, endedAt: null });
    expect(supply.permitVersions).toMatchObject([
      { version: 1, to: end },
      { version: 2, from: addDays(end, 1), to: addDays(end, 100) },
    ]);
    const { items } = await on.as(right.operator).get<{ items: { kind: string }[] }>(`/v1/acts?caseId=${id}`);
    expect(items.map(({ kind }) => kind)).toEqual(['renewal']);
    expect(await on.eventTypes(id)).toContain('supply.renewed');
  });

  it('is asked for in time, for no longer than the first term and the right, and once', async () => {
    const far = await on.supplyOnRecord(right, addDays(today, 200));
    const refused = async (supplyId: string, body: object) => refusal(ask(supplyId, body));
    expect(await refused(far, renewal(addDays(today, 200)))).toMatchObject({
      status: 422,
      pointers: ['/to'],
      article: 'Art. 14',
    });
    const end = addDays(today, 20);
    const supplyId = await on.supplyOnRecord(right, end);
    expect(await refused(supplyId, renewal(end, 0))).toMatchObject({ status: 422, pointers: ['/to'] });
    expect(await refused(supplyId, renewal(end, 322))).toMatchObject({
      status: 422,
      pointers: ['/to'],
      article: 'Art. 14',
    });
    const short = await on.inForce({ to: addDays(today, 60) });
    const under = await on.supplyOnRecord(short, end);
    const beyond = await refusal(ask(under, renewal(end, 41), short));
    expect(beyond).toMatchObject({ status: 422, pointers: ['/to'], article: 'Art. 9' });
    expect(JSON.stringify(beyond.all)).toContain(addDays(today, 60));
    expect(await refused(supplyId, renewal(end, 10, { account: undefined }))).toMatchObject({ pointers: ['/account'] });
    expect(await refused(supplyId, renewal(end, 10, { documentIds: ['none'] }))).toMatchObject({
      pointers: ['/documentIds/0'],
    });
    const documentId = await on.upload(right.operator);
    const evidence = [{ kind: 'letter', grantor: '某局', covers: FIELDS, validUntil: end, documentId }];
    expect(await refused(supplyId, renewal(end, 10, { evidence }))).toMatchObject({
      ...{ status: 422, pointers: ['/evidence/0/validUntil'], article: 'Art. 18 ¶3' },
    });
    // Evidence of another field is none of a field that is protected.
    const { fields = [] } =
      (await stack.database<{ id: string; fields: object[] }>('datasets').where({ id: DATASET }).first()) ?? {};
    const kept = (all: readonly object[]) =>
      stack
        .database('datasets')
        .where({ id: DATASET })
        .update({ fields: JSON.stringify(all) });
    await kept(fields.map((field) => ({ ...field, sensitivity: 'personal' })));
    const others = [{ kind: 'letter', grantor: '某局', covers: ['other'], documentId }];
    const uncovered = await refusal(ask(supplyId, renewal(end, 10, { evidence: others })));
    expect(uncovered).toMatchObject({ status: 422, pointers: ['/evidence'], article: 'Art. 18 ¶3' });
    expect(JSON.stringify(uncovered.all)).toContain(FIELDS[0]);
    await kept(fields);
    await ask(supplyId, renewal(end, 321));
    expect(await refused(supplyId, renewal(end))).toMatchObject({ status: 409, code: 'duplicate-application' });
    expect(await refusal(on.as('operator-b').post(`/v1/supplies/${supplyId}/renewals`, renewal(end)))).toMatchObject({
      status: 404,
    });
    expect(await refusal(on.as('officer').post(`/v1/supplies/${supplyId}/renewals`, renewal(end)))).toMatchObject({
      status: 403,
    });
  });

  it('is granted within what was asked for, with reasons where it is less or against the recommendation', async () => {
    const { supplyId, end, id } = await asked();
    await on.take(id, 'provider-opinion', 'agree');
    const poor = { findings: { ...renewalFindings.findings, scope: { ok: false, note: '超出' } } };
    expect(await refusal(on.as('reviewer').take(id, 'review', 'recommend-renewal', poor))).toMatchObject({
      ...{ status: 422, pointers: ['/data/findings/scope'], article: 'Art. 15 ¶1' },
    });
    await on.as('reviewer').take(id, 'review', 'recommend-refusal', poor);
    const to = addDays(end, 100);
    expect(await refusal(renew(id, { to }, ''))).toMatchObject({
      status: 422,
      pointers: ['/opinion'],
      article: 'Art. 15 ¶1',
    });
    expect(await refusal(renew(id, { to: addDays(end, 101) }, '可'))).toMatchObject({ pointers: ['/data/to'] });
    const more = [{ datasetId: DATASET, fields: [...FIELDS, 'other'] }];
    expect(await refusal(renew(id, { to, datasets: more }, '可'))).toMatchObject({ pointers: ['/data/datasets/0'] });
    await on.as('director').decide(await on.task(id, 'decision'), 'send-back', undefined, '再核');
    await on.as('reviewer-2').take(id, 'review', 'recommend-renewal', renewalFindings);
    expect(await refusal(renew(id, { to: addDays(end, 50) }, ''))).toMatchObject({ pointers: ['/opinion'] });
    await renew(id, { to: addDays(end, 50) }, '先续五十日');
    expect((await on.supply(supplyId, right)).term.to).toBe(addDays(end, 50));
  });

  it('takes longer by an extension, of which the operator is told by letter', async () => {
    const { id } = await asked();
    await on.bring('supply-renewal', id, { to: 'review' });
    await on.as('director').post(`/v1/cases/${id}/extend`, { reason: '需现场核查使用情况' });
    const { items } = await on.as(right.operator).get<{ items: { kind: string }[] }>(`/v1/acts?caseId=${id}`);
    expect(items.map(({ kind }) => kind)).toEqual(['extension']);
    await on.as(right.operator).post(`/v1/cases/${id}/withdraw`, { reason: '不再需要' });
  });

  it('consults other bodies at its review, which waits for them, and meets an objection with reasons', async () => {
    const { id } = await asked();
    await on.take(id, 'provider-opinion', 'agree');
    await on.task(id, 'review');
    const question = '可否继续供给？';
    await on.as('reviewer').post(`/v1/cases/${id}/consultations`, { bodies: [PARTIES.health], question });
    const recommend = async (opinion?: string) =>
      on.as('reviewer').decide(await on.task(id, 'review'), 'recommend-renewal', renewalFindings, opinion);
    expect(await refusal(recommend())).toMatchObject({ status: 409, code: 'consultation-open' });
    await on.as('steward-health').decide(await on.task(id, 'consultation'), 'object', { grounds: '不宜续期' });
    expect(await refusal(recommend())).toMatchObject({ status: 422, pointers: ['/opinion'] });
    await recommend('异议不影响用途');
    await on.task(id, 'decision');
  });

  it('that is refused leaves the supply as it is', async () => {
    const { supplyId, end, id } = await asked();
    await on.bring('supply-renewal', id, { to: 'decision' });
    await on.as('director').take(id, 'decision', 'refuse', undefined, '效益不足');
    expect(await on.closed(id)).toMatchObject({ outcome: 'refused' });
    expect(await on.supply(supplyId, right)).toMatchObject({ term: { to: end }, endedAt: null });
  });

  it.each(['provider-opinion', 'review', 'decision', 'consultation'])(
    'that is withdrawn at %s leaves the supply as it is, and nobody anything to do',
    async (step) => {
      const { supplyId, end, id } = await asked();
      const isConsulted = step === 'consultation';
      await on.bring('supply-renewal', id, { to: isConsulted ? 'review' : step });
      if (isConsulted) {
        await on.task(id, 'review');
        const question = { bodies: [PARTIES.health], question: '可否继续供给？' };
        await on.as('reviewer').post(`/v1/cases/${id}/consultations`, question);
      }
      const task = await on.task(id, step);
      await on.as(right.operator).post(`/v1/cases/${id}/withdraw`, { reason: '不再需要' });
      expect(await on.closed(id)).toMatchObject({ outcome: 'withdrawn' });
      expect((await on.tasks(id)).filter(({ status }) => status === 'open')).toEqual([]);
      expect((await on.tasks(id, step)).find((one) => one.id === task.id)?.status).toBe('void');
      expect(await on.supply(supplyId, right)).toMatchObject({ term: { to: end }, endedAt: null, permitVersion: 1 });
      // It may be asked for again.
      expect((await ask(supplyId, renewal(end))).status).toBe('open');
    },
  );

  it('goes on by silence of a department, escalates where it is late, and goes on where it stood', async () => {
    await on.limits('supply-renewal', { 'provider-opinion': 'PT1S', review: 'PT2S' });
    const { id } = await asked();
    await on.limits('supply-renewal', { 'provider-opinion': '5wd', review: '20wd' });
    const review = await on.task(id, 'review');
    expect((await on.tasks(id, 'provider-opinion'))[0]).toMatchObject({ status: 'expired' });
    await on.task(id, 'review-escalation');
    await stack.stopWorker();
    await on.as('reviewer').decide(review, 'recommend-renewal', renewalFindings);
    await stack.startWorker();
    await on.task(id, 'decision');
  });

  it('ends with the supply that is given back, and with its right', async () => {
    const { supplyId, id } = await asked();
    await on.task(id, 'provider-opinion');
    await on.giveBack(supplyId, right);
    expect(await on.kase(id)).toMatchObject({ status: 'closed', outcome: 'terminated' });
    const of = await on.inForce();
    const other = await asked(30, of);
    await on.as(of.operator).post(`/v1/authorizations/${of.id}/termination`, { reason: '业务调整' });
    await on.as('director').take(of.caseId, 'authority-consent', 'agree');
    expect(await on.kase(other.id)).toMatchObject({ status: 'closed', outcome: 'terminated' });
    expect(await refusal(ask(other.supplyId, renewal(other.end), of))).toMatchObject(NOT_IN_FORCE);
  });

  it('is on hold while the right is suspended, and not asked for', async () => {
    const of = await on.inForce();
    const { id } = await asked(30, of);
    const waiting = await on.supplyOnRecord(of, addDays(today, 30));
    const order = await on.ordered(of);
    expect((await on.kase(id)).onHold).toBe(true);
    expect(await refusal(ask(waiting, renewal(addDays(today, 30)), of))).toMatchObject(NOT_IN_FORCE);
    await on.verified(order);
    await on.as('director').take(order, 'lift-decision', 'pass');
    expect((await on.kase(id)).onHold).toBe(false);
  });

  it('a supply is narrowed in the commit, by its next permit; what it has not it cannot keep', async () => {
    const of = await on.inForce();
    const { id: supplyId } = await on.supplied(of, { datasets: [{ datasetId: DATASET, fields: ['lot', 'free'] }] });
    const lacks = [{ datasetId: DATASET, fields: ['lot', 'other'] }];
    expect(await refusal(narrow(supplyId, lacks, of))).toMatchObject({
      status: 422,
      pointers: ['/datasets'],
      article: 'Art. 14',
    });
    const all = [{ datasetId: DATASET, fields: ['lot', 'free'] }];
    expect(await refusal(narrow(supplyId, all, of))).toMatchObject({ status: 422, pointers: ['/datasets'] });
    expect(await on.check(of, { fields: ['free'] })).toMatchObject({ allowed: true, permitVersion: 1 });
    await narrow(supplyId, [{ datasetId: DATASET, fields: ['lot'] }], of);
    expect(await on.supply(supplyId, of)).toMatchObject({
      permitVersion: 2,
      datasets: [{ datasetId: DATASET, fields: ['lot'] }],
    });
    expect(await on.check(of, { fields: ['free'] })).toMatchObject({ allowed: false, reason: 'out-of-fields' });
    expect(await on.check(of, { fields: ['lot'] })).toMatchObject({ allowed: true, permitVersion: 2 });
    await on.giveBack(supplyId, of);
    expect(await refusal(narrow(supplyId, [{ datasetId: DATASET, fields: ['lot'] }], of))).toMatchObject(NOT_IN_FORCE);
  });

  it('a supply that is renewed already is narrowed for the time after as well', async () => {
    const of = await on.inForce();
    const end = addDays(today, 30);
    const datasets = [{ datasetId: DATASET, fields: ['lot', 'free'] }];
    const { id: supplyId } = await on.supplied(of, { datasets, term: { from: today, to: end } });
    for (const to of [addDays(end, 20), addDays(end, 40)]) {
      const { id } = await ask(supplyId, { ...renewal(end), to }, of);
      await on.bring('supply-renewal', id, { to: 'decision' });
      await renew(id, { to });
    }
    await narrow(supplyId, [{ datasetId: DATASET, fields: ['lot'] }], of);
    const rows = await stack
      .database<PermitVersionRow>('permit_versions')
      .where({ supply_id: supplyId })
      .orderBy('version');
    expect(rows.map(({ version, datasets: [entry] }) => [version, entry?.fields])).toEqual([
      [1, ['lot', 'free']],
      [2, ['lot', 'free']],
      [3, ['lot', 'free']],
      [4, ['lot']],
      [5, ['lot']],
      [6, ['lot']],
    ]);
    expect(await on.supply(supplyId, of)).toMatchObject({ permitVersion: 4, term: { to: addDays(end, 40) } });
  });

  it('is reminded of 90, 60 and 30 days before; undecided at the end, the supply ends; renewed, it goes on', async () => {
    const of = await on.inForce();
    const end = addDays(today, 95);
    const [left, kept] = [await on.supplyOnRecord(of, end), await on.supplyOnRecord(of, end)];
    await on.until('both looked at', async () => {
      const rows = await stack.database('supplies').whereIn('id', [left, kept]).whereNotNull('attend_at');
      return rows.length === 2 ? true : undefined;
    });
    const told = async () => {
      const { items } = await on.as(of.operator).get<{ items: { subject: string }[] }>('/v1/notices?limit=200');
      return items.filter(({ subject }) => subject.includes('供给期限将满')).length;
    };
    await stack.passes(startOfDay(addDays(end, -89)));
    await on.until('the first reminder', async () => ((await told()) === 2 ? true : undefined));
    const { id } = await ask(left, renewal(end), of);
    const { id: other } = await ask(kept, renewal(end), of);
    await on.bring('supply-renewal', other, { to: 'decision' });
    await renew(other, { to: addDays(end, 100) });
    await stack.passes(endOfDay(end));
    const clearance = await on.clearance(left);
    expect(clearance.data).toMatchObject({ how: 'run-out' });
    expect(await on.closed(id)).toMatchObject({ outcome: 'terminated' });
    expect(await on.supply(kept, of)).toMatchObject({ permitVersion: 2, endedAt: null });
    expect(await on.check(of)).toMatchObject({ allowed: true, supplyId: kept, permitVersion: 2 });
    expect(await on.clearanceIfAny(kept)).toBeUndefined();
    expect(localDate(String((await on.supply(kept, of)).term.to))).toBe(addDays(end, 100));
  });
});
