/** Time over a round (Art. 5, 6): what is late escalates and stays decidable; the government is reminded, again and again, and never late. */
import { until } from '../../scripts/client/client';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';
import { Rounds } from './rounds';

describeWithEngine('a round that is late everywhere', () => {
  let stack: Stack;
  let on: Rounds;
  beforeAll(async () => {
    stack = await startStack();
    on = new Rounds(stack);
    const late = ['panel-declaration', 'panel', 'bureau-decision', 'objection-answer', 'objection-confirmation'];
    const limits = Object.fromEntries(late.map((step) => [step, 'PT1S']));
    await on.prepare({ ...limits, 'public-notice': 'PT3S', 'government-decision': 'PT1S' });
    await on.limits('selection-application', { qualification: 'PT1S' });
  });
  afterAll(() => stack.stop());

  it('goes on all the same', async () => {
    const round = await on.open();
    const id = await on.apply(round);
    const escalated = async (caseId: string, step: string) => {
      const escalation = await on.task(caseId, `${step}-escalation`);
      expect(escalation).toMatchObject({ role: 'director', outcomes: ['urge', 'reassign'] });
      expect(await on.task(caseId, step)).toMatchObject({ status: 'open', late: true });
    };
    await escalated(id, 'qualification');
    await on.as('officer').take(id, 'qualification', 'pass');
    expect((await on.tasks(id, 'qualification-escalation'))[0]?.status).toBe('void');
    await escalated(round, 'panel-declaration');
    await on.declare(round);
    await escalated(round, 'panel');
    await on.scoreRound(round, { [id]: 80 });
    await escalated(round, 'bureau-decision');
    await on.shortlist(round, [id]);
    await on.object(round);
    await escalated(round, 'objection-answer');
    await on.as('officer').take(round, 'objection-answer', 'not-upheld');
    await escalated(round, 'objection-confirmation');
    await on.as('director').take(round, 'objection-confirmation', 'confirm');

    const government = await on.task(round, 'government-decision');
    expect(government).toMatchObject({ dueAt: null, late: false, light: 'green' });
    await until('two reminders of the government', async () => {
      const reminded = (await on.events(round)).filter(
        (event) => event.type === 'task.reminded' && event.taskId === government.id,
      );
      return reminded.length >= 2 ? true : undefined;
    });
    expect(await on.openTasks(round)).toHaveLength(1); // nobody is the government's superior
    await on.as('government').take(round, 'government-decision', 'approve', { applications: [id] });
    expect(await on.closed(round)).toMatchObject({ outcome: 'listed' });
  });
});
