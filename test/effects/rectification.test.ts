/** The legal effects of rectification and revocation (Art. 25, 28), given – when – then. */
import type { JsonObject } from '../../domain/canonical';
import type { CaseRow } from '../../records/cases';
import { localDate } from '../../domain/local-date';
import { acts, changes, events, given, kinds, refused, untried, when, type Given } from './given';
import { APPLICANT, issued, caseRow, decided, documents, NOW, RIGHT, task, underRight } from './rows';

const ARTICLE = 'Art. 28 ¶1';
const ORDER = { basis: 'art-28', grounds: '超范围使用', clauses: ['security'], measures: '停止并删除' } as const;
const MINOR = { basis: 'art-25', grounds: '台账不全', clauses: [], measures: '补齐' } as const;
const INSPECTED = { origin: { process: 'security-inspection', caseId: 'IN-1' } };
const SUSPENDED = { ...RIGHT, unlifted_orders: 1 };
const LAPSED = { ...RIGHT, to_date: localDate('2026-03-01') };

const rectification = (facts: JsonObject, rest: Given = {}) =>
  given('rectification', { right: SUSPENDED, ...rest, kase: { facts }, reads: { ...underRight(), ...rest.reads } });
const ordered = (rest: Given = {}) => rectification({ order: { ...ORDER, rectifyBy: null }, orderId: 'order-1' }, rest);
const warned = (rest: Given = {}) => rectification({ order: { ...MINOR, rectifyBy: null }, orderId: null }, rest);

describe('a draft of an order', () => {
  it('under Art. 25 says what was broken too, but where an inspection has found it, and in the cases of 0.1.0', async () => {
    const submit = (order: object, kase: Partial<CaseRow> = {}) =>
      when(given('rectification', { right: RIGHT, kase }), 'draft', 'submit', { data: { ...MINOR, ...order } });
    for (const nothing of [{}, { clauses: undefined }, { provisions: [] }])
      await expect(submit(nothing)).rejects.toMatchObject(refused('/data/clauses', 'Art. 25'));
    const file = caseRow('rectification').file;
    const reported = { ...file, origin: { process: 'annual-report', caseId: 'AR-1' } };
    await expect(submit({}, { file: reported })).rejects.toMatchObject(refused('/data/clauses', 'Art. 25'));
    await submit({ clauses: ['security'] });
    await submit({ clauses: undefined, provisions: [{ law: '数据安全法', article: '第二十七条' }] });
    await submit({}, { file: { ...file, ...INSPECTED } });
    await submit({}, { definition_version: 1 });
  });

  const draft = (rectifyBy?: string) => {
    const dossier = rectification({}, { right: RIGHT });
    return { dossier, done: when(dossier, 'draft', 'submit', { data: { ...ORDER, ...(rectifyBy && { rectifyBy }) } }) };
  };

  it('is kept as it is proposed; nothing is suspended by it', async () => {
    const { dossier, done } = draft('2026-04-01');
    await done;
    expect(kinds(dossier)).toEqual(['case']);
    expect(dossier.kase.facts).toMatchObject({ rectifyBy: '2026-04-01', order: { basis: 'art-28' } });
  });

  it.each(['2026-03-02', '2026-02-01', '2027-03-04'])(
    'leaves time to rectify, within 366 days: not by %s',
    async (day) => {
      const { dossier, done } = draft(day);
      await expect(done).rejects.toMatchObject(refused('/data/rectifyBy', ARTICLE));
      expect(changes(dossier)).toEqual([]);
    },
  );
});

