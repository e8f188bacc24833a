/** Every role at every step of a round of selection and of an application, against the tables made by hand (Art. 5, 6). */
import type { Task } from '../../api/schemas/case';
import { startStack, type Stack } from '../process/stack';
import { Rounds } from '../selection/rounds';
import { describeWithEngine } from '../support/engine';
import { APPLICATION, ROUND } from './expected-selection';
import { describeMatrix, type Scene } from './matrix';

interface RoundScene extends Scene {
  readonly seated: string;
  readonly undrawn: string;
}

const EXPERTS = Array.from({ length: 9 }, (_, index) => `expert-${index + 1}`);

describeWithEngine('who may do what in a selection', () => {
  let stack: Stack;
  let on: Rounds;
  beforeAll(async () => {
    stack = await startStack();
    on = new Rounds(stack);
    await on.limits('operator-selection', { call: 'PT1S' });
  });
  afterAll(() => stack.stop());

  const bring = async (step: string): Promise<string> => {
    switch (step) {
      case 'call':
        return on.open({}, 600_000);
      case 'panel-declaration':
        return (await on.drawn()).round;
      case 'panel': {
        const { round } = await on.drawn();
        await on.declare(round);
        return round;
      }
      case 'panel-shortage': {
        const { round } = await on.drawn(['candidate-c'], { panelSize: 9 });
        const [first] = await on.openTasks(round, 'panel-declaration');
        if (first !== undefined) await on.decide(first, 'conflict', undefined, '利害关系');
        return round;
      }
      case 'bureau-decision':
        return (await on.scored()).round;
      case 'government-decision': {
        await on.prepare();
        const { round } = await on.shortlisted();
        await on.limits('operator-selection', { 'public-notice': '5wd' });
        return round;
      }
      default: {
        const { round, applications } = await on.scored();
        await on.shortlist(round, applications);
        await on.task(round, 'public-notice');
        if (step === 'public-notice') return round;
        await on.object(round);
        await on.task(round, 'objection-answer');
        if (step === 'objection-confirmation') await on.as('officer').take(round, 'objection-answer', 'not-upheld');
        return round;
      }
    }
  };

  const sceneOf = async (step: string): Promise<RoundScene> => {
    const caseId = await bring(step);
    const task = await on.task(caseId, step);
    const tasks = await on.tasks(caseId, 'panel-declaration');
    const member =
      tasks.find((one) => (step === 'panel-shortage' ? one.status === 'open' : true))?.assignee ?? undefined;
    const seated = task.assignee ?? member ?? 'expert-1';
    const conflicted = tasks.find((one) => one.decision?.outcome === 'conflict')?.assignee;
    const undrawn =
      conflicted ?? EXPERTS.find((one) => one !== seated && !tasks.some((other) => other.assignee === one));
    return { caseId, task, seated, undrawn: undrawn ?? 'expert-9' };
  };

  describeMatrix({
    rows: ROUND,
    on: () => on,
    sceneOf,
    personaOf: (who, scene) => (who === 'seated' ? scene.seated : who === 'undrawn' ? scene.undrawn : who),
    dataFor: (task) => dataFor(task),
    personal: ['panel', 'panel-declaration'],
  });

  describeMatrix({
    rows: APPLICATION,
    on: () => on,
    sceneOf: async (step) => {
      const round = await on.open({}, 600_000);
      const caseId = await on.apply(round, 'candidate-c');
      await on.apply(round, 'candidate-d');
      if (step === 'supplement')
        await on.as('officer').take(caseId, 'qualification', 'return', { missing: ['审计报告'] });
      return { caseId, task: await on.task(caseId, step) };
    },
    personaOf: (who) => who,
    dataFor,
  });
});

/** Data that the first outcome of the step accepts by its form. */
function dataFor({ step }: Task): unknown {
  switch (step) {
    case 'panel':
      return { scores: {}, opinion: '可行' };
    case 'panel-shortage':
      return { experts: ['expert-1'] };
    case 'bureau-decision':
    case 'government-decision':
      return { applications: ['SA-2026-000001'] };
    case 'supplement':
      return { changes: {}, documentIds: [] };
    default:
      return undefined;
  }
}
