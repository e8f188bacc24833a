/** Performance evaluation, security inspection and incident (Art. 24, 25, 27), each step against the table made by hand. */
import type { Case, Task } from '../../api/schemas/case';
import { DEMO_AUTHORIZATIONS } from '../../demo/catalogue';
import { points } from '../builders/evaluation';
import { incident } from '../builders/security-incident';
import { Evaluations } from '../evaluation/panel-of-raters';
import { startStack, type Stack } from '../process/stack';
import { describeWithEngine } from '../support/engine';
import { EVALUATION } from './expected-evaluation';
import { SECURITY_INCIDENT } from './expected-security-incident';
import { SECURITY_INSPECTION } from './expected-security-inspection';
import { describeMatrix, type Scene } from './matrix';

interface PanelScene extends Scene {
  readonly seated: string;
  readonly undrawn: string;
}

describeWithEngine('who may do what of an evaluation, an inspection and an incident', () => {
  let stack: Stack;
  let on: Evaluations;
  beforeAll(async () => {
    stack = await startStack();
    on = new Evaluations(stack);
  });
  afterAll(() => stack.stop());

  const conflict = (task: Task) => on.decide(task, 'conflict', undefined, '利害关系');
  const agree = (task: Task) => on.decide(task, 'no-conflict');

  /** One has rated, nobody else of the nine can. */
  const shortOfRaters = async (): Promise<string> => {
    const id = await on.assessed();
    const [first] = await on.openTasks(id, 'rater-declaration');
    if (first === undefined) throw new Error('no declaration is open');
    await agree(first);
    const rating = await on.task(id, 'rating');
    await on.decide(rating, 'submit', points(80));
    for (let left = 8; left > 0; left -= 1) {
      const [next] = await on.seats(id, 'rater-declaration', Math.min(2, left));
      if (next !== undefined) await conflict(next);
    }
    return id;
  };

  const evaluationAt = async (step: string): Promise<string> => {
    switch (step) {
      case 'self-assessment':
        return (await on.open()).id;
      case 'panel-shortage':
        return shortOfRaters();
      case 'response':
        return on.answerable();
      case 'confirmation':
        return on.confirmable();
      default: {
        const late = step === 'rating-escalation';
        if (late) await on.limits('evaluation', { rating: 'PT1S' });
        const id = await on.assessed();
        if (late) await on.limits('evaluation', { rating: '15wd' });
        if (step !== 'rater-declaration') await on.declared(id);
        return id;
      }
    }
  };

  describe('an evaluation', () => {
    describeMatrix<PanelScene>({
      rows: EVALUATION,
      on: () => on,
      personal: ['rater-declaration', 'rating'],
      sceneOf: async (step) => {
        const caseId = await evaluationAt(step);
        const task = await on.task(caseId, step);
        const draw = (await on.kase(caseId)).data.draw as { order: string[] } | undefined;
        const [rated] = await on.tasks(caseId, 'rating');
        const seated = task.assignee ?? rated?.assignee ?? 'expert-1';
        const undrawn = step === 'panel-shortage' ? undefined : draw?.order.at(-1);
        return { caseId, task, seated, undrawn: undrawn ?? (seated === 'expert-9' ? 'expert-8' : 'expert-9') };
      },
      personaOf: (who, { seated, undrawn }) => ({ seated, undrawn })[who] ?? who,
      // The late rating beside its escalation is the rater's own.
      hasOwnTask: ({ step, who }) => step === 'rating-escalation' && who === 'seated',
    });
  });

  const inspectionAt = async (step: string): Promise<string> => {
    const { id } = await on.as('officer').post<Case>('/v1/inspections', {
      authorizationId: DEMO_AUTHORIZATIONS[0].id,
      reason: '日常监管',
    });
    if (step !== 'panel-shortage') return on.bring('security-inspection', id, { to: step });
    const [one, other] = await on.seats(id, 'inspector-declaration', 2);
    if (one === undefined || other === undefined) throw new Error('no inspectors');
    await agree(one);
    await conflict(other);
    await on.take(id, 'findings', 'submit');
    return id;
  };

  describe('an inspection', () => {
    describeMatrix<Scene & { readonly seated: string }>({
      rows: SECURITY_INSPECTION,
      on: () => on,
      personal: ['inspector-declaration', 'findings'],
      sceneOf: async (step) => {
        const caseId = await inspectionAt(step);
        const task = await on.task(caseId, step);
        const [spoken] = await on.tasks(caseId, 'findings');
        return { caseId, task, seated: task.assignee ?? spoken?.assignee ?? '' };
      },
      personaOf: (who, { seated }) => (who === 'seated' ? seated : who),
    });
  });

  const incidentAt = async (step: string): Promise<string> => {
    const { id } = await on.as('operator-a').post<Case>('/v1/incidents', incident());
    if (step !== 'acknowledgement') return on.bring('security-incident', id, { to: step });
    await on.as('security-officer').take(id, 'acknowledgement', 'acknowledge');
    return id;
  };

  describe('an incident', () => {
    describeMatrix<Scene>({
      rows: SECURITY_INCIDENT,
      on: () => on,
      personal: [],
      sceneOf: async (step) => {
        const caseId = await incidentAt(step);
        return { caseId, task: await on.task(caseId, step) };
      },
      personaOf: (who) => who,
    });
  });
});
