/** The shapes of a data request's life whose histories are kept: together they run every line of its workflow. */
import type { Living, Shape } from './shape';

async function approve(system: Living, caseId: string): Promise<void> {
  await system.take(caseId, 'acceptance', 'accept');
  await system.take(caseId, 'review', 'recommend-approval');
  await system.take(caseId, 'decision', 'approve');
}

async function dock(system: Living, caseId: string, outcome = 'ready'): Promise<void> {
  await system.take(caseId, 'docking', outcome);
  await system.take(caseId, 'docking', 'ready');
}

async function panel(system: Living, caseId: string, declarations: readonly string[], works: number): Promise<void> {
  for (const declaration of declarations) await system.take(caseId, 'expert-declaration', declaration);
  for (let done = 0; done < works; done += 1) await system.take(caseId, 'expert-review', 'submit');
}

const ALL = Array.from({ length: 9 }, (_, index) => `expert-${index + 1}`);

export const dataRequestShapes: readonly Shape[] = [
  {
    process: 'data-request',
    open: (system) => system.record.file(),
    name: 'happy',
    live: async (system, caseId) => {
      await approve(system, caseId);
      await dock(system, caseId);
    },
  },
  {
    process: 'data-request',
    open: (system) => system.record.file(),
    name: 'return-and-send-back',
    live: async (system, caseId) => {
      await system.take(caseId, 'acceptance', 'return');
      await system.take(caseId, 'supplement', 'submit');
      await system.take(caseId, 'acceptance', 'accept');
      await system.take(caseId, 'review', 'recommend-approval');
      await system.take(caseId, 'decision', 'send-back');
      await system.take(caseId, 'review', 'recommend-rejection');
      await system.take(caseId, 'decision', 'reject');
    },
  },
  {
    process: 'data-request',
    open: (system) => system.record.file(),
    name: 'deemed-and-abandoned',
    limits: { acceptance: 'PT1H', supplement: 'PT1S' },
    live: async (system, caseId) => {
      await system.take(caseId, 'acceptance', 'return');
      await system.opened(caseId, 'supplement');
    },
  },
  {
    process: 'data-request',
    open: (system) => system.record.file(),
    name: 'deemed-accepted-and-escalated',
    limits: { acceptance: 'PT1S', review: 'PT1S' },
    live: async (system, caseId) => {
      await system.opened(caseId, 'review-escalation');
      await system.take(caseId, 'review', 'recommend-approval');
      await system.take(caseId, 'decision', 'approve');
      await dock(system, caseId);
    },
  },
  {
    process: 'data-request',
    open: (system) => system.record.file(),
    name: 'experts',
    live: async (system, caseId) => {
      await system.take(caseId, 'acceptance', 'accept');
      await system.take(caseId, 'review', 'need-experts');
      await panel(system, caseId, ['conflict', 'no-conflict', 'no-conflict', 'no-conflict'], 1);
      const { assignee } = await system.opened(caseId, 'expert-review');
      await system.record.replaceMember(caseId, assignee ?? '');
      await panel(system, caseId, ['no-conflict'], 2);
      await system.take(caseId, 'review', 'recommend-approval');
      await system.take(caseId, 'decision', 'approve');
      await dock(system, caseId);
    },
  },
  {
    process: 'data-request',
    open: (system) => system.record.file(),
    name: 'expert-shortage',
    live: async (system, caseId) => {
      await system.record.setExperts(ALL.slice(0, 3));
      await system.take(caseId, 'acceptance', 'accept');
      await system.take(caseId, 'review', 'need-experts');
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
    process: 'data-request',
    open: (system) => system.record.file(),
    name: 'docking-refusal',
    live: async (system, caseId) => {
      await approve(system, caseId);
      await dock(system, caseId, 'refuse');
      await system.take(caseId, 'docking-refusal', 'insist');
      await system.take(caseId, 'docking', 'refuse');
      await system.take(caseId, 'docking-refusal', 'end');
    },
  },
  {
    process: 'data-request',
    open: (system) => system.record.file(),
    name: 'refusal',
    live: async (system, caseId) => {
      await system.take(caseId, 'acceptance', 'refuse');
    },
  },
  {
    process: 'data-request',
    open: (system) => system.record.file(),
    name: 'withdrawal',
    live: async (system, caseId) => {
      await system.take(caseId, 'acceptance', 'accept');
      await system.settled(caseId);
      await system.record.withdraw(caseId);
    },
  },
  {
    process: 'data-request',
    open: (system) => system.record.file(),
    name: 'hold',
    live: async (system, caseId) => {
      await approve(system, caseId);
      const order = await system.record.suspend();
      await system.opened(caseId, 'docking');
      await system.record.lift(order);
      await dock(system, caseId);
    },
  },
  {
    process: 'data-request',
    open: (system) => system.record.file(),
    name: 'continued-as-new',
    suggestAfter: 15,
    live: async (system, caseId) => {
      await approve(system, caseId);
      await dock(system, caseId);
    },
  },
];
