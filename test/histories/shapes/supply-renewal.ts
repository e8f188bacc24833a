/** The shapes of a renewal's life (Art. 14, 15): agreed and renewed, silent and sent back, objected to and refused. */
import { bring } from '../../builders/bring';
import type { Living, Shape } from './shape';

const process = 'supply-renewal';
const open = (system: Living) => system.record.renewal();

export const supplyRenewalShapes: readonly Shape[] = [
  {
    process,
    name: 'renewed',
    open,
    live: (system, caseId) => bring(system, process, caseId, { to: 'renewed' }),
  },
  {
    process,
    name: 'silent-and-sent-back',
    limits: { 'provider-opinion': 'PT1S' },
    open,
    live: async (system, caseId) => {
      await system.expired(caseId, 'provider-opinion');
      await system.take(caseId, 'review', 'recommend-refusal');
      await system.take(caseId, 'decision', 'send-back');
      await bring(system, process, caseId, { from: 'review', to: 'renewed' });
    },
  },
  {
    process,
    name: 'objected-to-and-refused',
    open,
    live: async (system, caseId) => {
      await system.take(caseId, 'provider-opinion', 'object');
      await bring(system, process, caseId, { from: 'review', to: 'refused' });
    },
  },
];
