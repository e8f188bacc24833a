/** Consultation 意见征询, a verb of the steps whose definition allows it: who asks, who answers, what silence is, and what a decision owes to an answer. */
import type { Case, Task } from '../../api/schemas/case';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { goodFindings } from '../../scripts/client/samples';
import { brokenInvariants } from '../invariants/check';
import { describeWithEngine } from '../support/engine';
import { Journey, refusal } from './journey';
import { startStack, type Stack } from './stack';
import type { Notice } from './views';

const { health, transport, cyberspace, government, operatorB } = DEMO_ORGANISATIONS;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const QUESTION = '所申请的数据可否用于该场景？';

interface Consultation {
  readonly n: number;
  readonly step: string;
  readonly question: string;
  readonly bodies: readonly { readonly organisation: { readonly id: string }; readonly outcome: string | null }[];
}

describeWithEngine('consultation of other bodies', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  const ask = (id: string, bodies: readonly string[], who = 'reviewer', more: object = {}) =>
    on.as(who).post<Consultation>(`/v1/cases/${id}/consultations`, { bodies, question: QUESTION, ...more });
  const asked = async (id: string, who = 'auditor') =>
    (await on.as(who).get<{ items: Consultation[] }>(`/v1/cases/${id}/consultations`)).items;
  const of = (id: string, body: { readonly id: string }) =>
    on.task(id, 'consultation', ({ party }) => party.id === body.id);
  const answer = async (id: string, who: string, body: { readonly id: string }, outcome: string, data?: unknown) =>
    on.as(who).decide(await of(id, body), outcome, data);
  const recommend = async (id: string, opinion?: string) =>
    on.as('reviewer').decide(await on.task(id, 'review'), 'recommend-approval', goodFindings, opinion);

  it('asks each body once, and leaves the step undecided until all have answered, while the clock runs on', async () => {
    const id = await on.at('review');
    const before = await on.task(id, 'review');
    const consultation = await ask(id, [health.id, government.id]);
    expect(consultation).toMatchObject({
      n: 1,
      step: 'review',
      question: QUESTION,
      bodies: [
        { organisation: { id: health.id }, status: 'open', outcome: null },
        { organisation: { id: government.id }, status: 'open' },
      ],
    });
    expect(await of(id, health)).toMatchObject({ role: 'data-steward', round: 1, seat: health.id });
    expect(await of(id, government)).toMatchObject({ role: 'government' });
    const { items } = await on.as('steward-health').get<{ items: Notice[] }>('/v1/notices');
    expect(items[0]).toMatchObject({ caseId: id, body: expect.stringContaining(QUESTION) as string });
    expect(await on.clock(id)).toMatchObject({ state: 'running' });
    expect((await on.task(id, 'review')).dueAt).toBe(before.dueAt);

    for (const outcome of ['recommend-approval', 'recommend-rejection'] as const) {
      const decided = on.as('reviewer').decide(await on.task(id, 'review'), outcome, goodFindings, '意见');
      expect(await refusal(decided)).toMatchObject({ status: 409, code: 'consultation-open' });
    }
    const todo = async () =>
      (await on.as('reviewer').get<{ items: Task[] }>(`/v1/tasks?box=todo&caseId=${id}`)).items.map(({ step }) => step);
    expect(await todo()).toEqual([]); // nothing can be decided
    expect((await on.task(id, 'review')).availableActions).not.toContain('decision');
    expect((await on.kase(id)).steps.sort()).toEqual(['consultation', 'review']);
    await answer(id, 'steward-health', health, 'agree');
    expect(await refusal(recommend(id))).toMatchObject({ status: 409, code: 'consultation-open' });
    await answer(id, 'government', government, 'not-concerned');
    expect(await todo()).toEqual(['review']);
    expect((await on.task(id, 'review')).materialsHash).not.toBe(before.materialsHash);
    await recommend(id);
    await on.task(id, 'decision');
    expect((await on.eventTypes(id)).filter((type) => type.startsWith('consultation.'))).toEqual([
      'consultation.asked',
      'consultation.answered',
      'consultation.answered',
    ]);
    // The department that was asked docks all the same: to give an opinion is no other duty.
    await on.as('director').take(id, 'decision', 'approve', undefined, '同意');
    await on.dock(id, 'steward-health');
    await on.dock(id, 'steward-transport');
    expect(await on.closed(id)).toMatchObject({ outcome: 'supplied' });
  });

  it('binds nobody, but who decides against an objection or a condition says why', async () => {
    const id = await on.at('review');
    await ask(id, [health.id, transport.id]);
    const bare = await of(id, health);
    for (const [outcome, pointer] of [
      ['object', '/data'],
      ['agree-with-conditions', '/data'],
    ] as const)
      expect(await refusal(on.as('steward-health').decide(bare, outcome))).toMatchObject({
        pointers: [expect.stringContaining(pointer) as string],
      });
    await answer(id, 'steward-health', health, 'agree-with-conditions', { conditions: '仅限汇总数据' });
    await answer(id, 'steward-transport', transport, 'object', { grounds: '实时位置数据不宜用于该场景' });
    expect(await refusal(recommend(id))).toMatchObject({ status: 422, pointers: ['/opinion'], article: 'Art. 15 ¶1' });
    await recommend(id, '已要求汇总；位置数据延时一小时');
    // A second consultation, by who holds the next step; what was said before is still to be met.
    await on.task(id, 'decision');
    await ask(id, [transport.id], 'director');
    expect(await on.task(id, 'consultation')).toMatchObject({ round: 2 });
    const approve = async (opinion?: string) =>
      on.as('director').decide(await on.task(id, 'decision'), 'approve', {}, opinion);
    expect(await refusal(approve('同意'))).toMatchObject({ status: 409, code: 'consultation-open' });
    await answer(id, 'steward-transport', transport, 'agree');
    expect(await refusal(approve())).toMatchObject({ status: 422, pointers: ['/opinion'] }); // the condition stands
    await approve('条件已写入供给要求');
    expect(await asked(id)).toMatchObject([
      { n: 1, step: 'review' },
      { n: 2, step: 'decision', bodies: [{ outcome: 'agree' }] },
    ]);
    const [first] = await asked(id);
    expect(first?.bodies.map(({ outcome }) => outcome).sort()).toEqual(['agree-with-conditions', 'object']);
  });

  it('takes silence for consent, but waits for the cyberspace administration, late', async () => {
    const id = await on.at('review');
    await ask(id, [health.id, cyberspace.id]);
    const limits = (await on.as('auditor').get<{ limits: Record<string, string> }>('/v1/policies/data-request')).limits;
    expect(limits['consultation']).toBe('5wd');
    await stack.passes(12 * DAY_MS);
    const silent = await on.until('the consent by silence', async () =>
      (await on.tasks(id, 'consultation')).find(({ status }) => status === 'expired'),
    );
    expect(silent).toMatchObject({ party: { id: health.id }, decision: { outcome: 'deemed-consent', by: null } });
    const escalation = await on.task(id, 'consultation-escalation');
    expect(escalation).toMatchObject({ role: 'director' });
    expect(await of(id, cyberspace)).toMatchObject({ late: true, light: 'red', status: 'open' });
    const lights = Promise.all(
      ['reviewer', 'cyberspace', 'operator-a'].map(async (who) => (await on.kase(id, who)).light),
    );
    expect(await lights).toEqual(['red', 'red', 'green']);
    const red = async (who: string) =>
      (await on.as(who).get<{ items: Case[] }>('/v1/cases?light=red&limit=200')).items.some((one) => one.id === id);
    expect(await Promise.all(['reviewer', 'cyberspace', 'operator-a'].map(red))).toEqual([true, true, false]);
    expect(await refusal(recommend(id))).toMatchObject({ status: 409, code: 'consultation-open' });
    expect((await on.notices(id)).join()).not.toContain('意见征询'); // the applicant is told of none of it
    await on.as('director').decide(escalation, 'urge', undefined, '请尽快答复');
    await answer(id, 'cyberspace', cyberspace, 'agree');
    await recommend(id);
    expect((await on.tasks(id, 'consultation-escalation')).map(({ status }) => status)).toEqual(['decided']);
  });

  it('lasts as long as policy says, and reminds before', async () => {
    await on.policy({ consultation: '3wd' });
    const id = await on.at('review');
    await ask(id, [transport.id]);
    const { dueAt, openedAt } = await of(id, transport);
    expect(Date.parse(dueAt ?? '') - Date.parse(openedAt)).toBeLessThan(9 * DAY_MS);
    await stack.passes(new Date(Date.parse(dueAt ?? '') - HOUR_MS)); // time goes on while the rest is asked
    await on.until('the reminder', async () =>
      (await on.notices(id, 'steward-transport')).join().includes('即将到期') ? true : undefined,
    );
    await answer(id, 'steward-transport', transport, 'agree');
    await on.policy({ consultation: '5wd' });
  });

  it('is asked by who holds the step alone', async () => {
    const id = await on.at('review');
    for (const who of ['officer', 'director', 'auditor', 'operator-a'])
      expect(await refusal(ask(id, [health.id], who))).toMatchObject({ status: 403 });
    for (const who of ['operator-b', 'steward-health', 'cyberspace'])
      expect(await refusal(ask(id, [health.id], who))).toMatchObject({ status: 404 });
    const early = await on.at('acceptance');
    expect(await refusal(ask(early, [health.id], 'officer'))).toMatchObject({ status: 409, code: 'task-not-open' });
    // A case that opened under version 1 keeps it.
    const old = await on.at('review');
    await stack.database('cases').where({ id: old }).update({ definition_version: 1 });
    expect(await refusal(ask(old, [health.id]))).toMatchObject({ status: 409, code: 'task-not-open' });
    await on.as('reviewer').take(old, 'review', 'recommend-rejection', goodFindings, '不予批准');
    await on.as('director').take(old, 'decision', 'reject', undefined, '不予批准');
    expect(await refusal(ask(old, [health.id]))).toMatchObject({ status: 409, code: 'case-closed' });
  });

  it.each<[string, object, number, string]>([
    ['nobody', { bodies: [] }, 422, '/bodies'],
    ['somebody twice', { bodies: [health.id, health.id] }, 422, '/bodies'],
    ['an organisation that is not there', { bodies: [health.id, 'nobody'] }, 422, '/bodies/1'],
    ['an operator', { bodies: [operatorB.id] }, 422, '/bodies/0'],
    ['with no question', { question: ' ' }, 422, '/question'],
    ['with a document that is not there', { documentIds: ['nothing'] }, 422, '/documentIds/0'],
    ['in another word', { bodies: [health.id], limit: '1wd' }, 400, ''],
  ])('is refused of %s', async (_, change, status, pointer) => {
    const id = await on.at('review');
    const refused = await refusal(ask(id, [health.id], 'reviewer', change));
    expect(refused.status).toBe(status);
    if (status === 422) expect(refused.pointers).toEqual([pointer]);
    expect(await asked(id)).toEqual([]);
    expect(await on.openTasks(id, 'consultation')).toEqual([]);
  });

  it('asks nobody twice before they have answered, and shows each its own answer and the documents alone', async () => {
    const id = await on.at('review');
    const [document = ''] = [await on.upload('reviewer')];
    await ask(id, [health.id, transport.id], 'reviewer', { documentIds: [document] });
    expect(await refusal(ask(id, [transport.id]))).toMatchObject({ status: 422, pointers: ['/bodies/0'] });
    await answer(id, 'steward-health', health, 'object', { grounds: '内部意见' });
    expect(await asked(id, 'steward-transport')).toMatchObject([{ bodies: [{ organisation: { id: transport.id } }] }]);
    expect(await asked(id, 'operator-a')).toEqual([]);
    const readable = async (who: string) =>
      (await on.as(who).get<{ items: { id: string }[] }>(`/v1/cases/${id}/documents`)).items.map((one) => one.id);
    for (const who of ['reviewer', 'steward-transport', 'steward-health'])
      expect(await readable(who)).toContain(document);
    expect(await readable('operator-a')).not.toContain(document);
    for (const who of ['operator-a', 'steward-transport'])
      for (const path of ['', '/events', '/consultations', '/clock'])
        expect(JSON.stringify(await on.as(who).get(`/v1/cases/${id}${path}`))).not.toContain('内部意见');
    // Whom the authority asks is its own; a body finds its own task.
    const bodies = async (who: string) =>
      (await on.as(who).get<{ items: Task[] }>(`/v1/tasks?caseId=${id}`)).items
        .filter(({ step }) => step === 'consultation')
        .map(({ party }) => party.id);
    const theirs = await of(id, transport);
    expect((await bodies('reviewer')).sort()).toEqual([health.id, transport.id].sort());
    expect(await bodies('steward-transport')).toEqual([transport.id]);
    expect((await on.kase(id, 'steward-transport')).tasks.map(({ step }) => step)).toContain('consultation');
    for (const who of ['operator-a', 'steward-health'])
      expect(await refusal(on.as(who).get(`/v1/tasks/${theirs.id}`))).toMatchObject({ status: 404 });
    expect(await bodies('operator-a')).toEqual([]);
    const told = await on.kase(id, 'operator-a');
    expect(told.tasks.map(({ step }) => step)).not.toContain('consultation');
    // Nor is it told that anybody is asked: the case stands at its review, and is due when that is.
    expect(told).toMatchObject({ steps: ['review'], dueAt: (await on.task(id, 'review')).dueAt });
    expect((await on.kase(id, 'steward-transport')).steps.sort()).toEqual(['consultation', 'review']);
    const clock = async (who: string) =>
      (await on.as(who).get<{ tasks: { step: string }[] }>(`/v1/cases/${id}/clock`)).tasks.map(({ step }) => step);
    expect(await clock('reviewer')).toContain('consultation');
    expect(await clock('operator-a')).not.toContain('consultation');
    const found = async (who: string) =>
      (await on.as(who).get<{ items: Case[] }>('/v1/cases?step=consultation&limit=200')).items.some(
        (one) => one.id === id,
      );
    expect(await Promise.all(['reviewer', 'steward-transport', 'operator-a'].map(found))).toEqual([true, true, false]);
    expect(await found('steward-health')).toBe(false); // it has answered
  });

  it('is void with the case: withdrawn, nobody has anything left to answer, and each is told', async () => {
    const id = await on.at('review');
    await ask(id, [health.id, cyberspace.id]);
    const task = await of(id, health);
    await on.as('operator-a').post<Case>(`/v1/cases/${id}/withdraw`, { reason: '不再需要' });
    expect((await on.tasks(id, 'consultation')).map(({ status }) => status)).toEqual(['void', 'void']);
    expect(await refusal(on.as('steward-health').decide(task, 'agree'))).toMatchObject({ status: 409 });
    expect((await on.notices(id, 'steward-health')).join().includes('案件办结')).toBe(true);
  });

  it('breaks no invariant, and the trail verifies', async () => {
    expect(await brokenInvariants(stack.database)).toEqual([]);
    expect(await on.as('auditor').post('/v1/audit/verify', {})).toMatchObject({ valid: true });
  });
});
