/** The shapes of a security inspection's life (Art. 25): nothing found, corrected, short of inspectors and led into an order. */
import type { Living, Shape } from './shape';

const process = 'security-inspection';
const open = (system: Living) => system.record.inspection();

async function inspect(system: Living, caseId: string, data?: object): Promise<void> {
  for (let seat = 0; seat < 2; seat += 1) await system.take(caseId, 'inspector-declaration', 'no-conflict');
  for (let seat = 0; seat < 2; seat += 1) await system.take(caseId, 'findings', 'submit', data);
}

export const securityInspectionShapes: readonly Shape[] = [
  {
    process,
    name: 'nothing-found',
    open,
    live: (system, caseId) => inspect(system, caseId, { findings: [] }),
  },
  {
    process,
    name: 'corrected-late',
    limits: { correction: 'PT1S' },
    reminders: { correction: [] },
    open,
    live: async (system, caseId) => {
      await inspect(system, caseId, { findings: [{ description: '未开展演练', severity: 'minor' }] });
      await system.opened(caseId, 'correction-escalation');
      await system.take(caseId, 'correction', 'submit');
      await system.take(caseId, 'recheck', 'pass');
    },
  },
  {
    process,
    name: 'short-of-inspectors-and-ordered',
    open: async (system) => {
      await system.record.setRoles('security-officer-2', []);
      return open(system);
    },
    live: async (system, caseId) => {
      await system.opened(caseId, 'panel-shortage');
      await system.record.setRoles('security-officer-2', ['security-officer']);
      await system.take(caseId, 'panel-shortage', 'appoint', { experts: ['security-officer-2'] });
      await inspect(system, caseId);
      await system.take(caseId, 'correction', 'submit');
      await system.take(caseId, 'recheck', 'open-rectification');
    },
  },
  {
    process,
    name: 'continued-as-new',
    suggestAfter: 15,
    open,
    live: async (system, caseId) => {
      await inspect(system, caseId);
      await system.take(caseId, 'correction', 'submit');
      await system.take(caseId, 'recheck', 'pass');
    },
  },
];
