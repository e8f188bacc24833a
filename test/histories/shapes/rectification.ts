/** The shapes of a rectification's life (Art. 25, 28): the order and its service, the report in and out of time, each of its ends. */
import { bring } from '../../builders/bring';
import type { Living, Shape } from './shape';

const process = 'rectification';
/** Against a right of its own, whose operator agreed to e-service or not. */
const against = (eService: boolean) => (system: Living) => system.record.rectification({ eService });

const go = (system: Living, caseId: string, from: string, to: string) => bring(system, process, caseId, { from, to });

export const rectificationShapes: readonly Shape[] = [
  {
    process,
    name: 'sent-back-and-lifted',
    open: against(true),
    live: async (system, caseId) => {
      await system.take(caseId, 'draft', 'submit');
      await system.take(caseId, 'order', 'send-back');
      await go(system, caseId, 'draft', 'lifted');
    },
  },
  {
    process,
    name: 'findings-corrected',
    open: against(true),
    live: async (system, caseId) => {
      const findings = { basis: 'art-25', grounds: '日志留存不足', clauses: ['security'], measures: '补足日志' };
      await bring(system, process, caseId, { to: 'lifted', with: { 'draft.submit': findings } });
    },
  },
  {
    process,
    name: 'dropped',
    open: against(true),
    live: async (system, caseId) => {
      await system.take(caseId, 'draft', 'submit');
      await system.take(caseId, 'order', 'drop');
    },
  },
  {
    process,
    name: 'served-heard-and-revoked',
    open: against(false),
    live: async (system, caseId) => {
      await go(system, caseId, 'draft', 'service');
      await system.take(caseId, 'service', 'served');
      await go(system, caseId, 'rectification', 'hearing');
      await system.take(caseId, 'hearing', 'record');
      await system.take(caseId, 'revocation', 'revoke');
      await system.take(caseId, 'revocation-service', 'served');
    },
  },
  {
    process,
    name: 'overdue-with-new-deadline',
    limits: { rectification: 'PT1S' },
    open: against(true),
    live: async (system, caseId) => {
      await go(system, caseId, 'draft', 'rectification');
      await system.take(caseId, 'disposition', 'set-new-deadline');
      await go(system, caseId, 'rectification', 'lift-decision');
      await system.take(caseId, 'lift-decision', 'rescind');
    },
  },
  {
    process,
    name: 'reported-late-and-not-revoked',
    limits: { rectification: 'PT1S', 'notice-of-revocation': 'PT1S' },
    open: against(true),
    live: async (system, caseId) => {
      await go(system, caseId, 'draft', 'rectification');
      await system.opened(caseId, 'disposition');
      await go(system, caseId, 'rectification', 'notice-of-revocation');
      await system.take(caseId, 'revocation', 'do-not-revoke');
      await system.opened(caseId, 'disposition');
      await system.take(caseId, 'disposition', 'rescind');
    },
  },
  {
    process,
    name: 'waived-and-rescinded',
    open: against(true),
    live: async (system, caseId) => {
      await go(system, caseId, 'draft', 'revocation');
      await system.take(caseId, 'revocation', 'rescind');
    },
  },
  {
    process,
    name: 'revoked-by-mail',
    open: against(true),
    live: async (system, caseId) => {
      await go(system, caseId, 'draft', 'notice-of-revocation');
      await system.take(caseId, 'notice-of-revocation', 'respond', { hearing: false, defence: '系统迁移未完成' });
      await system.take(caseId, 'revocation', 'revoke', { defenceAnswer: '迁移期间也应当遵守' });
    },
  },
  {
    process,
    name: 'continued-as-new',
    suggestAfter: 15,
    limits: { rectification: 'PT1S' },
    open: against(false),
    live: async (system, caseId) => {
      await go(system, caseId, 'draft', 'service');
      await system.take(caseId, 'service', 'served');
      await system.opened(caseId, 'disposition');
      await go(system, caseId, 'rectification', 'lifted');
    },
  },
];
