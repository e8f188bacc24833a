/** The shapes of a data request's life whose histories are kept: together they run every line of its workflow. */
import { amendment } from '../../builders/agreement-amendment';
import { bring } from '../../builders/bring';
import { PARTIES } from '../../builders/data-request';
import type { Living, Shape } from './shape';

const process = 'data-request';
const open = (system: Living) => system.record.file();

const toSupply = (system: Living, caseId: string, from?: string) =>
  bring(system, process, caseId, { to: 'supplied', ...(from !== undefined && { from }) });

async function panel(system: Living, caseId: string, declarations: readonly string[], works: number): Promise<void> {
  for (const declaration of declarations) await system.take(caseId, 'expert-declaration', declaration);
  for (let done = 0; done < works; done += 1) await system.take(caseId, 'expert-review', 'submit');
}

const ALL = Array.from({ length: 9 }, (_, index) => `expert-${index + 1}`);

/** Under a right of its own, whose agreement the tests may amend. */
async function underOwnRight(system: Living): Promise<string> {
  const granted = await system.record.granted();
  await bring(system, 'authorization', granted, { to: 'in-force' });
  return system.record.file({}, 'candidate-d');
}

/** The agreement of its right covers no more what the department provides that has refused to. */
async function refusedIsTakenAway(system: Living, caseId: string): Promise<void> {
  const refused = (await system.record.tasks(caseId)).find(({ outcome }) => outcome === 'refuse')?.party_id;
  const providers = Object.values(PARTIES).filter((id) => id !== refused);
  const scope = { domains: [], providers, datasetIds: [], productKinds: [] };
  const amended = await system.record.amendment(await system.record.rightOf(caseId), 'officer');
  const draft = { 'draft.submit': amendment({ scope }) };
  await bring(system, 'agreement-amendment', amended, { from: 'draft', to: 'amended', with: draft });
}

export const dataRequestShapes: readonly Shape[] = [
  {
    process,
    open,
    name: 'happy',
    live: toSupply,
  },
  {
    process,
    open,
    name: 'return-and-send-back',
    live: async (system, caseId) => {
      await system.take(caseId, 'acceptance', 'return');
      await system.take(caseId, 'supplement', 'submit');
      await bring(system, process, caseId, { to: 'decision' });
      await system.take(caseId, 'decision', 'send-back');
      await system.take(caseId, 'review', 'recommend-rejection');
      await system.take(caseId, 'decision', 'reject');
    },
  },
  {
    process,
    open,
    name: 'deemed-and-abandoned',
    limits: { acceptance: 'PT1H', supplement: 'PT1S' },
    live: async (system, caseId) => {
      await system.take(caseId, 'acceptance', 'return');
      await system.opened(caseId, 'supplement');
    },
  },
  {
    process,
    open,
    name: 'deemed-accepted-and-escalated',
    limits: { acceptance: 'PT1S', review: 'PT1S' },
    live: async (system, caseId) => {
      await system.opened(caseId, 'review-escalation');
      await toSupply(system, caseId, 'review');
    },
  },
  {
    process,
    open,
    name: 'experts',
    live: async (system, caseId) => {
      await bring(system, process, caseId, { to: 'expert-declaration' });
      await panel(system, caseId, ['conflict', 'no-conflict', 'no-conflict', 'no-conflict'], 1);
      const { assignee } = await system.opened(caseId, 'expert-review');
      await system.record.replaceMember(caseId, assignee ?? '');
      await panel(system, caseId, ['no-conflict'], 2);
      await toSupply(system, caseId, 'review');
    },
  },
  {
    process,
    open,
    name: 'expert-shortage',
    live: async (system, caseId) => {
      await system.record.setExperts(ALL.slice(0, 3));
      await bring(system, process, caseId, { to: 'expert-declaration' });
      await panel(system, caseId, ['conflict', 'no-conflict', 'no-conflict'], 2);
      await system.opened(caseId, 'panel-shortage');
      await system.record.setExperts(ALL);
      await system.take(caseId, 'panel-shortage', 'appoint', { experts: ['expert-9'] });
      await panel(system, caseId, ['conflict'], 0);
      await system.take(caseId, 'panel-shortage', 'proceed-without');
      await system.take(caseId, 'review', 'recommend-rejection');
      await system.take(caseId, 'decision', 'reject');
    },
  },
  {
    process,
    open,
    name: 'docking-refusal',
    live: async (system, caseId) => {
      await bring(system, process, caseId, { to: 'docking-refusal' });
      await system.take(caseId, 'docking-refusal', 'insist');
      await system.take(caseId, 'docking', 'refuse');
      await system.take(caseId, 'docking-refusal', 'end');
    },
  },
  {
    process,
    open: underOwnRight,
    name: 'docking-refusal-taken-away',
    live: async (system, caseId) => {
      await bring(system, process, caseId, { to: 'docking-refusal' });
      await refusedIsTakenAway(system, caseId);
    },
  },
  {
    process,
    open: underOwnRight,
    name: 'docking-refused-and-taken-away',
    live: async (system, caseId) => {
      await bring(system, process, caseId, { to: 'docking' });
      await system.take(caseId, 'docking', 'refuse');
      await refusedIsTakenAway(system, caseId);
      await system.take(caseId, 'docking', 'ready');
    },
  },
  {
    process,
    open,
    name: 'refusal',
    live: async (system, caseId) => {
      await system.take(caseId, 'acceptance', 'refuse');
    },
  },
  {
    process,
    open,
    name: 'withdrawal',
    live: async (system, caseId) => {
      await system.take(caseId, 'acceptance', 'accept');
      await system.settled(caseId);
      await system.record.withdraw(caseId);
    },
  },
  {
    process,
    open,
    name: 'hold',
    live: async (system, caseId) => {
      await bring(system, process, caseId, { to: 'docking' });
      const order = await system.record.suspend();
      await system.opened(caseId, 'docking');
      await system.record.lift(order);
      await toSupply(system, caseId, 'docking');
    },
  },
  {
    process,
    open,
    name: 'continued-as-new',
    suggestAfter: 15,
    live: toSupply,
  },
];
