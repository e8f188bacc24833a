/** The shapes of an authorisation's life (Art. 7, 9): signing with its detours, the years in force, and each of its ends. */
import { bring } from '../../builders/bring';
import type { Living, Shape } from './shape';

const process = 'authorization';
const open = (system: Living) => system.record.granted();

const sign = (system: Living, caseId: string) => bring(system, process, caseId, { to: 'in-force' });

export const authorizationShapes: readonly Shape[] = [
  {
    process,
    name: 'reminded-and-lapsed',
    limits: { 'in-force': 'PT3S' },
    reminders: { 'in-force': ['PT2S'] },
    open,
    live: async (system, caseId) => {
      await system.take(caseId, 'draft', 'submit');
      await system.take(caseId, 'operator-signature', 'object');
      await bring(system, process, caseId, { to: 'authority-signature' });
      await system.take(caseId, 'authority-signature', 'send-back');
      await sign(system, caseId);
    },
  },
  {
    process,
    name: 'abandoned-late',
    limits: { draft: 'PT1S' },
    open,
    live: async (system, caseId) => {
      await system.opened(caseId, 'draft-escalation');
      await bring(system, process, caseId, { to: 'authority-signature' });
      await system.take(caseId, 'authority-signature', 'abandon');
    },
  },
  {
    process,
    name: 'terminated-by-both',
    limits: { 'operator-consent': 'PT1S' },
    open,
    live: async (system, caseId) => {
      await sign(system, caseId);
      await system.record.proposeTermination(caseId, 'director');
      await system.expired(caseId, 'operator-consent');
      await system.record.proposeTermination(caseId, 'candidate-d');
      await system.take(caseId, 'authority-consent', 'decline');
      await system.record.proposeTermination(caseId, 'candidate-d');
      await system.take(caseId, 'authority-consent', 'agree');
    },
  },
  {
    process,
    name: 'suspended-restored-and-revoked',
    open,
    live: async (system, caseId) => {
      await sign(system, caseId);
      const right = await system.record.rightOf(caseId);
      await system.record.lift(await system.record.suspend(right));
      await system.record.revoke(await system.record.suspend(right));
    },
  },
  {
    process,
    name: 'continued-as-new',
    suggestAfter: 15,
    open,
    live: async (system, caseId) => {
      await sign(system, caseId);
      const right = await system.record.rightOf(caseId);
      await system.record.lift(await system.record.suspend(right));
      await system.record.proposeTermination(caseId, 'director');
      await system.take(caseId, 'operator-consent', 'decline');
      await system.record.proposeTermination(caseId, 'director');
      await system.take(caseId, 'operator-consent', 'agree');
    },
  },
];
