/** The shapes of a stop's life (by analogy 行政许可法 8): waived and stopped, answered and kept, silent. */
import { bring } from '../../builders/bring';
import type { Living, Shape } from './shape';

const process = 'supply-stop';
const open = (system: Living) => system.record.stopOfSupply();

export const supplyStopShapes: readonly Shape[] = [
  {
    process,
    name: 'waived-and-stopped',
    open,
    live: (system, caseId) => bring(system, process, caseId, { to: 'stopped' }),
  },
  {
    process,
    name: 'answered-and-kept',
    open,
    live: async (system, caseId) => {
      await system.take(caseId, 'notice', 'respond');
      await system.take(caseId, 'decision', 'keep', { defenceAnswer: '理由成立，继续供给' });
    },
  },
  {
    process,
    name: 'silent-and-stopped-late',
    limits: { notice: 'PT1S', decision: 'PT1S' },
    open,
    live: async (system, caseId) => {
      await system.expired(caseId, 'notice');
      await system.opened(caseId, 'decision-escalation');
      await system.take(caseId, 'decision', 'stop');
    },
  },
];
