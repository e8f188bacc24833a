/** Review 审核 and decision 审批 (Art. 15): the findings, narrowing, departing from experts, protected information (Art. 18 ¶3). */
import { goodFindings } from '../../scripts/client/samples';
import { describeWithEngine } from '../support/engine';
import { Journey, refusal, type Application } from './journey';
import { startStack, type Stack } from './stack';
import type { Supply } from './views';

const PARKING = [{ datasetId: 'transport-parking', fields: ['lot', 'free'] }];
const ok = { ok: true, note: '' };

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
    const term = { from: '2026-02-01', to: '2026-12-31' };
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
    ['a shorter term', { term: { from: '2026-02-01', to: '2026-12-31' } }],
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
    ['a term that begins earlier', { term: { from: '2025-12-31', to: '2026-06-30' } }, '/data/term'],
    ['a term that ends later', { term: { from: '2026-01-01', to: '2028-01-01' } }, '/data/term'],
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

    it('with evidence it can be approved', async () => {
      const evidence = await on.upload('operator-a');
      const id = await on.at('decision', asking(true, true, [evidence]));
      await decide(id, 'approve');
      await on.dock(id, 'steward-transport');
      await supplied(id);
    });

    it('evidence may come with a supplement', async () => {
      const id = await on.file(asking(true, false, []));
      await on.as('officer').take(id, 'acceptance', 'return', { missing: ['授权证明'] });
      const protectedInformation = {
        personal: true,
        tradeSecrets: false,
        authorizationDocumentIds: [await on.upload('operator-a')],
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
