/** The operator's right is checked at filing, decision and supply (Art. 7, 9, 28); new rights end with the measures (Art. 29). */
import { randomUUID } from 'node:crypto';
import { supply } from '../../processes/data-request/filing';
import { SYSTEM } from '../../domain/roles';
import { goodFindings, readyForSupply, sampleApplication } from '../../scripts/client/samples';
import { describeWithEngine } from '../support/engine';
import { Journey, refusal } from './journey';
import { startStack, type Stack } from './stack';

const AUTHORIZATION = 'authorization-demo-a';
const PARKING = { datasets: [{ datasetId: 'transport-parking', fields: ['lot'] }] };

describeWithEngine('no request without a live right', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  /** Runs the body while the authorisation is changed, and restores it. */
  const whileRight = async (change: object, body: () => Promise<void>): Promise<void> => {
    const [before = {}] = await stack.database<object>('authorizations').where({ id: AUTHORIZATION });
    await stack.database('authorizations').where({ id: AUTHORIZATION }).update(change);
    await body().finally(() => stack.database('authorizations').where({ id: AUTHORIZATION }).update(before));
  };
  const whileSuspended = async (body: () => Promise<void>): Promise<void> => {
    const id = randomUUID();
    const order = { id, authorization_id: AUTHORIZATION, issued_at: new Date(), issued_by: 'director-2' };
    await stack.database('suspension_orders').insert(order);
    await body().finally(() =>
      stack.database('suspension_orders').where({ id }).update({ lifted_at: new Date(), lifted_by: 'director' }),
    );
  };
  const LAPSED = { from_date: '2020-01-01', to_date: '2024-12-31' };

  it('files for an operator whose authorisation is in force', async () => {
    expect(await on.file()).toMatch(/^DR-/);
  });

  it('does not file for an organisation without one (Art. 7)', async () => {
    expect(await refusal(on.file({}, 'candidate-c'))).toMatchObject({
      status: 409,
      code: 'not-in-force',
      article: 'Art. 7',
    });
  });

  it.each<[string, object, string]>([
    ['lapsed', LAPSED, 'Art. 9'],
    ['pending', { from_date: '2035-01-01', to_date: '2036-12-31' }, 'Art. 7'],
    ['revoked', { revoked_at: new Date('2026-01-01') }, 'Art. 28 ¶1'],
    ['ended', { ended_at: new Date('2026-01-01') }, 'Art. 7'],
    ['draft', { authority_signed_at: null }, 'Art. 7'],
  ])(
    'does not file under one that is %s, by the article that denies the access too',
    async (status, change, article) => {
      const needId = await on.need();
      await whileRight(change, async () => {
        expect(await refusal(on.file({ needId }))).toMatchObject({
          status: 409,
          code: 'not-in-force',
          article,
          all: {
            rightStatus: status,
            detail: expect.stringMatching(/^运营授权[^a-z]*，不能提出数据需求申请$/) as string,
          },
        });
      });
      expect(await on.needStatus(needId)).toBe('open');
    },
  );

  it('does not file under a suspended one, and does again after the lifting (Art. 28)', async () => {
    const needId = await on.need();
    await whileSuspended(async () => {
      expect(await refusal(on.file({ needId }))).toMatchObject({
        status: 409,
        code: 'not-in-force',
        article: 'Art. 28 ¶1',
        all: { rightStatus: 'suspended' },
      });
    });
    expect(await on.file({ needId })).toMatch(/^DR-/);
  });

  it('does not approve while the right is suspended, and does after the lifting', async () => {
    const id = await on.at('decision', PARKING);
    const task = await on.task(id, 'decision');
    await whileSuspended(async () => {
      expect(await refusal(on.as('director').decide(task, 'approve'))).toMatchObject({
        status: 409,
        code: 'not-in-force',
        article: 'Art. 28 ¶1',
      });
    });
    expect(await on.as('director').decide(task, 'approve')).toMatchObject({ status: 'decided' });
  });

  it('does not approve under a right that has lapsed since the filing', async () => {
    const id = await on.at('decision', PARKING);
    const task = await on.task(id, 'decision');
    await whileRight(LAPSED, async () => {
      expect(await refusal(on.as('director').decide(task, 'approve'))).toMatchObject({
        code: 'not-in-force',
        article: 'Art. 9',
      });
    });
  });

  it('does not supply under a suspended right: it waits', async () => {
    const id = await on.at('docking', PARKING);
    await whileSuspended(async () => {
      expect(await on.within(SYSTEM, (ctx) => supply(ctx, id))).toEqual({ result: 'on-hold', caseOutcome: null });
    });
    expect(await stack.database('supplies').where({ case_id: id })).toHaveLength(0);
  });

  it('ends `terminated` instead of supplying under a right that has ended, and frees the need', async () => {
    const needId = await on.need();
    const id = await on.at('docking', { ...PARKING, needId });
    await whileRight({ ended_at: new Date() }, async () => {
      await on.as('steward-transport').take(id, 'docking', 'ready', readyForSupply);
      expect((await on.closed(id)).outcome).toBe('terminated');
    });
    expect(await stack.database('supplies').where({ case_id: id })).toHaveLength(0);
    expect(await on.needStatus(needId)).toBe('open');
  });

  it('ends a case on hold too, once there is nothing left to wait for', async () => {
    const id = await on.at('docking', PARKING);
    await on.hold(id);
    await whileRight(LAPSED, async () => {
      const ended = { result: 'closed', caseOutcome: 'terminated' };
      expect(await on.within(SYSTEM, (ctx) => supply(ctx, id))).toEqual(ended);
    });
  });

  it('reviews on: preparing is not granting', async () => {
    const id = await on.at('review');
    await whileRight(LAPSED, async () => {
      expect(await on.as('reviewer').take(id, 'review', 'recommend-approval', goodFindings)).toMatchObject({
        status: 'decided',
      });
    });
  });
});

describe('two years after the measures were issued (Art. 29)', () => {
  const filing = async (options: { issuedOn?: string; successorInForce: boolean }) => {
    const stack = await startStack({ engine: false, ...options });
    try {
      const on = new Journey(stack);
      const answer = await on
        .as('operator-a')
        .request<{ code?: string; article?: string }>('POST', '/v1/data-requests', sampleApplication(await on.need()));
      return { status: answer.status, code: answer.body.code, article: answer.body.article };
    } finally {
      await stack.stop();
    }
  };

  it('no new request is filed without a successor', async () => {
    expect(await filing({ issuedOn: '2020-01-01', successorInForce: false })).toMatchObject({
      status: 409,
      code: 'not-in-force',
      article: 'Art. 29',
    });
  });

  it('it is, where a successor is in force', async () => {
    expect(await filing({ issuedOn: '2020-01-01', successorInForce: true })).toMatchObject({ status: 201 });
  });

  it('it is, while the measures are in force or still a draft', async () => {
    expect(
      await filing({ issuedOn: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10), successorInForce: false }),
    ).toMatchObject({ status: 201 });
    expect(await filing({ successorInForce: false })).toMatchObject({ status: 201 });
  });
});
