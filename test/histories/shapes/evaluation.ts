/** The shapes of a performance evaluation's life (Art. 27): rated, in and out of time, short of raters, objected to and redone. */
import { bring } from '../../builders/bring';
import type { Living, Shape } from './shape';

const process = 'evaluation';
const open = (system: Living) => system.record.evaluation();
const ALL = Array.from({ length: 9 }, (_, index) => `expert-${index + 1}`);

async function declare(system: Living, caseId: string, ...declarations: readonly string[]): Promise<void> {
  for (const declaration of declarations) await system.take(caseId, 'rater-declaration', declaration);
}

async function rate(system: Living, caseId: string, raters = 3): Promise<void> {
  for (let done = 0; done < raters; done += 1) await system.take(caseId, 'rating', 'submit');
}

const AGREED = ['no-conflict', 'no-conflict', 'no-conflict'] as const;

export const evaluationShapes: readonly Shape[] = [
  {
    process,
    name: 'confirmed',
    open,
    live: (system, caseId) => bring(system, process, caseId, { to: 'completed' }),
  },
  {
    process,
    name: 'silent-conflicted-and-redone',
    limits: { 'self-assessment': 'PT1S', response: 'PT1S' },
    reminders: { 'self-assessment': [], response: [] },
    open,
    live: async (system, caseId) => {
      await system.expired(caseId, 'self-assessment');
      await declare(system, caseId, 'conflict', ...AGREED);
      await rate(system, caseId, 1);
      const { assignee } = await system.opened(caseId, 'rating');
      await system.record.replaceMember(caseId, assignee ?? '');
      await declare(system, caseId, 'no-conflict');
      await rate(system, caseId, 2);
      await system.expired(caseId, 'response');
      await system.take(caseId, 'confirmation', 'redo');
      await rate(system, caseId);
      await system.expired(caseId, 'response');
      await system.take(caseId, 'confirmation', 'confirm');
    },
  },
  {
    process,
    name: 'short-of-raters-and-late',
    limits: { confirmation: 'PT1S' },
    reminders: { confirmation: [] },
    open,
    live: async (system, caseId) => {
      await system.record.setExperts(ALL.slice(0, 3));
      await system.take(caseId, 'self-assessment', 'submit');
      await declare(system, caseId, 'conflict', 'no-conflict', 'no-conflict');
      await system.opened(caseId, 'panel-shortage');
      await system.record.setExperts(ALL);
      await system.take(caseId, 'panel-shortage', 'appoint', { experts: ['expert-9'] });
      await declare(system, caseId, 'no-conflict');
      await rate(system, caseId);
      await system.take(caseId, 'response', 'object');
      await system.opened(caseId, 'confirmation-escalation');
      await system.take(caseId, 'confirmation', 'confirm');
    },
  },
  {
    process,
    name: 'continued-as-new',
    suggestAfter: 15,
    open,
    live: async (system, caseId) => {
      await bring(system, process, caseId, { to: 'response' });
      await system.take(caseId, 'response', 'object');
      await system.take(caseId, 'confirmation', 'redo');
      await bring(system, process, caseId, { from: 'rating', to: 'completed' });
    },
  },
];
