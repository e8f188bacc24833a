/** The shapes of a report's life (Art. 16): refused, abandoned, withdrawn, dismissed and corrected, disputed each way, by silence; and found by the department itself. */
import { correction } from '../../builders/anomaly-feedback';
import { bring } from '../../builders/bring';
import type { Living, Shape } from './shape';

const process = 'anomaly-feedback';
const open = (system: Living) => system.record.reportAnomaly();

async function go(system: Living, caseId: string, to: string, from = 'triage'): Promise<void> {
  const corrected = { 'correction.corrected': correction(await system.record.nextVersion(caseId)) };
  await bring(system, process, caseId, { from, to, with: corrected });
}

export const anomalyFeedbackShapes: readonly Shape[] = [
  {
    process,
    name: 'corrected',
    open,
    live: async (system, caseId) => {
      await go(system, caseId, 'corrected');
    },
  },
  {
    process,
    name: 'returned-and-refused',
    open,
    live: async (system, caseId) => {
      await system.take(caseId, 'triage', 'return');
      await system.take(caseId, 'supplement', 'submit');
      await system.take(caseId, 'triage', 'refuse');
    },
  },
  {
    process,
    name: 'abandoned',
    limits: { supplement: 'PT1S' },
    open,
    live: async (system, caseId) => {
      await system.take(caseId, 'triage', 'return');
      await system.expired(caseId, 'supplement');
    },
  },
  {
    process,
    name: 'withdrawn-late',
    limits: { verification: 'PT1S' },
    open,
    live: async (system, caseId) => {
      await system.take(caseId, 'triage', 'forward');
      await system.opened(caseId, 'verification-escalation');
      await system.settled(caseId);
      await system.record.withdraw(caseId);
    },
  },
  {
    process,
    name: 'dismissed-and-disputed',
    open,
    live: async (system, caseId) => {
      await go(system, caseId, 'determination');
      await system.take(caseId, 'determination', 'redo');
      await system.take(caseId, 'verification', 'not-confirmed');
      await system.take(caseId, 'determination', 'dismiss');
      await system.take(caseId, 'confirmation', 'dispute');
      await system.take(caseId, 'arbitration', 'reject-dispute');
    },
  },
  {
    process,
    name: 'redone-and-corrected-by-silence',
    limits: { confirmation: 'PT2S' },
    open,
    live: async (system, caseId) => {
      await go(system, caseId, 'determination');
      await system.take(caseId, 'determination', 'dismiss');
      await system.take(caseId, 'confirmation', 'dispute');
      await system.take(caseId, 'arbitration', 'redo');
      await go(system, caseId, 'confirmation', 'verification');
      await system.expired(caseId, 'confirmation');
    },
  },
  {
    process,
    name: 'corrected-twice',
    open,
    live: async (system, caseId) => {
      await go(system, caseId, 'arbitration');
      await system.take(caseId, 'arbitration', 'redo');
      await go(system, caseId, 'corrected', 'correction');
    },
  },
  {
    process,
    name: 'found-by-the-department-itself',
    limits: { correction: 'PT1S' },
    open: (system) => system.record.reportOwnError(),
    live: async (system, caseId) => {
      await system.opened(caseId, 'correction-escalation');
      await system.take(caseId, 'correction', 'corrected', correction(await system.record.nextVersion(caseId)));
    },
  },
  {
    process,
    name: 'continued-as-new',
    suggestAfter: 15,
    open,
    live: async (system, caseId) => {
      await go(system, caseId, 'corrected');
    },
  },
];
