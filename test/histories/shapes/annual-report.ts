/** The shapes of an annual report's life (Art. 26): returned, late in each way that an officer may answer, and accepted. */
import { bring } from '../../builders/bring';
import type { Living, Shape } from './shape';

const process = 'annual-report';
const LATE = { submission: 'PT1S' };
const open = (system: Living) => system.record.annualReport();

const accepted = (system: Living, caseId: string) => bring(system, process, caseId, { to: 'completed' });

/** It is late, and that is dealt with so, before it comes. */
const late = (name: string, outcome: string): Shape => ({
  process,
  name,
  limits: LATE,
  open,
  live: async (system, caseId) => {
    await system.take(caseId, 'overdue', outcome);
    await accepted(system, caseId);
  },
});

export const annualReportShapes: readonly Shape[] = [
  {
    process,
    name: 'returned-and-accepted',
    open,
    live: async (system, caseId) => {
      await system.take(caseId, 'submission', 'submit');
      await system.take(caseId, 'examination', 'return');
      await accepted(system, caseId);
    },
  },
  late('late-and-noted', 'note'),
  late('late-with-an-order-proposed', 'propose-rectification'),
  late('late-with-a-new-deadline', 'set-new-deadline'),
  {
    process,
    name: 'late-and-submitted-first',
    limits: { ...LATE, examination: 'PT1S', resubmission: 'PT1S' },
    open,
    live: async (system, caseId) => {
      await system.opened(caseId, 'overdue');
      await system.take(caseId, 'submission', 'submit');
      await system.opened(caseId, 'examination-escalation');
      await system.take(caseId, 'examination', 'return');
      await system.opened(caseId, 'overdue', (task) => task.round === 2);
      await accepted(system, caseId);
    },
  },
  {
    process,
    name: 'continued-as-new',
    suggestAfter: 15,
    limits: LATE,
    open,
    live: async (system, caseId) => {
      await system.take(caseId, 'overdue', 'set-new-deadline');
      await system.take(caseId, 'submission', 'submit');
      await system.take(caseId, 'examination', 'return');
      await accepted(system, caseId);
    },
  },
];
