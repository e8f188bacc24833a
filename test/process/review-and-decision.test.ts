/** Review 审核 and decision 审批 (Art. 15): the findings, narrowing, departing from experts, protected information (Art. 18 ¶3). */
import { addDays, localDate } from '../../domain/local-date';
import { goodFindings, SAMPLE_TERM } from '../../scripts/client/samples';
import { describeWithEngine } from '../support/engine';
import { Journey, refusal, type Application } from './journey';
import { startStack, type Stack } from './stack';
import type { Supply } from './views';

const PARKING = [{ datasetId: 'transport-parking', fields: ['lot', 'free'] }];
const ok = { ok: true, note: '' };
const PLAIN = { personal: false, tradeSecrets: false };
const [FIRST, LAST] = [localDate(SAMPLE_TERM.from), localDate(SAMPLE_TERM.to)];
const SHORTER = { from: addDays(FIRST, 1), to: addDays(LAST, -1) };

describeWithEngine('review and decision (Art. 15)', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  const review = (id: string, outcome: string, data: unknown, opinion?: string) =>
    on.as('reviewer').take(id, 'review', outcome, data, opinion);
  const decide = (id: string, outcome: string, data?: unknown, opinion?: string) =>
    on.as('director').take(id, 'decision', outcome, data, opinion);
  const supplied = async (id: string): Promise<Supply> => {
    const { outcome, data } = await on.closed(id);
    expect(outcome).toBe('supplied');
    return on.as('operator-a').get<Supply>(`/v1/supplies/${String(data.supplyId)}`);
  };

  it.each(['recommend-approval', 'recommend-rejection'])(
    '%s puts the case to the director, who is free to differ',
    async (outcome) => {
      const id = await on.at('review');
      await review(id, outcome, goodFindings, '审核意见');
      expect((await on.task(id, 'decision')).outcomes).toEqual(['approve', 'reject', 'send-back']);
      await decide(id, outcome === 'recommend-approval' ? 'reject' : 'approve', undefined, '综合考虑');
      expect((await on.kase(id)).outcome).toBe(outcome === 'recommend-approval' ? 'rejected' : null);
    },
  );

  it.each([
    ['no findings', {}, '/data/findings'],
    [
      'a finding left out',
      { findings: { ...goodFindings.findings, socialBenefit: undefined } },
      '/data/findings/socialBenefit',
    ],
    [
      'a finding that is no yes or no',
      { findings: { ...goodFindings.findings, scope: { ok: 'yes', note: '' } } },
      '/data/findings/scope/ok',
    ],
  ])('a review with %s is refused (Art. 15 ¶1)', async (_, data, pointer) => {
    const id = await on.at('review');
    expect(await refusal(review(id, 'recommend-approval', data))).toMatchObject({
      status: 422,
      pointers: [pointer],
      article: 'Art. 15 ¶1',
    });
  });

  it('a review with a finding the article does not know is refused', async () => {
    const id = await on.at('review');
    const data = { findings: { ...goodFindings.findings, colour: ok } };
    expect(await refusal(review(id, 'recommend-approval', data))).toMatchObject({ status: 400 });
  });

  it('no approval is recommended against a finding (Art. 15 ¶1)', async () => {
    const id = await on.at('review');
    const data = { findings: { ...goodFindings.findings, scope: { ok: false, note: '范围过宽' } } };
    expect(await refusal(review(id, 'recommend-approval', data))).toMatchObject({
      ...{ status: 422, pointers: ['/data/findings/scope'], article: 'Art. 15 ¶1' },
    });
    await review(id, 'recommend-rejection', data);
    expect(await refusal(decide(id, 'approve', undefined, ''))).toMatchObject({
      ...{ status: 422, pointers: ['/opinion'], article: 'Art. 15 ¶1' },
    });
    await decide(id, 'approve', undefined, '范围已在授权协议内明确');
  });

  it.each([1, 2, 4, 0, -3, 3.5, '3', 101])('experts are at least three and odd: %p is refused', async (count) => {
    const id = await on.at('review');
    expect(await refusal(review(id, 'need-experts', { ...goodFindings, count }))).toMatchObject({
      status: 422,
      pointers: ['/data/count'],
    });
  });

  it.each([
    ['recommend-rejection', goodFindings],
    ['need-experts', { ...goodFindings, count: 3 }],
  ])('%s states why', async (outcome, data) => {
    const id = await on.at('review');
    expect(await refusal(review(id, outcome, data, '  '))).toMatchObject({ status: 422, pointers: ['/opinion'] });
  });

  it('approve supplies as applied when nothing is narrowed', async () => {
    const id = await on.at('decision', { datasets: PARKING });
    await decide(id, 'approve', undefined, '');
    await on.dock(id, 'steward-transport');
    expect(await supplied(id)).toMatchObject({ datasets: PARKING });
  });

  it('approve narrows fields, purpose and term', async () => {
    const id = await on.at('decision', { datasets: PARKING });
    const term = SHORTER;
    await decide(id, 'approve', {
      datasets: [{ datasetId: 'transport-parking', fields: ['free'] }],
      purpose: '仅限演示',
      term,
    });
    await on.dock(id, 'steward-transport');
    expect(await supplied(id)).toMatchObject({
      datasets: [{ datasetId: 'transport-parking', fields: ['free'] }],
      purpose: '仅限演示',
      term,
    });
  });

  it.each([
    ['fewer fields', { datasets: [{ datasetId: 'transport-parking', fields: ['free'] }] }],
    ['another purpose', { purpose: '仅限演示' }],
    ['a shorter term', { term: SHORTER }],
  ])('approve states why it grants less: %s', async (_, data) => {
    const id = await on.at('decision', { datasets: PARKING });
    expect(await refusal(decide(id, 'approve', data, ' '))).toMatchObject({ status: 422, pointers: ['/opinion'] });
  });

  it.each([
    [
      'an entry that was not applied for',
      { datasets: [...PARKING, { datasetId: 'transport-metro-flow', fields: ['time'] }] },
      '/data/datasets/1',
    ],
    [
      'a field that was not applied for',
      { datasets: [{ datasetId: 'transport-parking', fields: ['lot', 'time'] }] },
      '/data/datasets/0',
    ],
    ['a term that begins earlier', { term: { from: addDays(FIRST, -1), to: LAST } }, '/data/term'],
    ['a term that ends later', { term: { from: FIRST, to: addDays(LAST, 1) } }, '/data/term'],
    ['a term that ends before it begins', { term: { from: '2026-06-02', to: '2026-06-01' } }, '/data/term/to'],
    ['no entries at all', { datasets: [] }, '/data/datasets'],
    [
      'an entry without fields',
      { datasets: [{ datasetId: 'transport-parking', fields: [] }] },
      '/data/datasets/0/fields',
    ],
  ])('approve does not go beyond the application: %s', async (_, data, pointer) => {
    const id = await on.at('decision', { datasets: PARKING });
    expect(await refusal(decide(id, 'approve', data))).toMatchObject({ status: 422, pointers: [pointer] });
    expect((await on.task(id, 'decision')).status).toBe('open');
  });

  it('reject states reasons and closes the case and the need', async () => {
    const needId = await on.need();
    const id = await on.at('decision', { needId });
    expect(await refusal(decide(id, 'reject', undefined, ''))).toMatchObject({ status: 422, pointers: ['/opinion'] });
    await decide(id, 'reject', undefined, '使用范围过宽');
    expect(await on.kase(id)).toMatchObject({ status: 'closed', outcome: 'rejected' });
    expect(await on.needStatus(needId)).toBe('rejected');
  });

  it('send-back returns to the reviewer under the same clock', async () => {
    const id = await on.at('decision');
    const due = (await on.task(id, 'decision')).dueAt;
    await decide(id, 'send-back', undefined, '经济效益论证不足');
    const again = await on.task(id, 'review');
    expect(again).toMatchObject({ round: 2, dueAt: due });
    await review(id, 'recommend-approval', goodFindings);
    expect(await on.task(id, 'decision')).toMatchObject({ round: 2, dueAt: due });
  });

  it('a decision that departs from the experts states why, either way (Art. 15 ¶2)', async () => {
    const [low, high] = [await advised(40), await advised(90)];
    expect(await refusal(decide(low, 'approve', undefined, ''))).toMatchObject({
      status: 422,
      pointers: ['/opinion'],
      article: 'Art. 15 ¶2',
    });
    await decide(low, 'approve', undefined, '专家所提风险已有对策');
    expect(await refusal(decide(high, 'reject', undefined, ''))).toMatchObject({ status: 422, pointers: ['/opinion'] });
    await decide(high, 'approve', undefined, '');
  });

  const advised = async (score: number): Promise<string> => {
    const id = await on.at('expert-review', { datasets: PARKING });
    await on.scoreAll(id, score);
    await review(id, 'recommend-approval', goodFindings);
    await on.task(id, 'decision');
    return id;
  };

  describe('protected information (Art. 18 ¶3)', () => {
    const asking = (
      personal: boolean,
      tradeSecrets: boolean,
      authorizationDocumentIds: string[],
    ): Partial<Application> => ({
      datasets: PARKING,
      protectedInformation: { personal, tradeSecrets, authorizationDocumentIds },
    });

    it.each([
      ['personal information', true, false],
      ['trade secrets', false, true],
    ])('%s without evidence of authorisation can be filed, not approved', async (_, personal, tradeSecrets) => {
      const id = await on.at('decision', asking(personal, tradeSecrets, []));
      expect(await refusal(decide(id, 'approve'))).toMatchObject({ status: 422, article: 'Art. 18 ¶3' });
      expect(await on.refusals(id)).toEqual(['validation-failed']);
      await decide(id, 'reject', undefined, '未提交真实、有效授权');
      expect((await on.kase(id)).outcome).toBe('rejected');
    });

    it('so may fields that the catalogue calls personal or secret, whatever the applicant says; without them it is approved', async () => {
      const datasets = [{ datasetId: 'health-vaccination', fields: ['personToken', 'vaccine'] }];
      const id = await on.at('decision', { ...asking(false, false, []), datasets });
      const refused = await refusal(decide(id, 'approve'));
      expect(refused).toMatchObject({ status: 422, article: 'Art. 18 ¶3' });
      expect(JSON.stringify(refused)).toContain('个人标识');
      const open = [{ datasetId: 'health-vaccination', fields: ['vaccine'] }];
      await decide(id, 'approve', { datasets: open }, '个人信息未经授权，不予提供');
      await on.dock(id, 'steward-health');
      expect(await supplied(id)).toMatchObject({ datasets: open });
    });

    const piece = async (covers: string[], rest: object = {}) => ({
      ...{ kind: 'consent', grantor: '接种者', covers, documentId: await on.upload('operator-a'), ...rest },
    });
    const DOSES = [{ datasetId: 'health-vaccination', fields: ['personToken', 'vaccine'] }];
    const READY = { reference: 'API-2', desensitisation: '标识哈希' };

    it('with evidence that covers the field, and an impact assessment, it is approved until the evidence ends', async () => {
      const [valid, impact] = [addDays(LAST, -40), await on.upload('operator-a')];
      const evidence = [await piece(['personToken'], { validUntil: valid }), await piece(['vaccine'])];
      const protectedInformation = {
        ...{ personal: true, tradeSecrets: false, authorizationDocumentIds: [] as string[], evidence },
        impactAssessmentDocumentId: impact,
      };
      const id = await on.at('review', { datasets: DOSES, protectedInformation });
      const { findings } = goodFindings;
      const six = { findings: { ...findings, minimisation: undefined, protection: undefined } };
      expect(await refusal(review(id, 'recommend-approval', six))).toMatchObject({
        ...{ status: 422, pointers: ['/data/findings/minimisation'], article: 'Art. 18 ¶3' },
      });
      await review(id, 'recommend-approval', goodFindings);
      await decide(id, 'approve', { useBasis: 'public-good', useConditions: '仅供公益机构' });
      const { items } = await on
        .as('operator-a')
        .get<{ items: { kind: string; links: { self: string } }[] }>(`/v1/acts?caseId=${id}`);
      const act = items.find(({ kind }) => kind === 'approval')?.links.self ?? 'no act';
      const [year, month, day] = valid.split('-').map(Number);
      const { text } = await on.as('operator-a').get<{ text: string }>(act);
      expect(text).toContain(`授权证明的有效期截至${year}年${month}月${day}日`);
      expect(text).toContain('公益事业');
      await on.as('steward-health').take(id, 'docking', 'ready', READY);
      const made = await supplied(id);
      expect(made.term).toEqual({ from: FIRST, to: valid });
      expect(JSON.parse(made.permit)).toMatchObject({
        ...{ version: 2, permitVersion: 1, useBasis: 'public-good', useConditions: '仅供公益机构' },
        datasets: [{ reference: 'API-2', fields: [{ field: 'personToken', form: { kind: 'desensitised' } }, {}] }],
      });
    });

    it('a document alone is no such evidence, unless the policy of the day says so; the field is named', async () => {
      const authorizationDocumentIds = [await on.upload('operator-a')];
      const named = { datasets: DOSES, protectedInformation: { ...PLAIN, authorizationDocumentIds } };
      const id = await on.at('decision', named);
      const refused = await refusal(decide(id, 'approve'));
      expect(refused).toMatchObject({ status: 422, article: 'Art. 18 ¶3' });
      expect(JSON.stringify(refused)).toContain('personToken');
      const policy = (value: string) =>
        on.as('system-admin').request('PUT', '/v1/policies/data-request', { parameters: { 'typed-evidence': value } });
      expect(await policy('2')).toMatchObject({ status: 422 });
      expect(await policy('0')).toMatchObject({ status: 200 });
      try {
        const later = await on.at('decision', named);
        expect(await decide(later, 'approve')).toMatchObject({ status: 'decided' });
        expect(await refusal(decide(id, 'approve'))).toMatchObject({ status: 422 });
      } finally {
        await policy('1');
      }
    });

    it('evidence may come with a supplement', async () => {
      const id = await on.file(asking(true, false, []));
      await on.as('officer').take(id, 'acceptance', 'return', { missing: ['授权证明'] });
      const protectedInformation = {
        ...{ personal: true, tradeSecrets: false, authorizationDocumentIds: [] },
        evidence: [await piece(['lot'])],
        impactAssessmentDocumentId: await on.upload('operator-a'),
      };
      await on
        .as('operator-a')
        .take(id, 'supplement', 'submit', { changes: { protectedInformation }, documentIds: [] });
      await on.as('officer').take(id, 'acceptance', 'accept');
      await review(id, 'recommend-approval', goodFindings);
      expect(await decide(id, 'approve')).toMatchObject({ status: 'decided' });
    });
  });
});
