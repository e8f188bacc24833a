/** The shapes of a clearance's life (Art. 18 ¶2, 22, 23): stated and returned, late in each way that an officer may answer, and confirmed. */
import { bring } from '../../builders/bring';
import type { Living, Shape } from './shape';

const process = 'supply-closure';
const LATE = { statement: 'PT1S' };
const open = (system: Living) => system.record.clearance();

const cleared = (system: Living, caseId: string) => bring(system, process, caseId, { to: 'cleared' });

export const supplyClosureShapes: readonly Shape[] = [
  {
    process,
    name: 'returned-and-confirmed',
    open,
    live: async (system, caseId) => {
      await system.take(caseId, 'statement', 'submit');
      await system.take(caseId, 'check', 'return');
      await cleared(system, caseId);
    },
  },
  {
    process,
    name: 'late-and-reminded',
    limits: LATE,
    open,
    live: async (system, caseId) => {
      await system.take(caseId, 'overdue', 'remind');
      await cleared(system, caseId);
    },
  },
  {
    process,
    name: 'late-with-an-order-proposed',
    limits: LATE,
    open,
    live: async (system, caseId) => {
      await system.take(caseId, 'overdue', 'propose-rectification');
      await cleared(system, caseId);
    },
  },
  {
    process,
    name: 'found-wanting-with-an-order-proposed',
    limits: { check: 'PT1S' },
    open,
    live: async (system, caseId) => {
      await system.take(caseId, 'statement', 'submit');
      await system.opened(caseId, 'check-escalation');
      await system.take(caseId, 'check', 'propose-rectification');
      await cleared(system, caseId);
    },
  },
  {
    process,
    name: 'continued-as-new',
    suggestAfter: 15,
    limits: LATE,
    open,
    live: async (system, caseId) => {
      await system.take(caseId, 'overdue', 'remind');
      await system.take(caseId, 'statement', 'submit');
      await system.take(caseId, 'check', 'return');
      await cleared(system, caseId);
    },
  },
];
