/** The shapes of a security inspection's life (Art. 25): nothing found, corrected, short of inspectors and led into an order. */
import { bring } from '../../builders/bring';
import type { Living, Shape } from './shape';

const process = 'security-inspection';
const open = (system: Living) => system.record.inspection();

/** Each of the two finds this, in place of what is usually found. */
const inspect = (system: Living, caseId: string, found?: object) =>
  bring(system, process, caseId, { to: 'correction', with: { 'findings.submit': found } });

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
      await bring(system, process, caseId, { from: 'correction', to: 'completed' });
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
    live: (system, caseId) => bring(system, process, caseId, { to: 'completed' }),
  },
];
