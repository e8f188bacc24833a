/** The shapes of an application's life (Art. 6): failed, abandoned, withdrawn, and decided with its round. */
import { operatorSelection } from '../../../processes/operator-selection/law';
import { findCase } from '../../../records/cases';
import type { Living, Shape } from './shape';

const process = 'selection-application';
/** In a round whose call is open for long. */
async function open({ record }: Living): Promise<string> {
  await record.policy({ limits: { call: 'PT1S' } }, operatorSelection);
  return record.application(await record.round(600_000), 'candidate-c');
}

/** The bureau rejects all: the round is over, and the application with it. */
async function rejectAll(system: Living, caseId: string): Promise<void> {
  const round = (await findCase(system.record.db, caseId))?.parent_id ?? '';
  await system.record.decide(await system.record.opened(round, 'bureau-decision'), 'reject-all');
}

export const selectionApplicationShapes: readonly Shape[] = [
  {
    process,
    name: 'returned-and-not-selected',
    open,
    live: async (system, caseId) => {
      await system.take(caseId, 'qualification', 'return');
      await system.take(caseId, 'supplement', 'submit');
      await system.take(caseId, 'qualification', 'pass');
      await rejectAll(system, caseId);
    },
  },
  {
    process,
    name: 'failed',
    open,
    live: async (system, caseId) => {
      await system.take(caseId, 'qualification', 'fail');
    },
  },
  {
    process,
    name: 'abandoned',
    limits: { supplement: 'PT1S' },
    reminders: { supplement: [] },
    open,
    live: async (system, caseId) => {
      await system.take(caseId, 'qualification', 'return');
      await system.opened(caseId, 'supplement');
    },
  },
  {
    process,
    name: 'late-and-withdrawn',
    limits: { qualification: 'PT1S' },
    reminders: { qualification: [] },
    open,
    live: async (system, caseId) => {
      await system.opened(caseId, 'qualification-escalation');
      await system.take(caseId, 'qualification', 'pass');
      await system.record.withdraw(caseId, 'candidate-c');
    },
  },
];
