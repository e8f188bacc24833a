/** The shapes of an authorisation's life (Art. 6, 7, 9): signing with its detours, the years in force, evidence that runs out, and each of its ends. */
import { day } from '../../builders/authorization';
import { bring } from '../../builders/bring';
import type { Living, Shape } from './shape';

const process = 'authorization';
const open = (system: Living) => system.record.granted();

const sign = (system: Living, caseId: string) => bring(system, process, caseId, { to: 'in-force' });

const revoke = async ({ record }: Living, caseId: string) =>
  record.revoke(await record.suspend(await record.rightOf(caseId)));

const goodFor = (days: number) => ({ summary: '证明', validUntil: day(days) });

/** Each piece of evidence has a task of its own (Art. 6). */
const bySeat = async (system: Living, caseId: string, seat: string, outcome: string) =>
  system.record.decide(await system.opened(caseId, 'evidence-watch', (task) => task.seat === seat), outcome);

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
    name: 'evidence-running-out',
    open: (system) => system.record.chosen({ credit: goodFor(10), technicalStaff: goodFor(20) }),
    live: async (system, caseId) => {
      await sign(system, caseId);
      await bySeat(system, caseId, 'technicalStaff', 'propose-rectification');
      await bySeat(system, caseId, 'credit', 'note');
      await revoke(system, caseId);
    },
  },
  {
    process,
    name: 'evidence-that-had-run-out',
    limits: { 'evidence-watch': 'PT1S' },
    open: (system) => system.record.chosen({ technicalStaff: goodFor(-1) }),
    live: async (system, caseId) => {
      await sign(system, caseId);
      await system.opened(caseId, 'evidence-watch-escalation');
      await bySeat(system, caseId, 'technicalStaff', 'note');
      await revoke(system, caseId);
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
