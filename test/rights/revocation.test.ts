/** Art. 28 ¶1, 可解除运营授权: told beforehand, heard where asked for, decided by another director; effective on service, and only a decision revokes. */
import type { Case } from '../../api/schemas/case';
import { amendment } from '../builders/agreement-amendment';
import { bring } from '../builders/bring';
import { refusal } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';
import { agreement, day, Ground, orderDraft, type Right } from './ground';

const REASON = '经责令仍未按要求整改';
const SEPARATE = { status: 403, code: 'separation-of-duties' };
const ANSWER = { defenceAnswer: '申辩理由不成立：日志显示使用持续至今' };

describeWithEngine('the revocation of an authorisation (Art. 28)', () => {
  let stack: Stack;
  let on: Ground;
  beforeAll(async () => {
    stack = await startStack();
    on = new Ground(stack);
  });
  afterAll(() => stack.stop());

  /** The report has failed, and `who` has proposed the revocation: the operator has been told. */
  const propose = async (id: string, who = 'director'): Promise<void> => {
    await on.verified(id, 'recommend-fail');
    await on.as('director').take(id, 'lift-decision', 'fail', undefined, '整改不到位');
    await on.as(who).take(id, 'disposition', 'propose-revocation', undefined, REASON);
    await on.task(id, 'notice-of-revocation');
  };
  const proposed = async (agreed: object = {}) => {
    const right = await on.inForce(agreed);
    const id = await on.ordered(right);
    await propose(id);
    return { right, id };
  };
  const respond = (id: string, right: Right, data: object) =>
    on.as(right.operator).take(id, 'notice-of-revocation', 'respond', data);
  const waive = (id: string, right: Right) => on.as(right.operator).take(id, 'notice-of-revocation', 'waive');
  const decide = async (id: string, outcome: string, data?: unknown, who = 'director-2') =>
    on.as(who).decide(await on.task(id, 'revocation'), outcome, data, REASON);
  const acts = async (id: string, right: Right) =>
    (await on.mailbox(id, right.operator)).filter(({ actId }) => actId !== null);

  it('ends everything under the right at once, where the agreement has an e-service clause', async () => {
    const right = await on.inForce();
    const { id: supplyId } = await on.supplied(right);
    const running = await on.underReview(right);
    const id = await on.ordered(right);
    await propose(id);
    await waive(id, right);
    expect(await on.status(right)).toBe('suspended');
    await decide(id, 'revoke');
    expect(await on.kase(id)).toMatchObject({ status: 'closed', outcome: 'revoked', steps: [] });
    expect(await on.kase(right.caseId)).toMatchObject({ status: 'closed', outcome: 'revoked' });
    expect(await on.kase(running)).toMatchObject({ status: 'closed', outcome: 'terminated', onHold: false });
    expect(await on.status(right)).toBe('revoked');
    expect(await on.supplyEnd(supplyId)).not.toBeNull();
    expect(await on.check(right)).toMatchObject({ allowed: false, reason: 'right-revoked', article: 'Art. 28 ¶1' });
    expect(await refusal(on.lease(right))).toMatchObject({ status: 403, all: { reason: 'right-revoked' } });
    expect(await on.event(right.caseId, 'right.revoked')).toMatchObject({ actor: 'director-2', supplies: [supplyId] });
    expect(await acts(id, right)).toHaveLength(3); // order, notice, decision
    for (const attempt of [
      () => on.file({}, right.operator),
      () => on.as('officer').post(`/v1/authorizations/${right.id}/rectifications`, { reason: '再次违约' }),
      () => on.as('director').post(`/v1/authorizations/${right.id}/termination`, { reason: '终止' }),
    ]) {
      expect(await refusal(attempt())).toMatchObject({
        status: 409,
        code: 'not-in-force',
        all: { rightStatus: 'revoked' },
      });
    }
  });

  it('takes effect at its service, where there is no e-service clause: suspended until then', async () => {
    const right = await on.inForce({ eService: false });
    const { id: supplyId } = await on.supplied(right);
    const id = await on.ordered(right);
    await on.as('officer').take(id, 'service', 'served', { proof: '直接送达' });
    await propose(id);
    await waive(id, right);
    await decide(id, 'revoke');
    const service = await on.as('officer').task(id, 'revocation-service');
    expect(await on.status(right)).toBe('suspended');
    expect(await on.check(right)).toMatchObject({ reason: 'right-suspended' });
    expect(await on.supplyEnd(supplyId)).toBeNull();
    expect(await on.kase(right.caseId)).toMatchObject({ status: 'open' });
    expect((await on.kase(id)).status).toBe('open');
    const before = await acts(id, right);
    expect(await refusal(on.as('officer').decide(service, 'served'))).toMatchObject({ status: 422 });
    expect(await refusal(on.as('director').decide(service, 'served', { proof: '送达' }))).toMatchObject({
      status: 403,
    });
    await on.as('officer').decide(service, 'served', { proof: '留置送达，见证人两名' });
    expect(await on.status(right)).toBe('revoked');
    expect(await on.kase(id)).toMatchObject({ status: 'closed', outcome: 'revoked' });
    expect(await on.kase(right.caseId)).toMatchObject({ outcome: 'revoked' });
    expect(await on.supplyEnd(supplyId)).not.toBeNull();
    expect(await acts(id, right)).toHaveLength(before.length + 1);
  });

  it('is served by the agreement of its own day, where that was amended since the order', async () => {
    const right = await on.inForce();
    const id = await on.ordered(right); // served into the mailbox
    const path = `/v1/authorizations/${right.id}/amendments`;
    const { id: amended } = await on.as('officer').post<Case>(path, { reason: '不再约定电子送达' });
    const noMailbox = { 'draft.submit': amendment({ eService: false }) };
    await bring(on, 'agreement-amendment', amended, { from: 'draft', to: 'amended', with: noMailbox });
    await propose(id);
    await waive(id, right);
    await decide(id, 'revoke');
    expect(await on.status(right)).toBe('suspended');
    await on.as('officer').take(id, 'revocation-service', 'served', { proof: '直接送达' });
    expect(await on.closed(id)).toMatchObject({ outcome: 'revoked' });
    expect(await on.status(right)).toBe('revoked');
  });

  it('that is served after the term has ended finds no right: it stays lapsed', async () => {
    await on.limits('authorization', { 'in-force': 'PT30M' }, { reminders: { 'in-force': [] } });
    const right = await on.granted();
    await on.limits('authorization', { 'in-force': 'P3Y' });
    await on.as('officer').take(right.caseId, 'draft', 'submit', agreement({ eService: false }));
    await on.sign(right);
    const id = await on.ordered(right);
    await on.as('officer').take(id, 'service', 'served', { proof: '直接送达' });
    await propose(id);
    await waive(id, right);
    await decide(id, 'revoke');
    await on.task(id, 'revocation-service');
    await stack.passes(31 * 60_000);
    await on.as('officer').take(id, 'revocation-service', 'served', { proof: '公告送达' });
    expect(await on.closed(id)).toMatchObject({ outcome: 'revoked' });
    expect(await on.status(right)).toBe('lapsed');
    expect(await on.check(right)).toMatchObject({ allowed: false });
  });

  it('is told to the operator beforehand, with its grounds, and the defence is answered', async () => {
    const { right, id } = await proposed();
    const [notice] = await acts(id, right);
    const act = await on.as(right.operator).get<object>(`/v1/acts/${notice?.actId ?? ''}`);
    const { items } = await on.as(right.operator).get<{ items: object[] }>(`/v1/acts?caseId=${notice?.caseId ?? ''}`);
    expect(items[0]).toMatchObject({ id: notice?.actId, caseId: notice?.caseId });
    expect(JSON.stringify(act)).toContain(REASON);
    await respond(id, right, { defence: '整改已完成九成，请求从轻', hearing: false });
    expect(await on.tasks(id, 'hearing')).toEqual([]);
    await on.task(id, 'revocation');
    expect(await refusal(decide(id, 'revoke'))).toMatchObject({
      status: 422,
      code: 'validation-failed',
      pointers: ['/data/defenceAnswer'],
    });
    expect(await on.status(right)).toBe('suspended');
    await decide(id, 'revoke', ANSWER);
    expect(await on.status(right)).toBe('revoked');
  });

  it('is not decided before the operator has answered or its time is over', async () => {
    const { right, id } = await proposed();
    expect((await on.kase(id)).steps).toEqual(['notice-of-revocation']);
    const notice = await on.task(id, 'notice-of-revocation');
    expect(await refusal(on.as('director-2').decide(notice, 'waive'))).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
    expect(await refusal(on.as('operator-b').decide(notice, 'waive'))).toMatchObject({ status: 404 });
    expect(await refusal(on.as(right.operator).decide(notice, 'respond'))).toMatchObject({ status: 422 });
    expect(await on.tasks(id, 'revocation')).toEqual([]);
    // Who proposes it does not choose who of the operator may answer: all of them may.
    expect(await on.as('director').get(`/v1/tasks/${notice.id}`)).toMatchObject({ availableActions: [] });
    const give = { to: right.operator, reason: '指定' };
    expect(await refusal(on.as('director').post(`/v1/tasks/${notice.id}/reassign`, give))).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
  });

  it('proceeds when the operator does not answer in time; nothing is revoked by that', async () => {
    await on.limits('rectification', { 'notice-of-revocation': 'PT1S' }, { reminders: { 'notice-of-revocation': [] } });
    const right = await on.inForce();
    const id = await on.ordered(right);
    await on.limits('rectification', { 'notice-of-revocation': '5wd' });
    await propose(id);
    const revocation = await on.task(id, 'revocation');
    const [notice] = await on.tasks(id, 'notice-of-revocation');
    expect(notice).toMatchObject({ status: 'expired', decision: { outcome: 'proceed', by: null } });
    const late = on.as(right.operator).post(`/v1/tasks/${notice?.id ?? ''}/decision`, {
      outcome: 'waive',
      materialsHash: notice?.materialsHash,
    });
    expect(await refusal(late)).toMatchObject({ status: 409, code: 'deadline-passed' });
    expect(await on.status(right)).toBe('suspended');
    expect(revocation.outcomes).toEqual(['revoke', 'do-not-revoke', 'rescind']);
    await decide(id, 'revoke');
    expect(await on.status(right)).toBe('revoked');
  });

  describe('with a hearing', () => {
    const record = (heldOn: string) => ({ heldOn, minutes: '双方到场，当事人陈述', recommendation: '建议解除' });
    const hear = (id: string, heldOn: string, who = 'reviewer') =>
      on.as(who).take(id, 'hearing', 'record', record(heldOn));

    it('is heard no earlier than it was announced for, seven working days ahead', async () => {
      const { right, id } = await proposed();
      await respond(id, right, { hearing: true });
      await on.task(id, 'hearing');
      for (const heldOn of [day(0), day(6)]) {
        expect(await refusal(hear(id, heldOn))).toMatchObject({
          status: 422,
          code: 'validation-failed',
          pointers: ['/data/heldOn'],
        });
      }
      expect((await on.kase(id)).steps).toEqual(['hearing']);
      await hear(id, day(25));
      await on.task(id, 'revocation');
    });

    it('is announced as long ahead as the policy says, to the day', async () => {
      await on.limits('rectification', { 'hearing-notice': '3d' });
      const right = await on.inForce();
      const id = await on.ordered(right);
      await on.limits('rectification', { 'hearing-notice': '7wd' });
      await propose(id);
      await respond(id, right, { defence: '不同意解除', hearing: true });
      await on.task(id, 'hearing');
      expect(await refusal(hear(id, day(2)))).toMatchObject({ pointers: ['/data/heldOn'] });
      await hear(id, day(3));
      await decide(id, 'revoke', ANSWER);
      expect(await on.status(right)).toBe('revoked');
    });

    it('is chaired by somebody else than who drafted, and decided by somebody else than the chair', async () => {
      const right = await on.inForce();
      const drafter = await on.official('drafter-and-chair', ['case-officer', 'reviewer']);
      const chair = await on.official('chair-and-director', ['reviewer', 'director']);
      const id = await on.rectification(right, drafter);
      await on.as(drafter).take(id, 'draft', 'submit', orderDraft());
      await on.as('director').take(id, 'order', 'issue');
      await propose(id);
      await respond(id, right, { hearing: true });
      const hearing = await on.task(id, 'hearing');
      expect(await refusal(on.as(drafter).decide(hearing, 'record', record(day(25))))).toMatchObject(SEPARATE);
      expect(await refusal(on.as('director-2').decide(hearing, 'record', record(day(25))))).toMatchObject({
        status: 403,
      });
      await on.as(chair).decide(hearing, 'record', record(day(25)));
      await on.task(id, 'revocation');
      expect(await refusal(decide(id, 'revoke', {}, chair))).toMatchObject(SEPARATE);
      expect(await refusal(decide(id, 'revoke', {}, 'director'))).toMatchObject(SEPARATE); // the proposer
      await decide(id, 'revoke');
      expect(await on.status(right)).toBe('revoked');
    });
  });

  it('that is declined goes back to the time to rectify; proposed again, it needs a director who never proposed it', async () => {
    const third = await on.official('director-3', ['director']);
    const right = await on.inForce();
    await on.limits('rectification', { rectification: 'PT2S' }, { reminders: { rectification: [] } });
    const id = await on.ordered(right, { rectifyBy: day(9) });
    await on.limits('rectification', { rectification: '30d' });
    await propose(id);
    await waive(id, right);
    const bare = on.as('director-2').decide(await on.task(id, 'revocation'), 'do-not-revoke');
    expect(await refusal(bare)).toMatchObject({ status: 422, pointers: ['/opinion'] });
    await decide(id, 'do-not-revoke');
    expect(await on.status(right)).toBe('suspended');
    expect(await on.task(id, 'rectification')).toMatchObject({ round: 2, late: false }); // the old day counts no more
    const disposition = await on.task(id, 'disposition'); // its time passes anew
    expect((await on.kase(id)).steps.sort()).toEqual(['disposition', 'rectification']);
    await on.as('director-2').decide(disposition, 'propose-revocation', undefined, REASON);
    expect((await on.tasks(id, 'rectification')).at(-1)).toMatchObject({
      status: 'void',
      voidReason: 'revocation-proposed',
    });
    await waive(id, right);
    for (const proposer of ['director', 'director-2']) {
      await on.task(id, 'revocation');
      expect(await refusal(decide(id, 'revoke', {}, proposer))).toMatchObject(SEPARATE);
    }
    await decide(id, 'do-not-revoke', undefined, third);
    await on.report(id);
    await on.as('officer-2').take(id, 'verification', 'recommend-pass');
    await on.as('director').take(id, 'lift-decision', 'pass');
    expect(await on.closed(id)).toMatchObject({ outcome: 'lifted' });
    expect(await on.status(right)).toBe('in-force');
  });

  it('that is rescinded with the order gives the right back', async () => {
    const { right, id } = await proposed();
    await waive(id, right);
    await decide(id, 'rescind');
    expect(await on.kase(id)).toMatchObject({ status: 'closed', outcome: 'rescinded' });
    expect(await on.status(right)).toBe('in-force');
  });

  it('leaves a second order nothing to give back', async () => {
    const { right, id } = await proposed();
    const second = await on.ordered(right);
    await waive(id, right);
    await decide(id, 'revoke');
    await on.verified(second);
    await on.as('director').take(second, 'lift-decision', 'pass');
    expect(await on.closed(second)).toMatchObject({ outcome: 'lifted' });
    expect(await on.status(right)).toBe('revoked');
  });

  it('finds no right to revoke, nor to propose it for, once both have ended the agreement', async () => {
    const { right, id } = await proposed();
    const second = await on.ordered(right);
    await on.verified(second, 'recommend-fail');
    await on.as('director').take(second, 'lift-decision', 'fail', undefined, '不到位');
    await waive(id, right);
    await on.as(right.operator).post(`/v1/authorizations/${right.id}/termination`, { reason: '退出' });
    await on.as('director').take(right.caseId, 'authority-consent', 'agree');
    const over = { status: 409, code: 'not-in-force', all: { rightStatus: 'ended' } };
    expect(await refusal(decide(id, 'revoke'))).toMatchObject(over);
    const proposal = on.as('director').take(second, 'disposition', 'propose-revocation', undefined, REASON);
    expect(await refusal(proposal)).toMatchObject(over);
    await decide(id, 'rescind');
    expect(await on.status(right)).toBe('ended');
  });
});
