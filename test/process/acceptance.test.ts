/** Acceptance 受理 and supplement 补正 (Art. 14; by analogy Administrative Licensing Law art. 32). */
import { sampleNeed } from '../../scripts/client/samples';
import { describeWithEngine } from '../support/engine';
import { Journey, refusal } from './journey';
import { startStack, type Stack } from './stack';

const MISSING = ['使用单位证明', '场景说明'];

describeWithEngine('acceptance and supplement', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  const returned = async (missing: readonly string[] = MISSING): Promise<string> => {
    const id = await on.file();
    await on.as('officer').take(id, 'acceptance', 'return', { missing });
    return id;
  };
  const submit = (id: string, changes: object = {}, documentIds: string[] = []) =>
    on.as('operator-a').take(id, 'supplement', 'submit', { changes, documentIds });

  it('accept starts the decision clock and opens the review', async () => {
    const id = await on.file();
    expect((await on.clock(id)).state).toBe('not-started');
    await on.as('officer').take(id, 'acceptance', 'accept');
    const review = await on.task(id, 'review');
    expect(review).toMatchObject({ role: 'reviewer', article: 'Art. 15 ¶1', status: 'open' });
    expect(await on.clock(id)).toMatchObject({ state: 'running', limit: '20wd' });
  });

  it('refuse needs reasons, closes the case and names the remedies to the applicant', async () => {
    const needId = await on.need();
    const id = await on.file({ needId });
    const silent = on.as('officer').take(id, 'acceptance', 'refuse', undefined, '');
    expect(await refusal(silent)).toMatchObject({ status: 422, pointers: ['/opinion'] });
    await on.as('officer').take(id, 'acceptance', 'refuse', undefined, '所需数据不属于公共数据');
    expect(await on.closed(id)).toMatchObject({ outcome: 'refused', steps: [] });
    expect(await on.needStatus(needId)).toBe('rejected');
    expect((await on.clock(id)).state).not.toBe('running');
    const { items } = await on.as('operator-a').get<{ items: object[] }>('/v1/notices?limit=200');
    expect(JSON.stringify(items.filter((one) => 'caseId' in one && one.caseId === id))).toMatch(/行政复议.*行政诉讼/s);
  });

  it('has the need as it was assessed before it, with the assessment, for whoever judges the request (Art. 13, 15)', async () => {
    const documentId = await on.upload('operator-a', '内部评估.txt');
    const { dataWanted, wayOfUse, scenario, assessment } = sampleNeed();
    const need = { dataWanted, wayOfUse, scenario, assessment: { ...assessment, documentId } };
    const id = await on.at('supplement', { needId: await on.need(need) });
    await submit(id, { scenario: '到站预测，限中原区' });
    await on.as('officer').take(id, 'acceptance', 'accept');
    await on.task(id, 'review');
    expect((await on.kase(id, 'reviewer')).data).toMatchObject({ scenario: '到站预测，限中原区', need });
    const { items } = await on.as('reviewer').get<{ items: { id: string }[] }>(`/v1/cases/${id}/documents`);
    expect(items.filter((one) => !('kind' in one)).map((one) => one.id)).toEqual([documentId]);
  });

  it('return lists everything missing, and the operator supplements the file', async () => {
    const id = await returned();
    const task = await on.task(id, 'supplement');
    expect(task.party.id).toBe((await on.kase(id)).party.id);
    const document = await on.upload('operator-a', '使用单位证明.txt');
    await submit(id, { scenario: '到站预测，限中原区' }, [document]);
    expect((await on.kase(id)).data.scenario).toBe('到站预测，限中原区');
    expect((await on.kase(id)).data.purpose).toBeTruthy();
    const { items } = await on.as('officer').get<{ items: { id: string }[] }>(`/v1/cases/${id}/documents`);
    expect(items.map((one) => one.id)).toContain(document);
  });

  it('gives a new acceptance limit from the receipt of the supplement', async () => {
    const id = await returned();
    const [before] = await on.tasks(id, 'acceptance');
    await submit(id);
    const again = await on.task(id, 'acceptance');
    expect(again.id).not.toBe(before?.id);
    expect(Date.parse(again.openedAt)).toBeGreaterThan(Date.parse(before?.openedAt ?? ''));
    expect((await on.clock(id)).state).toBe('not-started');
    await on.as('officer').take(id, 'acceptance', 'accept');
    expect((await on.task(id, 'review')).round).toBe(1);
  });

  it('a second return may repeat what the first named', async () => {
    const id = await returned();
    await submit(id);
    await on.as('officer').take(id, 'acceptance', 'return', { missing: MISSING.slice(1) });
    await submit(id);
    await on.as('officer').take(id, 'acceptance', 'accept');
    expect((await on.task(id, 'review')).status).toBe('open');
  });

  it('a second return may not name anything new: everything is told at once', async () => {
    const id = await returned();
    await submit(id);
    const more = on.as('officer').take(id, 'acceptance', 'return', { missing: [...MISSING, '安全承诺书'] });
    expect(await refusal(more)).toMatchObject({
      status: 422,
      code: 'validation-failed',
      pointers: ['/data/missing/2'],
      article: expect.stringContaining('32') as unknown,
    });
    expect((await on.task(id, 'acceptance')).status).toBe('open');
    expect(await on.refusals(id)).toEqual(['validation-failed']);
  });

  it('a third return is held to the first as well', async () => {
    const id = await returned(MISSING);
    await submit(id);
    await on.as('officer').take(id, 'acceptance', 'return', { missing: MISSING.slice(0, 1) });
    await submit(id);
    const more = on.as('officer').take(id, 'acceptance', 'return', { missing: ['新的要求'] });
    expect(await refusal(more)).toMatchObject({ status: 422, pointers: ['/data/missing/0'] });
  });

  it.each([
    ['nothing listed', { missing: [] }, 422],
    ['an empty item', { missing: [''] }, 422],
    ['no list', {}, 422],
    ['an unknown member', { missing: MISSING, urgent: true }, 400],
  ])('refuses a return with %s', async (_, data, status) => {
    const id = await on.file();
    expect(await refusal(on.as('officer').take(id, 'acceptance', 'return', data))).toMatchObject({ status });
  });

  it('accept takes no data, and only outcomes of the step exist', async () => {
    const id = await on.file();
    expect(await refusal(on.as('officer').take(id, 'acceptance', 'accept', { because: 1 }))).toMatchObject({
      status: 400,
    });
    expect(await refusal(on.as('officer').take(id, 'acceptance', 'approve'))).toMatchObject({
      status: 422,
      pointers: ['/outcome'],
    });
    expect(await refusal(on.as('officer').take(id, 'acceptance', 'constructor'))).toMatchObject({ status: 422 });
  });

  it('a supplement cannot point the application at another need, nor at what the catalogue does not have', async () => {
    const id = await returned();
    expect(await refusal(submit(id, { needId: await on.need() }))).toMatchObject({ status: 400 });
    const unknown = submit(id, { datasets: [{ datasetId: 'no-such', fields: ['time'] }] });
    expect(await refusal(unknown)).toMatchObject({ status: 422, pointers: ['/data/changes/datasets/0/datasetId'] });
    expect(await refusal(submit(id, {}, ['no-such']))).toMatchObject({ status: 422 });
    expect((await on.task(id, 'supplement')).status).toBe('open');
  });

  it('a supplement is the applicant’s own: another operator does not know of it', async () => {
    const id = await returned();
    const { id: taskId, materialsHash } = await on.task(id, 'supplement');
    const body = { outcome: 'submit', data: { changes: {}, documentIds: [] }, materialsHash };
    expect(await refusal(on.as('operator-b').post(`/v1/tasks/${taskId}/decision`, body))).toMatchObject({
      status: 404,
    });
    expect(await refusal(on.as('officer').post(`/v1/tasks/${taskId}/decision`, body))).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
  });

  it('tells the other side of every change of state', async () => {
    const id = await returned();
    await submit(id);
    expect((await on.notices(id)).join()).toMatch(/退回补正/);
    expect((await on.notices(id, 'officer')).join()).toMatch(/补正/);
  });
});
