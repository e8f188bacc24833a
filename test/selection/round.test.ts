/** What a round demands of its announcement and of applications (Art. 5, 6): who, when, with what, and who sees what. */
import type { Case } from '../../api/schemas/case';
import { goodEvidence, sampleRound } from '../../scripts/client/samples';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';
import { Rounds } from './rounds';

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

describeWithEngine('announcing a round', () => {
  let stack: Stack;
  let on: Rounds;
  beforeAll(async () => {
    stack = await startStack();
    on = new Rounds(stack);
  });
  afterAll(() => stack.stop());

  const announce = (changes: object, persona = 'officer') =>
    on.as(persona).post<Case>('/v1/selections', { ...sampleRound(inDays(30)), ...changes });

  it.each([
    [
      'weights that add up to 99.99',
      {
        dimensions: [
          { name: 'a', weight: 49.99 },
          { name: 'b', weight: 50 },
        ],
      },
      '/dimensions',
    ],
    [
      'a dimension named twice',
      {
        dimensions: [
          { name: 'a', weight: 50 },
          { name: 'a', weight: 50 },
        ],
      },
      '/dimensions',
    ],
    [
      'a weight of nothing',
      {
        dimensions: [
          { name: 'a', weight: 0 },
          { name: 'b', weight: 100 },
        ],
      },
      '/dimensions/0/weight',
    ],
    ['a panel of three', { panelSize: 3 }, '/panelSize'],
    ['an even panel', { panelSize: 6 }, '/panelSize'],
    ['no seats', { seats: 0 }, '/seats'],
    ['a term of six years', { termYears: 6 }, '/termYears'],
    ['a call shorter than twenty days', { closesAt: inDays(19) }, '/closesAt'],
    ['a call that is over', { closesAt: inDays(-1) }, '/closesAt'],
    ['a call to the end of the calendar', { closesAt: '9999-12-31T23:59:59Z' }, '/closesAt'],
  ])('refuses %s', async (_, changes, pointer) => {
    const problem = await refusal(announce(changes));
    expect(problem).toMatchObject({ status: 422, code: 'validation-failed' });
    expect(problem.pointers).toContain(pointer);
  });

  it('takes a call of twenty days from today, and weights of any exact decimals', async () => {
    const dimensions = [33.33, 33.33, 33.34].map((weight, index) => ({ name: `维度${index + 1}`, weight }));
    const { id, party, status } = await announce({ closesAt: inDays(20), dimensions });
    expect({ status, party: party.name }).toEqual({ status: 'open', party: '郑州市大数据管理局' });
    const call = await on.task(id, 'call');
    expect(call).toMatchObject({ outcomes: [], availableActions: [] });
    const closesAt = (await on.kase(id)).data.closesAt as string;
    expect(new Date(call.dueAt ?? '')).toEqual(new Date(closesAt));
    const decided = on.as('officer').decide(call, 'proceed');
    expect(await refusal(decided)).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it.each(['director', 'reviewer', 'candidate-c', 'government', 'system-admin', 'expert-1'])(
    'is not for %s',
    async (who) => {
      expect(await refusal(announce({}, who))).toMatchObject({ status: 403, code: 'forbidden' });
    },
  );

  describe('and applying', () => {
    let round: string;
    beforeAll(async () => {
      round = (await announce({})).id;
    });
    const apply = (changes: object, persona = 'candidate-c', to = round) =>
      on
        .as(persona)
        .post<Case>(`/v1/selections/${to}/applications`, { plan: '方案', evidence: goodEvidence(), ...changes });

    it('is refused with evidence that is past, naming Art. 6', async () => {
      const problem = await refusal(apply({ evidence: goodEvidence('2026-01-01') }));
      expect(problem).toMatchObject({ status: 422, code: 'validation-failed', article: 'Art. 6' });
      expect(problem.pointers).toEqual(['/evidence/credit/validUntil']);
    });

    it("is refused with somebody else's document, without a kind of evidence, and in no round", async () => {
      const documentId = await on.upload('candidate-d');
      const evidence = { ...goodEvidence(), credit: { summary: '信用报告', documentId } };
      expect(await refusal(apply({ evidence }))).toMatchObject({ status: 422 });
      const without = { ...goodEvidence(), credit: undefined };
      expect((await refusal(apply({ evidence: without }))).status).toBeGreaterThanOrEqual(400);
      expect(await refusal(apply({}, 'candidate-c', 'OS-2026-999999'))).toMatchObject({ status: 404 });
      expect(await refusal(apply({}, 'officer'))).toMatchObject({ status: 403 });
    });

    it('is once per organisation and round; withdrawn, it may be filed again', async () => {
      const { id } = await apply({});
      const again = await refusal(apply({}));
      expect(again).toMatchObject({ status: 409, code: 'duplicate-application' });
      expect(await on.refusals(round)).toContain('duplicate-application');
      await on.as('candidate-c').post(`/v1/cases/${id}/withdraw`, { reason: '重新准备' });
      expect((await on.kase(id)).outcome).toBe('withdrawn');
      await apply({});
      expect((await apply({}, 'operator-b')).status).toBe('open');
    });

    it('two at once are one', async () => {
      const results = await Promise.allSettled([apply({}, 'operator-a'), apply({}, 'operator-a')]);
      expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    });

    it('competitors see neither each other nor the round; an open call is announced to them, and no more', async () => {
      const other = await apply({}, 'candidate-d');
      for (const path of [
        `/v1/cases/${other.id}`,
        `/v1/cases/${other.id}/events`,
        `/v1/cases/${round}`,
        `/v1/selections/${round}`,
        `/v1/selections/${round}/applications`,
        `/v1/selections/${round}/ranking`,
      ]) {
        expect(await refusal(on.as('candidate-c').get(path))).toMatchObject({ status: 404 });
      }
      const listed = await on.list('/v1/cases?process=selection-application&limit=200', 'candidate-c');
      expect(new Set(listed.items.map((one) => one.party.id)).size).toBe(1);
      const calls = await on.list('/v1/selections', 'candidate-c');
      const call = calls.items.find((one) => one.id === round);
      expect(Object.keys(call?.data ?? {}).sort()).toEqual(
        ['announcement', 'closesAt', 'criteria', 'dimensions', 'panelSize', 'seats', 'termYears'].sort(),
      );
      expect(call).toMatchObject({ tasks: [], availableActions: [] });
      for (const persona of ['government', 'expert-1', 'steward-health']) {
        expect(await refusal(on.as(persona).get(`/v1/selections/${round}/applications`))).toMatchObject({
          status: 404,
        });
        expect((await on.list('/v1/selections', persona)).items).toEqual([]);
      }
      const all = await on.list(`/v1/selections/${round}/applications?limit=200&status=open`, 'officer');
      expect(all.items).toHaveLength(4);
      expect((await on.list('/v1/selections', 'director')).items.map((one) => one.id)).toContain(round);
    });

    it('stands with what the applicant was as an operator before: evaluations and revocations too (Art. 9, 27)', async () => {
      await on.evaluated('authorization-demo-a', { score: '85.00', grade: 'B' });
      await stack.database('authorizations').where({ id: 'authorization-demo-b' }).update({ revoked_at: new Date() });
      const { items } = await on.list(`/v1/selections/${round}/applications?status=open`, 'director');
      const of = (name: string) => items.find((one) => one.party.name.startsWith(name))?.data;
      expect(of('黄河')).toMatchObject({ selectionId: round, formerOperator: null });
      expect(of('嵩阳')?.formerOperator).toMatchObject({
        authorizations: [{ id: 'authorization-demo-a', status: 'in-force' }],
        revocations: [],
        rectifications: [],
        evaluations: [{ score: '85.00', grade: 'B' }],
      });
      expect(of('金水')?.formerOperator).toMatchObject({
        authorizations: [{ status: 'revoked' }],
        revocations: [{ authorizationId: 'authorization-demo-b' }],
      });
    });
  });

  it('is closed to applications from its closing time on', async () => {
    await on.prepare();
    const round = await on.open({}, 1_200);
    await on.task(round, 'bureau-decision'); // nobody applied, and the call is over
    const late = await refusal(on.apply(round));
    expect(late).toMatchObject({ status: 409, code: 'deadline-passed' });
    expect(await on.tasks(round, 'call')).toMatchObject([{ status: 'expired' }]);
  });
});