describe('issuing an order', () => {
  it('is the suspension of the whole right: running requests are held in the same commit', async () => {
    const running = caseRow('data-request', { authorization_id: RIGHT.id });
    const dossier = ordered({ right: RIGHT, reads: underRight([running]) });
    await when(dossier, 'order', 'issue');
    expect(events(dossier)).toEqual(['right.suspended (Art. 28 ¶1)']);
    expect(kinds(dossier).slice(0, 2)).toEqual(['order.issue', 'event']);
    expect(dossier.authorization).toMatchObject({ unlifted_orders: 1 });
    expect(dossier.ctx.unit.dossierOf(running.id)?.kase.held_since).toEqual(NOW);
    expect(dossier.kase.facts).toMatchObject({ issuedAt: NOW.toISOString(), orderedAt: NOW.toISOString() });
    expect(acts(dossier)).toEqual(['order']);
  });

  it('for minor findings of an inspection suspends nothing (Art. 25)', async () => {
    const dossier = warned({ right: RIGHT });
    await when(dossier, 'order', 'issue');
    expect(kinds(dossier)).toEqual(['case', 'act']);
    expect(dossier.authorization).toMatchObject({ unlifted_orders: 0 });
    expect(dossier.kase.facts).toMatchObject({ orderId: null });
  });

  it('is its service only where the agreement lets the authority serve into the mailbox', async () => {
    const dossier = ordered({ right: { ...RIGHT, e_service: false } });
    await when(dossier, 'order', 'issue');
    expect(acts(dossier)).toEqual(['order, not served']);
    expect(dossier.kase.facts).toMatchObject({ eService: false });
  });

  it('is refused where the right is over, or the day to rectify by has come', async () => {
    await expect(when(ordered({ right: LAPSED }), 'order', 'issue')).rejects.toMatchObject({ code: 'not-in-force' });
    const late = rectification({ order: { ...ORDER, rectifyBy: '2026-03-02' } }, { right: RIGHT });
    await expect(when(late, 'order', 'issue')).rejects.toMatchObject(refused('/outcome', ARTICLE));
    expect(changes(late)).toEqual([]);
  });
});

describe('service of the order', () => {
  it('brings the act, with its proof in the file', async () => {
    const dossier = rectification(
      { order: { ...ORDER, rectifyBy: '2026-04-01' }, rectifyBy: '2026-04-01' },
      { reads: issued('order') },
    );
    await when(dossier, 'service', 'served', { data: { proof: '回执' } });
    expect(kinds(dossier)).toEqual(['case', 'message']);
    expect(dossier.kase.facts).toMatchObject({
      served: { at: NOW.toISOString(), proof: '回执' },
      rectifyBy: '2026-04-01',
    });
  });

  it('after the ordered day lets the time of the policy run from it: no time passes before the service', async () => {
    const dossier = rectification(
      { order: { ...ORDER, rectifyBy: '2026-03-01' }, rectifyBy: '2026-03-01' },
      { reads: issued('order') },
    );
    await when(dossier, 'service', 'served', { data: { proof: '回执' } });
    expect(dossier.kase.facts.rectifyBy).toBeNull();
    expect(JSON.stringify(changes(dossier).at(-1))).toContain('自送达之日起');
  });
});

describe('a report of rectification', () => {
  it('leaves nothing to dispose of, though it came late', async () => {
    const disposition = task('disposition');
    const dossier = ordered({ tasks: [disposition, task('rectification')], actor: APPLICANT, reads: documents('d1') });
    await when(dossier, 'rectification', 'submit', { data: { report: '已整改', documentIds: ['d1'] } });
    expect(dossier.task(disposition.id)).toMatchObject({ status: 'void', void_reason: 'report-submitted' });
    expect(events(dossier)).toEqual(['document.added', 'task.voided']);
  });

  it("names documents of the party's own", async () => {
    const dossier = ordered({ actor: APPLICANT, reads: documents('d1') });
    const submit = when(dossier, 'rectification', 'submit', { data: { report: '已整改', documentIds: ['d1', 'd2'] } });
    await expect(submit).rejects.toMatchObject({ details: { errors: [{ pointer: '/data/documentIds/1' }] } });
  });
});

