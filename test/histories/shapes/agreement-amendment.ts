/** The shapes of an amendment's life (Art. 7, 8): from either side, wider and not, with its detours and each of its ends. */
import { agreement } from '../../builders/authorization';
import { amendment } from '../../builders/agreement-amendment';
import { bring } from '../../builders/bring';
import type { Living, Shape } from './shape';

const process = 'agreement-amendment';
const SCOPE = { domains: ['交通运输'], providers: [], datasetIds: [], productKinds: [] };
const WIDER = amendment({ scope: null });

/** Of a right of its own, in force with a scope. */
const proposedBy = (who: 'candidate-d' | 'officer') => async (system: Living) => {
  const granted = await system.record.granted();
  await bring(system, 'authorization', granted, {
    to: 'in-force',
    with: { 'draft.submit': agreement({ scope: SCOPE }) },
  });
  return system.record.amendment(await system.record.rightOf(granted), who);
};

export const agreementAmendmentShapes: readonly Shape[] = [
  {
    process,
    name: 'admitted-objected-sent-back-and-amended',
    open: proposedBy('candidate-d'),
    live: async (system, caseId) => {
      await system.take(caseId, 'admission', 'accept');
      await system.take(caseId, 'draft', 'submit');
      await system.take(caseId, 'operator-signature', 'object');
      await bring(system, process, caseId, { from: 'draft', to: 'authority-signature' });
      await system.take(caseId, 'authority-signature', 'send-back');
      await bring(system, process, caseId, { from: 'draft', to: 'amended' });
    },
  },
  {
    process,
    name: 'not-admitted',
    limits: { admission: 'PT1S' },
    open: proposedBy('candidate-d'),
    live: async (system, caseId) => {
      await system.opened(caseId, 'admission-escalation');
      await system.take(caseId, 'admission', 'refuse');
    },
  },
  {
    process,
    name: 'wider-with-the-government',
    open: proposedBy('officer'),
    live: async (system, caseId) => {
      await system.take(caseId, 'draft', 'submit', WIDER);
      await system.take(caseId, 'government-decision', 'approve');
      await bring(system, process, caseId, { from: 'operator-signature', to: 'amended' });
    },
  },
  {
    process,
    name: 'wider-and-rejected',
    limits: { 'government-decision': 'PT1S' },
    open: proposedBy('officer'),
    live: async (system, caseId) => {
      await system.take(caseId, 'draft', 'submit', WIDER);
      await system.take(caseId, 'government-decision', 'reject');
    },
  },
  {
    process,
    name: 'dropped',
    open: proposedBy('officer'),
    live: async (system, caseId) => {
      await system.take(caseId, 'draft', 'drop');
    },
  },
  {
    process,
    name: 'not-signed-in-time',
    limits: { 'operator-signature': 'PT1S' },
    open: proposedBy('officer'),
    live: async (system, caseId) => {
      await system.take(caseId, 'draft', 'submit');
      await system.expired(caseId, 'operator-signature');
    },
  },
  {
    process,
    name: 'given-up-late',
    limits: { 'authority-signature': 'PT1S' },
    open: proposedBy('officer'),
    live: async (system, caseId) => {
      await bring(system, process, caseId, { from: 'draft', to: 'authority-signature' });
      await system.opened(caseId, 'authority-signature-escalation');
      await system.take(caseId, 'authority-signature', 'abandon');
    },
  },
  {
    process,
    name: 'ended-with-the-right',
    open: proposedBy('officer'),
    live: async (system, caseId) => {
      await bring(system, process, caseId, { from: 'draft', to: 'operator-signature' });
      const right = await system.record.rightOf(caseId);
      await system.record.revoke(await system.record.suspend(right));
    },
  },
];
