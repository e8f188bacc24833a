/** Art. 28 ¶1: the order to rectify is the suspension, in its own commit; only a person lifts it, and rights return with the last order. */
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { addDays, localDateOf, startOfDay } from '../../domain/local-date';
import type { Case } from '../../api/schemas/case';
import { goodFindings } from '../../scripts/client/samples';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';
import { day, Ground, orderDraft, type Right } from './ground';

interface Impact {
  readonly supplies: readonly { readonly id: string }[];
  readonly requests: readonly { readonly id: string }[];
}

describeWithEngine('an order to rectify (Art. 28)', () => {
  let stack: Stack;
  let on: Ground;
  beforeAll(async () => {
    stack = await startStack({ schedules: true });
    on = new Ground(stack);
  });
  afterAll(() => stack.stop());

  const impact = (right: Pick<Right, 'id'>, who = 'officer') =>
    on.as(who).get<Impact>(`/v1/authorizations/${right.id}/impact`);
  const pass = (id: string, who = 'director') => on.as(who).take(id, 'lift-decision', 'pass');
  /** The transactions that wrote the newest versions of these rows. */
  const writers = async (sql: string, values: readonly string[]): Promise<string[]> => {
    const { rows } = await stack.database.raw<{ rows: { xmin: string }[] }>(sql, [...values]);
    return rows.map((row) => row.xmin);
  };

  it('is nobody’s but the authority’s before it is issued, and suspends nothing', async () => {
    const right = await on.inForce();
    const running = await on.underReview(right);
    const id = await on.drafted(right);
    const [draft] = await on.tasks(id, 'draft');
    for (const path of [`/v1/cases/${id}`, `/v1/cases/${id}/events`, `/v1/tasks/${draft?.id ?? ''}`]) {
      expect(await refusal(on.as(right.operator).get(path))).toMatchObject({ status: 404, code: 'not-found' });
    }
    const { items } = await on.as(right.operator).get<{ items: Case[] }>('/v1/cases?process=rectification');
    expect(items).toEqual([]);
    expect(await on.mailbox(id, right.operator)).toEqual([]);
    expect(await on.status(right)).toBe('in-force');
    expect((await on.kase(running)).onHold).toBe(false);
  });

  it('is previewed: what a suspension would stop', async () => {
    const right = await on.inForce();
    expect(await impact(right)).toMatchObject({ supplies: [], requests: [], leases: { endWithinSeconds: 60 } });
    const { id: supplyId } = await on.supplied(right);
    const running = await on.underReview(right);
    await on.drafted(right);
    for (const who of ['officer', 'director']) {
      const seen = await impact(right, who);
      expect(seen.supplies.map((one) => one.id)).toEqual([supplyId]);
      expect(seen.requests.map((one) => one.id)).toEqual([running]);
    }
    expect(await on.status(right)).toBe('in-force');
    expect(await refusal(impact(right, right.operator))).toMatchObject({ status: 403 });
    expect(await refusal(impact({ id: 'no-such' }))).toMatchObject({ status: 404 });
  });

  it('suspends in its own commit, with every worker stopped: checks, leases, running requests, mailbox', async () => {
    const right = await on.inForce();
    await on.supplied(right);
    const running = await on.underReview(right);
    const review = await on.as('reviewer').task(running, 'review');
    const id = await on.drafted(right);
    const order = await on.as('director').task(id, 'order');
    expect(await on.check(right)).toMatchObject({ allowed: true });
    expect((await on.lease(right)).lease).toMatch(/^ey/);
    await stack.stopWorker();
    try {
      await on.as('director').decide(order, 'issue');
      expect(await on.check(right)).toMatchObject({
        allowed: false,
        reason: 'right-suspended',
        article: 'Art. 28 ¶1',
      });
      expect(await refusal(on.lease(right))).toMatchObject({
        status: 403,
        article: 'Art. 28 ¶1',
        all: { reason: 'right-suspended' },
      });
      expect(await on.status(right)).toBe('suspended');
      expect(await on.kase(running)).toMatchObject({ onHold: true, light: 'paused', dueAt: null, status: 'open' });
      expect((await on.eventTypes(running)).slice(-2)).toEqual(['case.held', 'clock.paused']);
      const commits = await writers(
        `SELECT xmin::text FROM suspension_orders WHERE case_id = ?
         UNION ALL SELECT xmin::text FROM tasks WHERE id = ?
         UNION ALL SELECT xmin::text FROM cases WHERE id IN (?, ?, ?)
         UNION ALL SELECT xmin::text FROM acts WHERE case_id = ?
         UNION ALL SELECT xmin::text FROM notices WHERE case_id = ? AND act_id IS NOT NULL
         UNION ALL SELECT xmin::text FROM events WHERE case_id = ? AND type = 'case.held'`,
        [id, order.id, id, running, right.caseId, id, id, running],
      );
      expect(commits).toHaveLength(8);
      expect(new Set(commits).size).toBe(1);
      expect(await refusal(on.as('reviewer').decide(review, 'recommend-approval', goodFindings))).toMatchObject({
        code: 'case-on-hold',
      });
    } finally {
      await stack.startWorker();
    }
    await on.as(right.operator).task(id, 'rectification');
    const messages = await on.mailbox(id, right.operator);
    const served = messages.filter(({ actId }) => actId !== null);
    expect(served).toHaveLength(1);
    for (const text of ['责令整改并暂停数据使用权限', '超出许可用途', '提交整改报告', '行政复议', '行政诉讼']) {
      expect(served[0]?.body).toContain(text);
    }
    expect(await on.kase(id, right.operator)).toMatchObject({ status: 'open', steps: ['rectification'] });
  });

  it('holds what runs: nothing is decided or filed until rights return, then it goes on where it was', async () => {
    const right = await on.inForce();
    const running = await on.underReview(right);
    const review = await on.as('reviewer').task(running, 'review');
    const id = await on.ordered(right);
    const decide = () => on.as('reviewer').decide(review, 'recommend-approval', goodFindings);
    expect(await refusal(decide())).toMatchObject({ status: 409, code: 'case-on-hold', article: 'Art. 28 ¶1' });
    expect(await refusal(on.file({}, right.operator))).toMatchObject({
      status: 409,
      code: 'not-in-force',
      article: 'Art. 28 ¶1',
    });
    await on.verified(id);
    await pass(id);
    expect(await on.kase(running)).toMatchObject({ onHold: false, light: 'green', steps: ['review'] });
    expect((await on.eventTypes(running)).slice(-2)).toEqual(['case.resumed', 'clock.resumed']);
    expect(await decide()).toMatchObject({ status: 'decided' });
  });

  it('may rest on provisions of law alone (违反协议等情况), which it names', async () => {
    const right = await on.inForce();
    const provisions = [{ law: '数据安全法', article: '第二十七条' }];
    const id = await on.ordered(right, { clauses: undefined, provisions });
    expect((await on.kase(id, right.operator)).data).toMatchObject({ order: { clauses: [], provisions } });
    const { items } = await on.as(right.operator).get<{ items: { id: string }[] }>(`/v1/acts?caseId=${id}`);
    const act = await on.as(right.operator).get<{ text: string }>(`/v1/acts/${items[0]?.id}`);
    expect(act.text).toContain('上述情况违反下列规定：《数据安全法》第二十七条。');
    expect(await on.status(right)).toBe('suspended');
  });

  it('names the clauses breached, and a day that is still to come', async () => {
    const right = await on.inForce();
    const id = await on.rectification(right);
    const submit = (changes: object) => on.as('officer').take(id, 'draft', 'submit', orderDraft(changes));
    for (const nothing of [{ clauses: [] }, { clauses: undefined }, { clauses: [], provisions: [] }])
      expect(await refusal(submit(nothing))).toMatchObject({ status: 422, pointers: ['/data/clauses'] });
    expect(await refusal(submit({ clauses: ['weather'] }))).toMatchObject({
      status: 422,
      pointers: ['/data/clauses/0'],
    });
    expect(await refusal(submit({ grounds: ' ' }))).toMatchObject({ status: 422, pointers: ['/data/grounds'] });
    expect(await refusal(submit({ rectifyBy: day(0) }))).toMatchObject({
      status: 422,
      pointers: ['/data/rectifyBy'],
      article: 'Art. 28 ¶1',
    });
    // Longer than anybody would wait: a typing error.
    expect(await refusal(submit({ rectifyBy: day(367) }))).toMatchObject({
      status: 422,
      pointers: ['/data/rectifyBy'],
    });
    for (const [wrong, pointer] of [
      [{ law: '数据安全法' }, '/data/provisions/0/article'],
      [{ law: ' ', article: '第二十七条' }, '/data/provisions/0/law'],
    ] as const)
      expect(await refusal(submit({ clauses: [], provisions: [wrong] }))).toMatchObject({ pointers: [pointer] });
    await submit({ rectifyBy: day(1) });
    await on.task(id, 'order');
    await stack.passes(startOfDay(day(1)));
    expect(await refusal(on.as('director').take(id, 'order', 'issue'))).toMatchObject({ status: 422 });
    expect(await on.status(right)).toBe('in-force');
    await on.as('director').take(id, 'order', 'send-back', undefined, '整改期限已到');
    await submit({ rectifyBy: day(7) });
    await on.as('director').take(id, 'order', 'issue');
    expect(await on.status(right)).toBe('suspended');
  });

  it('that is sent back and then dropped never comes to the operator’s knowledge', async () => {
    const right = await on.inForce();
    const id = await on.drafted(right);
    const order = await on.as('director').task(id, 'order');
    expect(await refusal(on.as('director').decide(order, 'drop'))).toMatchObject({
      status: 422,
      pointers: ['/opinion'],
    });
    await on.as('director').decide(order, 'send-back', undefined, '事实不清');
    await on.as('officer-2').take(id, 'draft', 'submit', orderDraft());
    await on.as('director').take(id, 'order', 'drop', undefined, '情节轻微，已当场改正');
    expect(await on.closed(id)).toMatchObject({ outcome: 'dropped', steps: [] });
    expect(await on.status(right)).toBe('in-force');
    expect(await refusal(on.kase(id, right.operator))).toMatchObject({ status: 404 });
    expect(await on.mailbox(id, right.operator)).toEqual([]);
  });

  it('is issued, verified and lifted by other people than who drafted it', async () => {
    const right = await on.inForce();
    const both = await on.official('officer-and-director', ['case-officer', 'director', 'reviewer']);
    const id = await on.rectification(right, both);
    const own = { status: 403, code: 'separation-of-duties' };
    await on.as(both).take(id, 'draft', 'submit', orderDraft());
    expect(await refusal(on.as(both).decide(await on.task(id, 'order'), 'issue'))).toMatchObject(own);
    await on.as('director').take(id, 'order', 'send-back', undefined, '补充事实');
    await on.as('officer').take(id, 'draft', 'submit', orderDraft());
    expect(await refusal(on.as(both).decide(await on.task(id, 'order'), 'issue'))).toMatchObject(own); // drafted once
    await on.as('director').take(id, 'order', 'issue');
    await on.report(id);
    const verification = await on.task(id, 'verification');
    for (const drafter of [both, 'officer']) {
      expect(await refusal(on.as(drafter).decide(verification, 'recommend-pass'))).toMatchObject(own);
    }
    expect(await refusal(on.as(right.operator).decide(verification, 'recommend-pass'))).toMatchObject({ status: 403 });
    await on.as('officer-2').decide(verification, 'recommend-pass');
    const lift = await on.task(id, 'lift-decision');
    expect(await refusal(on.as(both).decide(lift, 'pass'))).toMatchObject(own);
    expect(await refusal(on.as('officer-2').decide(lift, 'pass'))).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await on.status(right)).toBe('suspended');
    await pass(id);
    expect(await on.closed(id)).toMatchObject({ outcome: 'lifted' });
    expect(await on.status(right)).toBe('in-force');
  });

  it('of two: rights return exactly with the last that is lifted', async () => {
    const right = await on.inForce();
    await on.supplied(right);
    const running = await on.underReview(right);
    const [first, second] = [await on.ordered(right), await on.ordered(right)];
    for (const id of [second, first]) await on.verified(id);
    await pass(second);
    expect(await on.closed(second)).toMatchObject({ outcome: 'lifted' });
    expect(await on.status(right)).toBe('suspended');
    expect(await on.check(right)).toMatchObject({ allowed: false, reason: 'right-suspended' });
    expect(await on.kase(running)).toMatchObject({ onHold: true });
    await on.as('director-2').take(first, 'lift-decision', 'rescind', undefined, '证据不足');
    expect(await on.status(right)).toBe('in-force');
    expect(await on.check(right)).toMatchObject({ allowed: true });
    expect(await on.kase(running)).toMatchObject({ onHold: false });
    const lifted = (await on.events(right.caseId)).filter((one) => one.type === 'right.lifted');
    expect(lifted.map(({ unliftedOrders }) => unliftedOrders)).toEqual([1, 0]);
    expect((await on.eventTypes(running)).filter((type) => /held|resumed/.test(type))).toEqual([
      'case.held',
      'case.resumed',
      'clock.resumed',
    ]);
  });

  it('of a right still to begin: suspended at once, pending again when lifted', async () => {
    const right = await on.inForce({ from: day(2) });
    const id = await on.ordered(right);
    expect(await on.status(right)).toBe('suspended');
    await on.verified(id);
    await pass(id);
    expect(await on.status(right)).toBe('pending');
  });

  it('may lead to a referral of persons to other departments, which the operator is not told of (Art. 28 ¶2)', async () => {
    const right = await on.inForce();
    const id = await on.ordered(right);
    const referral = { department: '郑州市公安局', grounds: '涉嫌非法出售个人信息' };
    const refer = (who: string, body: object = referral) => on.as(who).post(`/v1/cases/${id}/referrals`, body);
    for (const who of [right.operator, 'reviewer', 'auditor']) {
      expect(await refusal(refer(who))).toMatchObject({ status: 403, code: 'forbidden' });
    }
    await refer('officer');
    await refer('director-2');
    const referred = (await on.events(id)).filter((one) => one.type === 'case.referred');
    expect(referred).toMatchObject([1, 2].map((n) => ({ ...referral, n, article: 'Art. 28 ¶2' })));
    const seen = (await on.events(id, right.operator)).map((one) => one.type);
    expect(seen).not.toContain('case.referred');
    const unknown = on.as('officer').post('/v1/cases/RC-2026-999999/referrals', referral);
    expect(await refusal(unknown)).toMatchObject({ status: 404 });
  });

  describe('referred to another department (Art. 28 ¶2)', () => {
    interface Referral {
      readonly n: number;
      readonly addressee: object;
      readonly persons: readonly object[];
      readonly act: { readonly id: string; readonly number: string };
      readonly result: object | null;
    }
    const CYBERSPACE = DEMO_ORGANISATIONS.cyberspace;
    const persons = [{ name: '移送某甲', position: '数据运维负责人' }];
    const body = { addressee: { organisationId: CYBERSPACE.id }, grounds: '涉嫌违法处理个人信息', persons };
    const refer = (id: string, sent: object = body) => on.as('officer').post(`/v1/cases/${id}/referrals`, sent);
    const referrals = async (id: string, who = 'officer') =>
      (await on.as(who).get<{ items: Referral[] }>(`/v1/cases/${id}/referrals`)).items;
    /** By the clock of the law, which has gone on in what was before. */
    const today = async () => localDateOf(await stack.now());
    const answer = async (id: string, who: string, sent: object = {}, n = 1) =>
      on.as(who).post<Referral>(`/v1/cases/${id}/referrals/${n}/result`, {
        ...{ result: '已立案查处', on: await today() },
        ...sent,
      });

    it('reaches the addressee with an act, and comes back once', async () => {
      const right = await on.inForce();
      const id = await on.ordered(right);
      expect(await refusal(on.as('cyberspace').get(`/v1/cases/${id}/referrals`))).toMatchObject({ status: 404 });
      await refer(id);
      await refer(id, { ...body, addressee: { name: '郑州市公安局' }, persons: [] });
      const [first, second] = await referrals(id);
      expect([first, second]).toMatchObject([
        { n: 1, addressee: { organisationId: CYBERSPACE.id, name: CYBERSPACE.name }, persons, result: null },
        { n: 2, addressee: { organisationId: null, name: '郑州市公安局' }, persons: [] },
      ]);
      expect(first?.act.number).toMatch(/^郑数移送〔\d{4}〕\d+号$/);
      const [message] = await on.mailbox(id, 'cyberspace');
      expect(message).toMatchObject({ actId: first?.act.id, caseId: id });
      expect(message?.subject).toContain(id);
      const act = await on.as('cyberspace').get<{ text: string; taskId: string }>(`/v1/acts/${first?.act.id}`);
      expect(act.text).toContain('（一）移送某甲（数据运维负责人）');
      expect(act.text).toContain('第二十八条第二款');
      const named = await on.as('auditor').get<{ text: string }>(`/v1/acts/${second?.act.id}`);
      expect(named.text).not.toContain('涉及人员');
      expect(await referrals(id, 'cyberspace')).toEqual([first]);

      // Nobody else answers it, nor for a day to come, nor for one before it was referred.
      expect(await refusal(answer(id, right.operator))).toMatchObject({ status: 404 });
      expect(await refusal(answer(id, 'director'))).toMatchObject({ status: 403 });
      expect(await refusal(answer(id, 'steward-health'))).toMatchObject({ status: 404 });
      expect(await refusal(answer(id, 'cyberspace', undefined, 2))).toMatchObject({ status: 404 });
      for (const days of [9, -1]) {
        const sent = { result: '已立案', on: addDays(await today(), days) };
        expect(await refusal(answer(id, 'cyberspace', sent))).toMatchObject({
          status: 422,
          pointers: ['/on'],
          article: 'Art. 28 ¶2',
        });
      }
      expect(await answer(id, 'cyberspace')).toMatchObject({
        n: 1,
        result: { result: '已立案查处', on: await today(), by: 'cyberspace' },
      });
      expect(await refusal(answer(id, 'officer'))).toMatchObject({ status: 409, code: 'task-already-decided' });
      await answer(id, 'officer', { result: '来函告知不予立案' }, 2);
      expect((await referrals(id)).map(({ result }) => result)).toMatchObject([
        { result: '已立案查处' },
        { result: '来函告知不予立案', by: 'officer' },
      ]);
      expect((await on.mailbox(id, 'officer')).some(({ subject }) => subject.includes('处理结果'))).toBe(true);
      expect((await on.eventTypes(id)).filter((type) => type === 'referral.answered')).toHaveLength(2);
    });

    it('names the persons concerned in nothing that the operator reads', async () => {
      const right = await on.inForce();
      const id = await on.ordered(right);
      await refer(id);
      const [{ act } = { act: { id: '', number: '' } }] = await referrals(id);
      await answer(id, 'cyberspace', { result: '移送某甲已被立案' });
      const operator = on.as(right.operator);
      expect(await refusal(operator.get(`/v1/acts/${act.id}`))).toMatchObject({ status: 404 });
      expect(await refusal(operator.get(`/v1/acts/${act.id}/pdf`))).toMatchObject({ status: 404 });
      const paths = ['', '/events', '/documents', '/clock', '/comments', '/referrals'].map(
        (path) => `/v1/cases/${id}${path}`,
      );
      for (const path of [...paths, '/v1/acts', `/v1/acts?caseId=${id}`, '/v1/notices', '/v1/cases', '/v1/tasks']) {
        const read = JSON.stringify(await operator.get(path));
        expect(read).not.toContain('移送某甲');
        expect(read).not.toContain(act.id);
      }
    });

    it.each<[string, object, number, string]>([
      [
        'an organisation that is not there',
        { ...body, addressee: { organisationId: 'nobody' } },
        422,
        '/addressee/organisationId',
      ],
      [
        'an operator',
        { ...body, addressee: { organisationId: DEMO_ORGANISATIONS.operatorB.id } },
        422,
        '/addressee/organisationId',
      ],
      ['nobody', { grounds: '线索' }, 422, '/addressee'],
      ['two at once', { ...body, department: '公安局' }, 422, '/addressee'],
      ['no grounds', { ...body, grounds: ' ' }, 422, '/grounds'],
      ['a person without a position', { ...body, persons: [{ name: '某甲' }] }, 400, '/persons/0/position'],
    ])('is refused to %s', async (_, sent, status, pointer) => {
      const id = await on.rectification(await on.inForce());
      expect(await refusal(refer(id, sent))).toMatchObject({ status, pointers: [pointer] });
      expect(await referrals(id)).toEqual([]);
    });
  });
});
