/** The public notice of a round, the agreements that follow, and a workflow thrown away on the way (Art. 5–7, 9). */
import { startOfDay } from '../../domain/local-date';
import { day } from '../rights/ground';
import type { Case } from '../../api/schemas/case';
import { DEMO_CLAUSES } from '../../demo/catalogue';
import { refusal } from '../process/journey';
import { goodEvidence } from '../../scripts/client/samples';
import { until } from '../../scripts/client/client';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';
import { Rounds } from './rounds';

describeWithEngine('the public notice', () => {
  let stack: Stack;
  let on: Rounds;
  beforeAll(async () => {
    stack = await startStack();
    on = new Rounds(stack);
    await on.prepare({ 'public-notice': 'PT3S' });
  });
  afterAll(() => stack.stop());

  /** A round whose shortlist is before the public. */
  const noticed = async () => {
    const scored = await on.scored();
    await on.shortlist(scored.round, scored.applications);
    const window = await on.task(scored.round, 'public-notice');
    return { ...scored, window };
  };
  it('is nobody’s to decide; an objection halts the round until it is answered, upheld it goes back to the bureau', async () => {
    const { round, applications, window } = await noticed();
    expect(window).toMatchObject({ outcomes: [], availableActions: [] });
    const decided = on.as('officer').decide(window, 'proceed');
    expect(await refusal(decided)).toMatchObject({ status: 403, code: 'forbidden' });
    await on.object(round);
    await on.task(round, 'objection-answer');
    const due = new Date(window.dueAt ?? '').getTime();
    await until('the window to be over by its own clock', () => Promise.resolve(Date.now() > due + 300 || undefined));
    expect((await on.kase(round)).steps.sort()).toEqual(['objection-answer', 'public-notice']);

    // Both steps are somebody's, and different people's; redone, the answer is written again.
    const answering = await on.task(round, 'objection-answer');
    expect(await refusal(on.as('director').decide(answering, 'upheld', undefined, '意见'))).toMatchObject({
      status: 403,
    });
    await on.as('officer').take(round, 'objection-answer', 'not-upheld');
    await on.as('director').take(round, 'objection-confirmation', 'redo');
    await on.as('officer').take(round, 'objection-answer', 'upheld');
    await on.as('director').take(round, 'objection-confirmation', 'confirm');
    await on.task(round, 'bureau-decision');
    expect(await on.tasks(round, 'public-notice')).toMatchObject([{ status: 'decided' }]);
    expect((await on.kase(round)).data.shortlist).toBeNull();

    // The next notice is a new one; with its objection dismissed the round goes on. The director who confirmed decides again.
    await on.director(round, 'bureau-decision', 'shortlist', { applications: applications.slice(0, 1) });
    await until('the second notice', async () => {
      const windows = await on.tasks(round, 'public-notice');
      return windows.length === 2 ? true : undefined;
    });
    await on.task(round, 'government-decision');
    await on.as('government').take(round, 'government-decision', 'reject');
    expect(await on.closed(round)).toMatchObject({ outcome: 'rejected' });
  });

  it('a fresh workflow on the record comes to the same open steps, with the notice halted', async () => {
    const { round } = await noticed();
    await on.object(round);
    await on.task(round, 'objection-answer');
    const open = async () => (await on.openTasks(round)).map((task) => task.id).sort();
    const before = await open();
    await on.throwAwayWorkflow(round);
    await on.as('officer').take(round, 'objection-answer', 'inadmissible');
    await on.task(round, 'objection-confirmation');
    expect((await open()).filter((id) => before.includes(id))).toHaveLength(1);
    await on.as('director').take(round, 'objection-confirmation', 'confirm');
    await on.task(round, 'government-decision');
  });

  describe('an authorisation that came from a round', () => {
    const drafted = async (credit: string, to: string) => {
      const round = await on.open();
      const id = await on.apply(round, 'candidate-c', { evidence: goodEvidence(credit) });
      await on.as('officer').take(id, 'qualification', 'pass');
      await on.declare(round);
      await on.scoreRound(round, { [id]: 90 });
      await on.shortlist(round, [id]);
      await on.as('government').take(round, 'government-decision', 'approve', { applications: [id] });
      await on.closed(round);
      const { items } = await on.list('/v1/cases?process=authorization&status=open', 'candidate-c');
      const right = items.find((one) => one.data.grantedBy === round) as Case;
      const text = { clauses: DEMO_CLAUSES, from: '2026-12-01', to, eService: true };
      return { round, right: right.id, text };
    };

    it('is drafted for the announced term at most, and signed while the credit is good (Art. 5, 6, 9)', async () => {
      const { right, text } = await drafted(day(1), '2029-11-30');
      const tooLong = on.as('officer').take(right, 'draft', 'submit', { ...text, to: '2029-12-01' });
      expect(await refusal(tooLong)).toMatchObject({ status: 422, article: 'Art. 5, 9' });
      await on.as('officer').take(right, 'draft', 'submit', text);
      await on.as('candidate-c').take(right, 'operator-signature', 'sign');
      // The evidence runs out between the two signatures.
      await stack.passes(startOfDay(day(2)));
      const signed = on.as('director').take(right, 'authority-signature', 'sign');
      expect(await refusal(signed)).toMatchObject({ status: 422, code: 'validation-failed', article: 'Art. 6' });

      // Sent back, the operator signs with evidence that is good.
      await on.as('director').take(right, 'authority-signature', 'send-back');
      await on.as('officer').take(right, 'draft', 'submit', text);
      const sign = (validUntil: string) =>
        on
          .as('candidate-c')
          .take(right, 'operator-signature', 'sign', { credit: { summary: '信用报告（新）', validUntil } });
      expect(await refusal(sign('2026-01-01'))).toMatchObject({
        status: 422,
        article: 'Art. 6',
        pointers: ['/data/credit/validUntil'],
      });
      await sign('2099-12-31');
      await on.as('director').take(right, 'authority-signature', 'sign');
      expect((await on.eventTypes(right)).filter((type) => type === 'agreement.signed')).toHaveLength(3);
    });
  });
});