describe('the end of an order', () => {
  const held = caseRow('data-request', {
    authorization_id: RIGHT.id,
    held_since: new Date('2026-02-20T10:00:00+08:00'),
  });

  it('restores the right when it was the last: what was held goes on', async () => {
    const dossier = ordered({ reads: underRight([held]) });
    expect(await when(dossier, 'lift-decision', 'pass')).toEqual({ closes: 'lifted' });
    expect(kinds(dossier).slice(0, 2)).toEqual(['order.lift', 'event']);
    expect(events(dossier)).toEqual(['right.lifted (Art. 28 ¶1)']);
    expect(dossier.authorization).toMatchObject({ unlifted_orders: 0 });
    expect(dossier.ctx.unit.dossierOf(held.id)?.kase.held_since).toBeNull();
    expect(acts(dossier)).toEqual(['lifting']);
  });

  it('restores nothing while another order stands', async () => {
    const dossier = ordered({ right: { ...RIGHT, unlifted_orders: 2 }, reads: underRight([held]) });
    await when(dossier, 'lift-decision', 'pass');
    expect(dossier.authorization).toMatchObject({ unlifted_orders: 1 });
    expect(dossier.ctx.unit.dossierOf(held.id)).toBeUndefined();
  });

  it('gives nothing back of a right that is over', async () => {
    const dossier = ordered({ right: { ...LAPSED, unlifted_orders: 1 }, reads: underRight([held]) });
    await when(dossier, 'lift-decision', 'pass');
    expect(dossier.ctx.unit.dossierOf(held.id)).toBeUndefined();
  });

  it('of minor findings is their correction, and lifts nothing (Art. 25)', async () => {
    const dossier = warned({ right: RIGHT });
    expect(await when(dossier, 'lift-decision', 'pass')).toEqual({ closes: 'corrected' });
    expect(kinds(dossier)).toEqual(['act']);
  });

  it.each(['lift-decision', 'disposition', 'revocation'])(
    'may be its rescission at every decision: %s',
    async (step) => {
      const dossier = ordered();
      expect(await when(dossier, step, 'rescind', { opinion: '事实不清' })).toBeUndefined();
      expect(kinds(dossier)).toEqual(['order.lift', 'event', 'message', 'act']); // the platform hears of it
      expect(acts(dossier)).toEqual(['rescission']);
    },
  );
});

describe('the disposition of what was not rectified in time', () => {
  it('may set a new day, told with its reasons as the order was', async () => {
    const late = task('rectification');
    const dossier = ordered({ tasks: [late, task('disposition')] });
    await when(dossier, 'disposition', 'set-new-deadline', { data: { rectifyBy: '2026-04-01' }, opinion: '停电' });
    expect(kinds(dossier)).toEqual(['message', 'case', 'task', 'event']);
    expect(JSON.stringify(changes(dossier)[0])).toContain('停电');
    expect(dossier.kase.facts).toMatchObject({ rectifyBy: '2026-04-01', orderedAt: NOW.toISOString() });
    expect(dossier.task(late.id)).toMatchObject({ status: 'void', void_reason: 'new-deadline' });
  });

  it('sets no day that has come', async () => {
    const done = when(ordered(), 'disposition', 'set-new-deadline', { data: { rectifyBy: '2026-03-02' } });
    await expect(done).rejects.toMatchObject(refused('/data/rectifyBy', ARTICLE));
  });

  it('may propose the revocation, of which the party is told before it is decided', async () => {
    const late = task('rectification');
    const dossier = ordered({ tasks: [decided('order', 'issue'), late], reads: issued('order') });
    await when(dossier, 'disposition', 'propose-revocation', { opinion: '拒不整改' });
    expect(acts(dossier)).toEqual(['notice-of-revocation']);
    expect(dossier.kase.facts).toMatchObject({ hearing: false, defence: null });
    expect(dossier.task(late.id).void_reason).toBe('revocation-proposed');
    expect(dossier.authorization).toMatchObject({ revoked_at: null, unlifted_orders: 1 });
  });

  it('proposes the revocation of no right that is over', async () => {
    const done = when(ordered({ right: LAPSED }), 'disposition', 'propose-revocation');
    await expect(done).rejects.toMatchObject({ code: 'not-in-force' });
  });
});

