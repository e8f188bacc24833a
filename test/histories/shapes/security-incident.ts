/** The shapes of a security incident's life (Art. 24): nothing to order, ordered in one act after a send-back, late, returned. */
import { bring } from '../../builders/bring';
import type { Living, Shape } from './shape';

const process = 'security-incident';
const open = (system: Living) => system.record.incident();

const acknowledge = (system: Living, caseId: string) => bring(system, process, caseId, { to: 'containment' });
const report = (system: Living, caseId: string) =>
  bring(system, process, caseId, { from: 'progress-report', to: 'closure' });

/** The order's own case, to its end: the right is needed again. */
async function lift(system: Living, caseId: string): Promise<void> {
  const [ordered] = await system.record.superuser<{ id: string }>(
    `SELECT facts ->> 'rectificationId' AS id FROM cases WHERE id = $1`,
    [caseId],
  );
  await bring(system, 'rectification', ordered?.id ?? '', { from: 'rectification', to: 'lifted' });
}

export const securityIncidentShapes: readonly Shape[] = [
  {
    process,
    name: 'no-measures-and-returned',
    open,
    live: async (system, caseId) => {
      await acknowledge(system, caseId);
      await system.take(caseId, 'containment', 'no-measures');
      await report(system, caseId);
      await system.take(caseId, 'closure', 'return');
      await system.take(caseId, 'closing-report', 'submit');
      await system.take(caseId, 'closure', 'close');
    },
  },
  {
    process,
    name: 'sent-back-and-measures-ordered',
    open,
    live: async (system, caseId) => {
      await system.take(caseId, 'containment', 'propose-measures');
      await system.take(caseId, 'containment-decision', 'send-back');
      await system.take(caseId, 'containment', 'propose-measures');
      await system.take(caseId, 'containment-decision', 'order-measures');
      await system.opened(caseId, 'closing-report');
      const handled = { report: '已恢复', handlingEndedAt: new Date().toISOString() };
      await system.take(caseId, 'progress-report', 'submit', handled);
      await system.opened(caseId, 'closing-report', (task) => task.due_at !== null);
      await report(system, caseId);
      // Both addressees confirm late: only then is it closed.
      await acknowledge(system, caseId);
      await system.take(caseId, 'closure', 'close');
    },
  },
  {
    process,
    name: 'ordered-late',
    limits: { containment: 'PT1S', 'containment-decision': 'PT1S' },
    open,
    live: async (system, caseId) => {
      await acknowledge(system, caseId);
      await system.opened(caseId, 'containment-escalation');
      await system.take(caseId, 'containment', 'propose-order');
      await system.opened(caseId, 'containment-decision-escalation');
      await system.take(caseId, 'containment-decision', 'issue-order');
      await report(system, caseId);
      await system.take(caseId, 'closure', 'close');
      await lift(system, caseId);
    },
  },
  {
    process,
    name: 'continued-as-new',
    suggestAfter: 15,
    open,
    live: async (system, caseId) => {
      await system.take(caseId, 'containment', 'no-measures');
      await acknowledge(system, caseId);
      await report(system, caseId);
      await system.take(caseId, 'closure', 'close');
    },
  },
];
