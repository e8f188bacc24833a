/** A data request and an annual report, each step against the table made by hand (expected.ts). */
import { isOfConsultation } from '../../domain/consultation-step';
import { Journey, type Stop } from '../process/journey';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';
import { Reporter } from '../annual/reporter';
import { EXPECTED } from './expected';
import { ANNUAL_REPORT } from './expected-annual-report';
import { askedFor, isConsultedLate, limitsOf } from './consulted';
import { describeMatrix, type Scene } from './matrix';

interface RequestScene extends Scene {
  readonly seated: string;
  readonly undrawn: string;
}

describeWithEngine('who may do what of a data request', () => {
  let stack: Stack;
  let on: Journey;
  beforeAll(async () => {
    stack = await startStack();
    on = new Journey(stack);
  });
  afterAll(() => stack.stop());

  const bring = async (step: string): Promise<string> => {
    if (step === 'review-escalation') {
      await on.policy({ review: 'PT1S' });
      const id = await on.at('review');
      await on.policy({ review: '20wd' });
      return id;
    }
    if (step === 'panel-shortage') {
      const id = await on.at('review');
      await on.callExperts(id, 9);
      const [first, ...others] = await on.openTasks(id, 'expert-declaration');
      if (first === undefined) throw new Error('no panel');
      await on.decide(first, 'no-conflict');
      for (const task of others) await on.decide(task, 'conflict', undefined, '利害关系');
      await on.seats(id, 'expert-review', 1);
      await on.scoreAll(id);
      return id;
    }
    if (isOfConsultation(step)) {
      await on.policy(limitsOf(step));
      const id = await on.at('review');
      await on.as('reviewer').post(`/v1/cases/${id}/consultations`, askedFor(step));
      await on.policy(limitsOf('consultation'));
      return id;
    }
    if (step === 'docking-refusal') {
      const id = await on.at('docking');
      await on.dock(id, 'steward-health', 'refuse');
      await on.dock(id, 'steward-transport');
      return id;
    }
    return on.at(step as Stop);
  };

  const sceneOf = async (step: string): Promise<RequestScene> => {
    const caseId = await bring(step);
    const task = await on.task(caseId, step, (one) => step !== 'docking' || one.party.name.includes('卫生'));
    const draw = (await on.kase(caseId)).data.draw as { order: string[] } | undefined;
    const [spoken] = await on.tasks(caseId, 'expert-review');
    const seated = task.assignee ?? spoken?.assignee ?? 'expert-1';
    const undrawn = draw === undefined || step === 'panel-shortage' ? '' : (draw.order.at(-1) ?? '');
    return { caseId, task, seated, undrawn: undrawn === '' ? conflicted(seated) : undrawn };
  };
  /** At a shortage everybody was drawn; who declared a conflict knows no more of the case than who was not. */
  const conflicted = (seated: string) => (seated === 'expert-9' ? 'expert-8' : 'expert-9');

  const personaOf = (who: string, scene: RequestScene): string =>
    who === 'seated' ? scene.seated : who === 'undrawn' ? scene.undrawn : who;

  describeMatrix({
    rows: EXPECTED,
    on: () => on,
    sceneOf,
    personaOf,
    // Both departments dock at once: the table's task is the other one's, their own is theirs to decide.
    hasOwnTask: ({ step, who }) => `${step} ${who}` === 'docking steward-transport' || isConsultedLate({ step, who }),
  });
});

describeWithEngine('who may do what of an annual report', () => {
  let stack: Stack;
  let on: Reporter;
  beforeAll(async () => {
    stack = await startStack();
    on = new Reporter(stack);
  });
  afterAll(() => stack.stop());

  const LIMITS = { submission: '20wd', overdue: '10wd', examination: '20wd' };
  const bring = async (step: string): Promise<string> => {
    await on.reportLimits({
      ...LIMITS,
      ...(step.startsWith('overdue') && { submission: 'PT1S' }),
      ...(step === 'overdue-escalation' && { overdue: 'PT1S' }),
      ...(step === 'examination-escalation' && { examination: 'PT1S' }),
    });
    const caseId = await on.reported();
    if (step.startsWith('examination')) await on.submit(caseId);
    return caseId;
  };

  describeMatrix({
    rows: ANNUAL_REPORT,
    on: () => on,
    sceneOf: async (step) => {
      const caseId = await bring(step);
      return { caseId, task: await on.task(caseId, step) };
    },
    personaOf: (who) => who,
  });
});
