/** Art. 13, 14: “one need, one application”: what may be applied for, how often, and by whom. */
import { randomUUID } from 'node:crypto';
import { goodFindings, sampleApplication, sampleNeed } from '../../scripts/client/samples';
import { describeWithEngine } from '../support/engine';
import { addDays, localDate, localDateOf } from '../../domain/local-date';
import { Journey, refusal } from './journey';
import { startStack, type Stack } from './stack';
import type { Need } from './views';

const PROTECTED = { personal: false, tradeSecrets: false, authorizationDocumentIds: [] };
const PIECE = { kind: 'letter', grantor: '公交公司', covers: ['time'], documentId: 'no-such' };

describeWithEngine('one need, one application (Art. 14)', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  const rejectedNeed = async (): Promise<string> => {
    const needId = await on.need();
    const id = await on.file({ needId });
    await on.as('officer').take(id, 'acceptance', 'accept');
    await on.as('reviewer').take(id, 'review', 'recommend-rejection', goodFindings, '用途不明');
    await on.as('director').take(id, 'decision', 'reject', undefined, '用途与使用单位职责无关');
    return needId;
  };

  it('refuses a second application for a need and names the first', async () => {
    const needId = await on.need();
    const first = await on.file({ needId });
    expect(await refusal(on.file({ needId }))).toMatchObject({
      status: 409,
      code: 'duplicate-application',
      article: 'Art. 14',
      all: { caseIdOfApplication: first },
    });
  });

  it('lets exactly one of twenty filings at once through', async () => {
    const needId = await on.need();
    const body = sampleApplication(needId);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        on.as('operator-a').request<{ code?: string }>('POST', '/v1/data-requests', body),
      ),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(new Set(answers.filter(({ status }) => status !== 201).map(({ body: { code } }) => code))).toEqual(
      new Set(['duplicate-application']),
    );
    expect(await stack.database('cases').where({ need_id: needId })).toHaveLength(1);
  });

  it('holds in the database even where code would not', async () => {
    const needId = await on.need();
    const id = await on.file({ needId });
    const twin = stack.database.raw(
      `INSERT INTO cases (id, process, definition_version, policy_version, title, party_id, opened_by, opened_at, file, need_id)
       SELECT ?, process, 1, 0, title, party_id, opened_by, opened_at, file, need_id FROM cases WHERE id = ?`,
      [`DR-${randomUUID()}`, id],
    );
    await expect(twin).rejects.toThrow('one_application_per_need');
  });

  it.each([
    ['unreasonable', { reasonable: false, feasible: true }],
    ['infeasible', { reasonable: true, feasible: false }],
  ])('refuses an application for a need that its own assessment calls %s (Art. 13, 14)', async (_, assessed) => {
    const needId = await on.need({ assessment: { ...sampleNeed().assessment, ...assessed } });
    expect(await refusal(on.file({ needId }))).toMatchObject({
      status: 422,
      code: 'validation-failed',
      article: 'Art. 13, 14',
      pointers: ['/needId'],
    });
    expect(await on.needStatus(needId)).toBe('open');
  });

  it('does not know the need of another operator, nor one that does not exist', async () => {
    const needId = await on.need();
    expect(await refusal(on.file({ needId }, 'operator-b'))).toMatchObject({ status: 404, code: 'not-found' });
    expect(await refusal(on.file({ needId: randomUUID() }))).toMatchObject({ status: 404 });
  });

  it('takes a rejected need up again as a new version only, linked to the old one', async () => {
    const needId = await rejectedNeed();
    expect(await on.needStatus(needId)).toBe('rejected');
    expect(await refusal(on.file({ needId }))).toMatchObject({ status: 409, code: 'duplicate-application' });
    const next = await on.as('operator-a').post<Need>('/v1/needs', { ...sampleNeed(), previousId: needId });
    expect(next).toMatchObject({ previousId: needId, version: 2, status: 'open' });
    expect(await on.file({ needId: next.id })).toMatch(/^DR-\d{4}-\d{6}$/);
  });

  it('gives a rejected need one new version, not two', async () => {
    const previousId = await rejectedNeed();
    await on.need({ previousId });
    expect(await refusal(on.need({ previousId }))).toMatchObject({ status: 422, pointers: ['/previousId'] });
  });

  it('gives no new version to a need that was not rejected, or that is another operator’s', async () => {
    const previousId = await on.need();
    expect(await refusal(on.need({ previousId }))).toMatchObject({ status: 422, pointers: ['/previousId'] });
    expect(await refusal(on.need({ previousId: await rejectedNeed() }, 'operator-b'))).toMatchObject({ status: 422 });
  });

  it('lets a withdrawn need be applied for again', async () => {
    const needId = await on.need();
    const first = await on.file({ needId });
    await on.as('operator-a').post(`/v1/cases/${first}/withdraw`, { reason: '材料有误' });
    expect(await on.needStatus(needId)).toBe('open');
    const second = await on.file({ needId });
    expect(second).not.toBe(first);
    await on.as('officer').take(second, 'acceptance', 'accept');
    expect((await on.kase(first)).outcome).toBe('withdrawn');
  });

  it.each([
    [
      'an entry the catalogue does not have',
      { datasets: [{ datasetId: 'no-such', fields: ['time'] }] },
      '/datasets/0/datasetId',
    ],
    [
      'a field the entry does not have',
      { datasets: [{ datasetId: 'transport-parking', fields: ['lot', 'owner'] }] },
      '/datasets/0/fields/1',
    ],
    ['a document that does not exist', { documentIds: ['no-such'] }, '/documentIds/0'],
    ['a term that ends before it begins', { term: { from: '2027-01-02', to: '2027-01-01' } }, '/term/to'],
    ['no entry at all', { datasets: [] }, '/datasets'],
    ['a term that is over', { term: { from: '2020-01-01', to: '2020-12-31' } }, '/term/to'],
    ['a term beyond the right', { term: { from: '2026-01-01', to: '2099-12-31' } }, '/term/to'],
    [
      'evidence of a field that is not applied for',
      { protectedInformation: { ...PROTECTED, evidence: [{ ...PIECE, covers: ['time', 'salary'] }] } },
      '/protectedInformation/evidence/0/covers/1',
    ],
    [
      'evidence in a document that does not exist',
      { protectedInformation: { ...PROTECTED, evidence: [PIECE] } },
      '/protectedInformation/evidence/0/documentId',
    ],
    [
      'an impact assessment that does not exist',
      { protectedInformation: { ...PROTECTED, impactAssessmentDocumentId: 'no-such' } },
      '/protectedInformation/impactAssessmentDocumentId',
    ],
  ])('refuses an application that names %s, and leaves the need open', async (_, changes, pointer) => {
    const needId = await on.need();
    const call = on.as('operator-a').post('/v1/data-requests', { ...sampleApplication(needId), ...changes });
    expect(await refusal(call)).toMatchObject({ status: 422, code: 'validation-failed', pointers: [pointer] });
    expect(await on.needStatus(needId)).toBe('open');
  });

  it('names the last day of the right where the term goes beyond it (Art. 9)', async () => {
    const { items } = await on.as('operator-a').get<{ items: { to: string }[] }>('/v1/authorizations');
    const last = localDate(items[0]?.to ?? '');
    const beyond = await refusal(on.file({ term: { from: '2026-01-01', to: addDays(last, 1) } }));
    expect(beyond).toMatchObject({ status: 422, pointers: ['/term/to'], article: 'Art. 9' });
    expect(JSON.stringify(beyond)).toContain(last);
    await on.file({ term: { from: '2026-01-01', to: last } });
  });

  it('takes no need that was assessed on a day to come (Art. 13)', async () => {
    const assessedOn = addDays(localDateOf(new Date()), 1);
    const call = on.need({ assessment: { ...sampleNeed().assessment, assessedOn } });
    expect(await refusal(call)).toMatchObject({
      ...{ status: 422, pointers: ['/assessment/assessedOn'], article: 'Art. 13' },
    });
  });

  it('refuses a document of another organisation as if it did not exist', async () => {
    const foreign = await on.upload('operator-b');
    const refused = await refusal(on.file({ documentIds: [foreign] }));
    expect(refused).toMatchObject({ status: 422, pointers: ['/documentIds/0'] });
    expect(refused).toEqual({
      ...(await refusal(on.file({ documentIds: ['no-such'] }))),
      all: expect.anything() as unknown,
    });
  });

  it('answers 201 with the address of the case', async () => {
    const answer = await on
      .as('operator-a')
      .request<{ id: string }>('POST', '/v1/data-requests', sampleApplication(await on.need()));
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/v1/cases/${answer.body.id}`);
  });

  it('keeps two applications for two needs apart', async () => {
    const [one, other] = await Promise.all([on.file(), on.file()]);
    expect(one).not.toBe(other);
  });
});