describe('defence and hearing', () => {
  it('are asked for by the party', async () => {
    const dossier = ordered();
    await when(dossier, 'notice-of-revocation', 'respond', { data: { defence: '不属实', hearing: true } });
    expect(dossier.kase.facts).toMatchObject({ hearing: true, defence: '不属实', respondedAt: NOW.toISOString() });
  });

  it('a hearing is announced seven working days ahead, counted from the response that asked for it', async () => {
    const held = (heldOn: string) =>
      when(rectification({ respondedAt: '2026-03-02T02:00:00.000Z' }), 'hearing', 'record', {
        data: { heldOn, minutes: '笔录', recommendation: '解除' },
      });
    await expect(held('2026-03-10')).rejects.toMatchObject(
      refused('/data/heldOn', 'by analogy: Administrative Penalty Law art. 64'),
    );
    await expect(held('2026-03-11')).resolves.toBeUndefined();
  });

  it('tells how far ahead by the policy of the case', async () => {
    const policy = {
      ...{ version: 1, limits: { 'hearing-notice': '3wd' }, extensions: {}, reminders: {}, parameters: {} },
      ...{ basis: '试〔2026〕1号', createdBy: 'system-admin', createdAt: NOW },
    };
    const recorded = (given: Given) =>
      when(rectification({ respondedAt: '2026-03-02T02:00:00.000Z' }, given), 'hearing', 'record', {
        data: { heldOn: '2026-03-03', minutes: '笔录', recommendation: '解除' },
      });
    const told = (zh: string, en: string): object => ({
      detail: { zh: expect.stringContaining(zh) as string, en: expect.stringContaining(en) as string },
    });
    await expect(recorded({})).rejects.toMatchObject(told('举行的7个工作日前', 'announced 7 working days ahead'));
    await expect(recorded({ policy })).rejects.toMatchObject(
      told('举行的3个工作日前', 'announced 3 working days ahead'),
    );
  });
});

describe('revocation', () => {
  const decidedUpon = (facts: JsonObject = {}, right: typeof RIGHT = SUSPENDED) =>
    rectification(
      { order: { ...ORDER, rectifyBy: null }, orderId: 'order-1', ...facts },
      { right, tasks: [decided('order', 'issue'), decided('disposition', 'propose-revocation')] },
    );

  it('ends the right with everything under it in one commit, where it is served by being issued', async () => {
    const dossier = decidedUpon();
    expect(await when(dossier, 'revocation', 'revoke', { opinion: '拒不整改' })).toEqual({ closes: 'revoked' });
    expect(kinds(dossier)).toEqual(['case', 'act', 'authorization.change', 'event', 'message']);
    expect(dossier.authorization).toMatchObject({ revoked_at: NOW });
    expect(events(dossier)).toEqual(['right.revoked (Art. 28 ¶1)']);
  });

  it('otherwise waits for its service; until then the right is suspended', async () => {
    const dossier = decidedUpon({}, { ...SUSPENDED, e_service: false });
    expect(await when(dossier, 'revocation', 'revoke', { opinion: '拒不整改' })).toBeUndefined();
    expect(acts(dossier)).toEqual(['revocation, not served']);
    expect(dossier.authorization).toMatchObject({ revoked_at: null, unlifted_orders: 1 });
  });

  it('answers the defence of the party', async () => {
    const dossier = decidedUpon({ defence: '不属实' });
    const revoke = (data: JsonObject) => when(dossier, 'revocation', 'revoke', { opinion: '拒不整改', data });
    await expect(revoke({})).rejects.toMatchObject(refused('/data/defenceAnswer', ARTICLE));
    expect(changes(dossier)).toEqual([]);
    await revoke({ defenceAnswer: '属实' });
    expect(dossier.kase.facts).toMatchObject({ defenceAnswer: '属实' });
  });

  it('is decided of no right that is over', async () => {
    await expect(when(decidedUpon({}, LAPSED), 'revocation', 'revoke')).rejects.toMatchObject({ code: 'not-in-force' });
  });

  it('decided against leaves the time to rectify to the policy', async () => {
    const dossier = rectification({ rectifyBy: '2026-02-01' });
    await when(dossier, 'revocation', 'do-not-revoke');
    expect(dossier.kase.facts.rectifyBy).toBeNull();
  });

  it('takes effect by its service, and comes too late for a right that is over by then', async () => {
    const served = async (right: typeof RIGHT) => {
      const dossier = ordered({ right, reads: issued('revocation') });
      await when(dossier, 'revocation-service', 'served', { data: { proof: '回执' } });
      return dossier;
    };
    const live = await served(SUSPENDED);
    expect(kinds(live)).toEqual(['case', 'message', 'authorization.change', 'event', 'message']);
    expect(live.authorization).toMatchObject({ revoked_at: NOW });
    const over = await served(LAPSED);
    expect(kinds(over)).toEqual(['case', 'message']);
    expect(over.authorization).toMatchObject({ revoked_at: null });
  });
});

test('rectification has no other effect', () => {
  expect(untried('rectification')).toEqual([]);
});
