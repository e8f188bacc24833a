/** Separation of duties over the whole case, by person and by organisation, in the decision's own transaction. */
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import type { Role } from '../../domain/roles';
import { until } from '../../scripts/client/client';
import { goodFindings, sampleApplication, sampleNeed } from '../../scripts/client/samples';
import { Journey, refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';

const AUTHORITY = DEMO_ORGANISATIONS.authority.id;

describeWithEngine('separation of duties', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  /** One person of the authority who holds several roles. */
  const person = (id: string, ...roles: Role[]) => stack.asPerson({ id, org: AUTHORITY, roles });

  it('who prepared does not decide, though they hold both roles', async () => {
    const id = await on.at('review');
    const both = await person('double-1', 'reviewer', 'director');
    await both.take(id, 'review', 'recommend-approval', goodFindings);
    const decision = await on.task(id, 'decision');
    expect(await refusal(both.decide(decision, 'approve'))).toMatchObject({
      status: 403,
      code: 'separation-of-duties',
    });
    expect((await both.get<{ items: object[] }>(`/v1/tasks?box=todo&caseId=${id}`)).items).toEqual([]);
    expect(await both.get(`/v1/tasks/${decision.id}`)).toMatchObject({ id: decision.id });
    expect(await on.refusals(id)).toEqual(['separation-of-duties']);
  });

  it('who accepted does not decide either: it is the whole case', async () => {
    const id = await on.at('acceptance');
    const both = await person('double-2', 'case-officer', 'director');
    await both.take(id, 'acceptance', 'accept');
    await on.take(id, 'review', 'recommend-approval');
    const decision = await on.task(id, 'decision');
    expect(await refusal(both.decide(decision, 'approve'))).toMatchObject({ code: 'separation-of-duties' });
  });

  it('who accepted may review: both prepare', async () => {
    const id = await on.at('acceptance');
    const both = await person('double-3', 'case-officer', 'reviewer');
    await both.take(id, 'acceptance', 'accept');
    expect(await both.take(id, 'review', 'recommend-approval', goodFindings)).toMatchObject({ status: 'decided' });
  });

  it('an expert neither prepares nor decides, wherever they work by then', async () => {
    const id = await on.at('expert-review');
    const [seat] = await on.seats(id, 'expert-review', 3);
    await on.scoreAll(id);
    const expert = await person(seat?.assignee ?? '', 'reviewer', 'director');
    const review = await on.task(id, 'review');
    expect(await refusal(expert.decide(review, 'recommend-approval', goodFindings))).toMatchObject({
      code: 'separation-of-duties',
    });
    await on.as('reviewer').decide(review, 'recommend-approval', goodFindings);
    expect(await refusal(expert.decide(await on.task(id, 'decision'), 'approve'))).toMatchObject({
      code: 'separation-of-duties',
    });
    await on.as(seat?.assignee ?? '').get('/v1/tasks');
    await until('the expert an expert again', () =>
      stack.database('persons').where({ id: seat?.assignee }).whereRaw(`roles = '{expert}'`).first<object>(),
    );
  });

  it('who acted for a delegator counts as both', async () => {
    const id = await on.at('acceptance');
    const task = await on.task(id, 'acceptance');
    const until = new Date(Date.now() + 60_000).toISOString();
    await on.as('officer').post(`/v1/tasks/${task.id}/delegate`, { to: 'officer-2', until, reason: '出差' });
    await on.as('officer-2').decide(task, 'accept');
    await on.take(id, 'review', 'recommend-approval');
    const decision = await on.task(id, 'decision');
    for (const name of ['officer', 'officer-2']) {
      const director = await person(name, 'director');
      expect(await refusal(director.decide(decision, 'approve'))).toMatchObject({ code: 'separation-of-duties' });
    }
    expect(await on.as('director').decide(decision, 'approve')).toMatchObject({ status: 'decided' });
  });

  it('the applicant’s own person decides nothing, whatever role and organisation they come back with', async () => {
    const id = await on.at('acceptance');
    const turned = await person('operator-a', 'case-officer');
    expect(await refusal(turned.decide(await on.task(id, 'acceptance'), 'accept'))).toMatchObject({
      status: 403,
      code: 'separation-of-duties',
    });
  });

  describe('by organisation', () => {
    const HEALTH = DEMO_ORGANISATIONS.health.id;
    const CLINICS = { datasets: [{ datasetId: 'health-institutions', fields: ['name'] }] };

    /** A body that was registered as an operator when it asked for its own data, and is a department today. */
    const filedByHealth = async (): Promise<string> => {
      await stack.database.raw(
        `INSERT INTO authorizations (id, operator_id, from_date, to_date, e_service, operator_signed_at, authority_signed_at)
         SELECT 'authorization-health', ?, from_date, to_date, true, operator_signed_at, authority_signed_at
           FROM authorizations WHERE id = 'authorization-demo-a' ON CONFLICT DO NOTHING`,
        [HEALTH],
      );
      return on.registeredAs(HEALTH, 'operator', async () => {
        const operator = await stack.asPerson({ id: 'health-operator', org: HEALTH, roles: ['operator'] });
        const need = await operator.post<{ id: string }>('/v1/needs', sampleNeed());
        const application = { ...sampleApplication(need.id), ...CLINICS };
        return (await operator.post<{ id: string }>('/v1/data-requests', application)).id;
      });
    };

    it('nobody decides a case of the organisation they belong to', async () => {
      const id = await filedByHealth();
      await on.bring('data-request', id, { to: 'docking' });
      const docking = await on.task(id, 'docking');
      const body = {
        outcome: 'ready',
        data: { reference: 'A', desensitisation: 'B' },
        materialsHash: docking.materialsHash,
      };
      expect(await refusal(on.as('steward-health').post(`/v1/tasks/${docking.id}/decision`, body))).toMatchObject({
        status: 403,
        code: 'conflict-of-interest',
      });
      expect(await on.refusals(id)).toEqual(['conflict-of-interest']);
      expect((await on.as('steward-health').get<{ items: object[] }>(`/v1/tasks?box=todo&caseId=${id}`)).items).toEqual(
        [],
      );
    });

    it('no expert of the applicant is in the pool', async () => {
      const org = DEMO_ORGANISATIONS.operatorA.id;
      const id = await on.at('review');
      await on.registeredAs(org, 'institute', async () => {
        await (await stack.asPerson({ id: 'expert-of-a', org, roles: ['expert'] })).get('/v1/tasks');
        await until('the expert in the register', () =>
          stack.database<{ id: string }>('persons').where({ id: 'expert-of-a' }).first(),
        );
        await on.callExperts(id, 3);
      });
      const { draw } = (await on.kase(id)).data as { draw: { pool: string[] } };
      expect(draw.pool).not.toContain('expert-of-a');
      expect(draw.pool.length).toBeGreaterThanOrEqual(9);
    });

    it('an official of another organisation does not hold the authority’s tasks', async () => {
      const id = await on.at('acceptance');
      const stranger = await stack.asPerson({ id: 'stranger', org: HEALTH, roles: ['case-officer'] });
      const task = await on.task(id, 'acceptance');
      expect(await refusal(stranger.decide(task, 'accept'))).toMatchObject({
        status: 403,
        code: 'role-not-of-organisation',
      });
    });
  });
});
