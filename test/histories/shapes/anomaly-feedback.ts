/** The shapes of a report's life (Art. 16): refused, abandoned, withdrawn, dismissed and corrected, disputed each way, by silence. */
import type { Living, Shape } from './shape';

const process = 'anomaly-feedback';
const open = (system: Living) => system.record.reportAnomaly();

async function find(system: Living, caseId: string, outcome: string): Promise<void> {
  await system.take(caseId, 'triage', 'forward');
  await system.take(caseId, 'verification', outcome);
}

async function correct(system: Living, caseId: string): Promise<void> {
  await system.opened(caseId, 'correction');
  const version = await system.record.nextVersion(caseId);
  await system.take(caseId, 'correction', 'corrected', { version, changes: '按原始台账更正' });
}

export const anomalyFeedbackShapes: readonly Shape[] = [
  {
    process,
    name: 'corrected',
    open,
    live: async (system, caseId) => {
      await find(system, caseId, 'confirmed');
      await correct(system, caseId);
      await system.take(caseId, 'confirmation', 'satisfied');
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
      await find(system, caseId, 'not-confirmed');
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
      await find(system, caseId, 'not-confirmed');
      await system.take(caseId, 'determination', 'dismiss');
      await system.take(caseId, 'confirmation', 'dispute');
      await system.take(caseId, 'arbitration', 'redo');
      await system.take(caseId, 'verification', 'confirmed');
      await correct(system, caseId);
      await system.expired(caseId, 'confirmation');
    },
  },
  {
    process,
    name: 'corrected-twice',
    open,
    live: async (system, caseId) => {
      await find(system, caseId, 'confirmed');
      await correct(system, caseId);
      await system.take(caseId, 'confirmation', 'dispute');
      await system.take(caseId, 'arbitration', 'redo');
      await correct(system, caseId);
      await system.take(caseId, 'confirmation', 'satisfied');
    },
  },
  {
    process,
    name: 'continued-as-new',
    suggestAfter: 15,
    open,
    live: async (system, caseId) => {
      await find(system, caseId, 'confirmed');
      await correct(system, caseId);
      await system.take(caseId, 'confirmation', 'satisfied');
    },
  },
];
