/** Art. 7, 8: an agreement is amended by both sides, seen in its effects before, and in force from the day they name. */
import type { Case, Task } from '../../api/schemas/case';
import { withEffects } from '../../cases/preview';
import type { Agreement } from '../../processes/authorization/forms';
import { sealText } from '../../processes/authorization/text';
import { amendment } from '../builders/agreement-amendment';
import { bring } from '../builders/bring';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';
import { DATASET, day, FIELDS, Ground, parking, type Right } from './ground';

type Effect = 'none' | 'narrowed' | 'ended';
interface Effects {
  readonly decidedAt: string | null;
  readonly carriedOut: boolean | null;
  readonly supplies: readonly { id: string; effect: Effect; datasets: string[]; fields: string[] }[];
  readonly requests: readonly { id: string; effect: Effect }[];
}

const NONE = { domains: [], providers: [], datasetIds: [], productKinds: [] };
const HEALTH = { ...NONE, domains: ['卫生健康'] };
const TRANSPORT = { ...NONE, domains: ['交通运输'] };
const PROCESS = 'agreement-amendment';
const CONSULTED = DEMO_ORGANISATIONS.health.id;

describeWithEngine('the amendment of an agreement (Art. 7, 8)', () => {
  let stack: Stack;
  let on: Ground;
  beforeAll(async () => {
    stack = await startStack();
    on = new Ground(stack);
  });
  afterAll(() => stack.stop());

  const propose = async (right: Right, who = 'officer') =>
    (await on.as(who).post<Case>(`/v1/authorizations/${right.id}/amendments`, { reason: '业务变化' })).id;
  const effectsOf = (id: string) => on.as('officer').get<Effects>(`/v1/cases/${id}/effects`);
  const sign = (id: string, data: object = {}, from = 'draft') =>
    bring(on, PROCESS, id, { from, to: 'amended', with: { 'draft.submit': amendment(data) } });
  const operatorSigns = async (right: Right, id: string) =>
    on.as(right.operator).decide(await on.as(right.operator).task(id, 'operator-signature'), 'sign');

  it('proposed by the operator is admitted, drafted, signed by both, and a version of its own with an act', async () => {
    const right = await on.inForce();
    const id = await propose(right, right.operator);
    expect((await on.kase(id, right.operator)).process).toBe(PROCESS);
    expect(await refusal(propose(right))).toMatchObject({ status: 409, code: 'duplicate-application' });
    const stranger = on.as('operator-b').post(`/v1/authorizations/${right.id}/amendments`, { reason: '业务变化' });
    expect(await refusal(stranger)).toMatchObject({ status: 404 });
    await on.take(id, 'admission', 'accept');
    const draft = (data: object) => on.take(id, 'draft', 'submit', data);
    const { clauses } = (await on.kase(right.caseId)).data.agreement as { clauses: Record<string, string> };
    for (const [data, pointer] of [
      [amendment({ clauses: { ...clauses, parties: '另一方' } }), '/data/clauses/parties'],
      [amendment({ effectiveFrom: day(-1) }), '/data/effectiveFrom'],
      [amendment({ effectiveFrom: day(366) }), '/data/effectiveFrom'],
      [amendment({ scope: { datasetIds: ['no-such-entry'] } }), '/data/scope/datasetIds/0'],
      [{ effectiveFrom: day(0) }, '/data'],
    ] as const) {
      expect(await refusal(draft(data))).toMatchObject({ status: 422, pointers: [pointer] });
    }
    expect((await refusal(draft(amendment({ to: day(900) })))).status).toBe(400); // the end is no member (Art. 9)
    await sign(id, { clauses: { ...clauses, content: '仅限交通运输领域' }, scope: TRANSPORT, eService: false });
    expect(await on.closed(id)).toMatchObject({ outcome: 'amended' });
    expect(await on.right(right)).toMatchObject({
      scope: TRANSPORT,
      agreementVersion: 2,
      eService: false,
      to: day(365),
    });
    const list = await on.as('auditor').get<{ items: Record<string, unknown>[] }>('/v1/public/operators?limit=200');
    expect(list.items.find(({ id }) => id === right.org)).toMatchObject({ content: '仅限交通运输领域' });
    const versions = await stack
      .database('agreement_versions')
      .where({ authorization_id: right.id })
      .orderBy('version');
    expect(versions).toMatchObject([
      { version: 1, scope: null },
      { version: 2, case_id: id },
    ]);
    const { items } = await on.as(right.operator).get<{ items: { kind: string }[] }>(`/v1/acts?caseId=${id}`);
    expect(items.map(({ kind }) => kind)).toEqual(['amendment']);
    expect(await on.event(right.caseId, 'agreement.amended')).toMatchObject({ version: 2 });
    // The case of the right has the agreement in force, and every version as it was signed.
    const { data } = await on.kase(right.caseId, right.operator);
    expect(data).toMatchObject({
      agreementVersion: 2,
      agreement: { clauses: { content: '仅限交通运输领域' }, scope: TRANSPORT, eService: false, to: day(365) },
      agreements: [
        { version: 1, caseId: right.caseId, clauses },
        { version: 2, caseId: id, scope: TRANSPORT },
      ],
    });
    for (const { hash, ...text } of data.agreements as (Agreement & { hash: string })[])
      expect(sealText(text)).toBe(hash);
  });

  it('consults other bodies while it is drafted and as the authority signs, and each waits for them', async () => {
    const right = await on.inForce({ scope: TRANSPORT });
    const id = await propose(right);
    await on.task(id, 'draft');
    const steps = [
      ['officer', 'draft', 'submit', amendment({ scope: null })],
      ['director', 'authority-signature', 'sign', undefined],
    ] as const;
    for (const [who, step, outcome, data] of steps) {
      if (step === 'authority-signature') {
        const wider = await on.as('government').task(id, 'government-decision');
        const asks = on.as('government').post(`/v1/cases/${id}/consultations`, { bodies: [CONSULTED], question: '？' });
        expect(await refusal(asks)).toMatchObject({ status: 409, code: 'task-not-open' });
        await on.as('government').decide(wider, 'approve');
        await operatorSigns(right, id);
      }
      const decide = async (opinion?: string) => on.as(who).decide(await on.task(id, step), outcome, data, opinion);
      await on.task(id, step);
      await on.as(who).post(`/v1/cases/${id}/consultations`, { bodies: [CONSULTED], question: '可否扩大范围？' });
      expect(await refusal(decide())).toMatchObject({ status: 409, code: 'consultation-open' });
      expect((await on.kase(id, right.operator)).steps).toEqual([step]);
      await on.as('steward-health').decide(await on.task(id, 'consultation'), 'object', { grounds: '不宜扩大' });
      expect(await refusal(decide())).toMatchObject({ status: 422, pointers: ['/opinion'] });
      await decide('已与该部门协商');
    }
    expect(await on.closed(id)).toMatchObject({ outcome: 'amended' });
  });

  it('narrows and ends what it covers no more, as it was shown before and from its day on', async () => {
    const right = await on.inForce();
    const supplyId = await on.supplyOnRecord(right);
    const request = await on.underReview(right);
    const id = await propose(right);
    expect(await effectsOf(id)).toMatchObject({ supplies: [], requests: [] });
    await on.take(id, 'draft', 'submit', amendment({ scope: HEALTH }));
    expect(await effectsOf(id)).toMatchObject({
      supplies: [
        { id: supplyId, effect: 'ended', datasets: [DATASET], fields: FIELDS.map((field) => `${DATASET}.${field}`) },
      ],
      requests: [{ id: request, effect: 'none' }], // not approved yet
    });
    await operatorSigns(right, id);
    // What is decided on is what was seen: another supply, and the materials are others.
    const before = await on.as('director').task(id, 'authority-signature');
    const other = await on.supplyOnRecord(right);
    expect(await refusal(on.as('director').decide(before, 'sign'))).toMatchObject({ code: 'materials-changed' });
    const after = await on.as('director').get<Task>(`/v1/tasks/${before.id}`);
    expect(after.materialsHash).not.toBe(before.materialsHash);
    const hashOf = async () =>
      (await stack.database('tasks').where({ id: before.id }).first<{ materials_hash: string }>()).materials_hash;
    const beneath = await hashOf();
    await on.as('director').decide(after, 'sign');
    expect((await on.as('director').get<Task>(`/v1/tasks/${before.id}`)).materialsHash).toBe(after.materialsHash);
    // What was decided on stays with the case, and is what the hash of the decision binds.
    const decided = await on.as('auditor').get<Effects>(`/v1/cases/${id}/effects`);
    const signature = await on.as('auditor').get<Task>(`/v1/tasks/${before.id}`);
    expect(decided).toMatchObject({ decidedAt: signature.decision?.at, carriedOut: true, requests: [{ id: request }] });
    expect(decided.supplies.map(({ id: of, effect }) => [of, effect])).toEqual(
      [supplyId, other].sort().map((of) => [of, 'ended']),
    );
    expect(await hashOf()).toBe(withEffects(beneath, decided));
    for (const ended of [supplyId, other]) {
      expect(await on.supplyEnd(ended)).not.toBeNull();
      await on.clearance(ended);
    }
    expect(await on.check(right)).toMatchObject({ allowed: false });
    const needId = await on.need({}, right.operator);
    expect(await refusal(on.file({ ...parking, needId }, right.operator))).toMatchObject({ pointers: ['/datasets/0'] });
    // What is under review is not approved any more.
    await on.take(request, 'review', 'recommend-approval');
    const decision = await on.as('director').task(request, 'decision');
    const refused = await refusal(on.as('director').decide(decision, 'approve', {}, '同意'));
    expect(refused).toMatchObject({ status: 422, pointers: ['/datasets/0'], article: 'Art. 15 ¶1' });
  });

  it('asks no department for what it covers no more: the request is supplied with what is left', async () => {
    const right = await on.inForce();
    const health = { datasetId: 'health-institutions', fields: ['name'] };
    const request = await on.file({ datasets: [...parking.datasets, health] }, right.operator);
    await on.bring('data-request', request, { to: 'docking' });
    await on.seats(request, 'docking', 2);
    await sign(await propose(right), { scope: TRANSPORT });
    await on.dock(request, 'steward-transport');
    expect(await on.closed(request)).toMatchObject({ outcome: 'supplied' });
    expect(await on.event(request, 'request.narrowed')).toMatchObject({ datasetIds: ['health-institutions'] });
  });

  it.each(['before', 'while'])(
    'leaves the director no refusal to decide of what it takes, %s they are asked',
    async (when) => {
      const right = await on.inForce();
      const health = { datasetId: 'health-institutions', fields: ['name'] };
      const request = await on.file({ datasets: [...parking.datasets, health] }, right.operator);
      await on.bring('data-request', request, { to: 'docking' });
      await on.seats(request, 'docking', 2);
      await on.dock(request, 'steward-health', 'refuse');
      if (when === 'while') {
        await on.dock(request, 'steward-transport');
        await on.task(request, 'docking-refusal');
      }
      await sign(await propose(right), { scope: TRANSPORT });
      if (when === 'before') await on.dock(request, 'steward-transport');
      expect(await on.closed(request)).toMatchObject({ outcome: 'supplied' });
      const asked = await on.tasks(request, 'docking-refusal');
      expect(asked.map(({ status, voidReason }) => [status, voidReason])).toEqual(
        when === 'before' ? [] : [['void', 'agreement-amended']],
      );
    },
  );

  it('in force from a later day leaves what is supplied until then, and grants nothing beyond it meanwhile', async () => {
    const right = await on.inForce();
    const supplyId = await on.supplyOnRecord(right);
    const amended = await propose(right);
    await sign(amended, { scope: HEALTH, effectiveFrom: day(30) });
    expect(await on.right(right)).toMatchObject({ scope: null, agreementVersion: 1 });
    expect(await on.check(right)).toMatchObject({ allowed: true });
    expect(await on.supply(supplyId, right)).toMatchObject({ term: { to: day(29) }, endedAt: null });
    const needId = await on.need({}, right.operator);
    const outside = await refusal(on.file({ ...parking, needId }, right.operator));
    expect(outside).toMatchObject({ pointers: ['/datasets/0'] });
    const { items } = await on.as(right.operator).get<{ items: { number: string }[] }>(`/v1/acts?caseId=${amended}`);
    expect(JSON.stringify(outside.all)).toContain(items[0]?.number ?? 'no act');
    const { items: first } = await on
      .as('officer')
      .get<{ items: { kind: string; number: string }[] }>(`/v1/acts?caseId=${right.caseId}`);
    const agreed = first.find(({ kind }) => kind === 'agreement')?.number;
    expect(JSON.stringify(outside.all)).toContain(agreed ?? 'no act');
    expect((await on.kase(right.caseId)).data).toMatchObject({ agreementVersion: 1, agreements: [{}, { version: 2 }] });
  });

  it('that widens the scope goes to the government, which may refuse; one from nothing to a scope does not', async () => {
    const right = await on.inForce({ scope: TRANSPORT });
    const first = await propose(right);
    await on.take(first, 'draft', 'submit', amendment({ scope: { ...NONE, domains: ['交通运输', '卫生健康'] } }));
    await on.take(first, 'government-decision', 'reject');
    expect(await on.closed(first)).toMatchObject({ outcome: 'refused' });
    const second = await propose(right);
    await on.take(second, 'draft', 'submit', amendment({ scope: null }));
    await on.take(second, 'government-decision', 'approve');
    await sign(second, {}, 'operator-signature');
    expect(await on.right(right)).toMatchObject({ scope: null, agreementVersion: 2 });
  });

  it('is refused, dropped, objected to, withdrawn, given up, or lapses unsigned', async () => {
    const right = await on.inForce();
    const closedAs = async (id: string, outcome: string) => expect(await on.closed(id)).toMatchObject({ outcome });
    const refused = await propose(right, right.operator);
    await on.take(refused, 'admission', 'refuse');
    await closedAs(refused, 'refused');
    const dropped = await propose(right);
    await on.take(dropped, 'draft', 'drop');
    await closedAs(dropped, 'abandoned');
    const withdrawn = await propose(right, right.operator);
    await on.as(right.operator).post(`/v1/cases/${withdrawn}/withdraw`, { reason: '不再需要' });
    await closedAs(withdrawn, 'withdrawn');
    // What the authority has proposed is the operator's to object to, and not to withdraw.
    const proposed = await propose(right);
    expect((await on.kase(proposed, right.operator)).availableActions).not.toContain('withdraw');
    const withdrawal = on.as(right.operator).post(`/v1/cases/${proposed}/withdraw`, { reason: '不同意' });
    expect(await refusal(withdrawal)).toMatchObject({ status: 403, code: 'forbidden' });
    await on.take(proposed, 'draft', 'drop');
    await closedAs(proposed, 'abandoned');
    const abandoned = await propose(right);
    await on.take(abandoned, 'draft', 'submit');
    await on.take(abandoned, 'operator-signature', 'object');
    await on.bring(PROCESS, abandoned, { from: 'draft', to: 'authority-signature' });
    await on.take(abandoned, 'authority-signature', 'abandon');
    await closedAs(abandoned, 'abandoned');
    // Nothing came of what was shown; and nothing was shown where nothing was drafted.
    expect(await effectsOf(abandoned)).toMatchObject({ carriedOut: false });
    expect(await effectsOf(dropped)).toMatchObject({ decidedAt: null, carriedOut: null, supplies: [] });
    await on.limits(PROCESS, { 'operator-signature': 'PT1S' });
    try {
      const lapsed = await propose(right);
      await on.take(lapsed, 'draft', 'submit');
      await closedAs(lapsed, 'abandoned');
      expect((await on.tasks(lapsed, 'operator-signature'))[0]).toMatchObject({ status: 'expired' });
    } finally {
      await on.limits(PROCESS, { 'operator-signature': '15wd' });
    }
    expect(await on.right(right)).toMatchObject({ agreementVersion: 1 });
  });

  it('ends with the right, and is open to none that is over', async () => {
    const right = await on.inForce();
    const id = await propose(right);
    await on.take(id, 'draft', 'submit');
    await on.as(right.operator).post(`/v1/authorizations/${right.id}/termination`, { reason: '业务调整' });
    await on.as('director').take(right.caseId, 'authority-consent', 'agree');
    expect(await on.closed(id)).toMatchObject({ outcome: 'abandoned' });
    expect(await refusal(propose(right))).toMatchObject({ status: 409, code: 'not-in-force' });
  });
});
