/** The shapes of a round's life (Art. 5, 6): listed, rejected, scored again, objected to, sent back, short of experts, without anybody. */
import { fileObjection } from '../../../cases/objections';
import { ANONYMOUS } from '../../../domain/roles';
import { listPublicNotices } from '../../../records/public-notices';
import { bring } from '../../builders/bring';
import type { Living, Shape } from './shape';

const process = 'operator-selection';
const open = (system: Living) => system.record.round(10_000);
const ALL = Array.from({ length: 9 }, (_, index) => `expert-${index + 1}`);
const WINDOWS = { call: 'PT1S', 'public-notice': 'PT2S' };
const AGREED = Array.from({ length: 5 }, () => 'no-conflict');

/** An application that comes through its qualification; the workflow of the round is not there to open its steps. */
async function apply(system: Living, round: string, persona: string, outcome = 'pass'): Promise<string> {
  const id = await system.record.application(round, persona);
  await system.record.decide(await system.record.opened(id, 'qualification'), outcome);
  return id;
}

async function declare(system: Living, round: string, ...declarations: readonly string[]): Promise<void> {
  for (const declaration of declarations) await system.take(round, 'panel-declaration', declaration);
}

async function score(system: Living, round: string, applications: readonly string[], members = 5): Promise<void> {
  const sheet = await system.record.scores(round, applications);
  for (let done = 0; done < members; done += 1) await system.take(round, 'panel', 'submit', sheet);
}

/** At the bureau's decision, with candidate-c and candidate-d qualified. */
async function scored(system: Living, round: string): Promise<string[]> {
  const applications = [await apply(system, round, 'candidate-c'), await apply(system, round, 'candidate-d')];
  const sheet = { 'panel.submit': await system.record.scores(round, applications) };
  await bring(system, process, round, { to: 'bureau-decision', with: sheet });
  return applications;
}

/** To the list, with both chosen all the way. */
async function listed(system: Living, round: string): Promise<void> {
  const chosen = { applications: await scored(system, round) };
  const choices = { 'bureau-decision.shortlist': chosen, 'government-decision.approve': chosen };
  await bring(system, process, round, { from: 'bureau-decision', to: 'listed', with: choices });
}

export async function object(system: Living, round: string): Promise<void> {
  await system.opened(round, 'public-notice');
  await system.record.command(ANONYMOUS, 'object', async (ctx) => {
    const [notice] = await listPublicNotices(ctx.tx, { caseId: round, kind: 'public-notice', limit: 1 });
    if (notice === undefined) throw new Error(`${round} is before no public`);
    await fileObjection(ctx, notice.id, { name: '市民甲', contact: '13800000000', grounds: '请说明依据' });
  });
}

async function answer(system: Living, round: string, outcome: string, confirmed: string): Promise<void> {
  await system.take(round, 'objection-answer', outcome);
  await system.take(round, 'objection-confirmation', confirmed);
}

/** Before the public, with candidate-c and candidate-d shortlisted. */
export async function atNotice(system: Living, round: string): Promise<void> {
  const applications = await scored(system, round);
  await system.take(round, 'bureau-decision', 'shortlist', { applications });
  await system.opened(round, 'public-notice');
}

/** Some object at once and the worker ends meanwhile; each is answered, one of them twice. */
async function objectedToBy(system: Living, round: string, count: number): Promise<void> {
  await atNotice(system, round);
  await Promise.all([...Array.from({ length: count }, () => object(system, round)), system.restart?.()]);
  await answer(system, round, 'not-upheld', 'redo');
  for (let answered = 1; answered < count; answered += 1) await system.take(round, 'objection-answer', 'inadmissible');
  await system.take(round, 'objection-answer', 'upheld');
  for (let confirmed = 0; confirmed < count; confirmed += 1) {
    await system.take(round, 'objection-confirmation', 'confirm');
  }
  // Ended by the objection that was upheld: nobody waits for the time of the notice, however long all this took.
  await system.take(round, 'bureau-decision', 'reject-all');
}

export const operatorSelectionShapes: readonly Shape[] = [
  {
    process,
    name: 'listed',
    limits: WINDOWS,
    open,
    live: listed,
  },
  {
    process,
    name: 'nobody-qualified',
    limits: WINDOWS,
    open,
    live: async (system, round) => {
      await apply(system, round, 'candidate-c', 'fail');
      await system.take(round, 'bureau-decision', 'reject-all');
    },
  },
  {
    process,
    name: 'conflicted-replaced-and-scored-again',
    limits: WINDOWS,
    open,
    live: async (system, round) => {
      const applications = [await apply(system, round, 'candidate-c')];
      await declare(system, round, 'conflict', ...AGREED);
      await score(system, round, applications, 2);
      const { assignee } = await system.opened(round, 'panel');
      await system.record.replaceMember(round, assignee ?? '');
      await declare(system, round, 'no-conflict');
      await score(system, round, applications, 3);
      await system.take(round, 'bureau-decision', 'send-back');
      await score(system, round, applications);
      await system.take(round, 'bureau-decision', 'reject-all');
    },
  },
  {
    process,
    name: 'objected-to-and-sent-back',
    limits: { ...WINDOWS, 'public-notice': 'PT3S' },
    open,
    live: async (system, round) => {
      const applications = await scored(system, round);
      await system.take(round, 'bureau-decision', 'shortlist', { applications });
      await object(system, round);
      await answer(system, round, 'not-upheld', 'redo');
      await answer(system, round, 'upheld', 'confirm');
      await system.take(round, 'bureau-decision', 'shortlist', { applications });
      await object(system, round);
      await answer(system, round, 'inadmissible', 'confirm');
      await system.take(round, 'government-decision', 'send-back');
      await system.take(round, 'bureau-decision', 'shortlist', { applications });
      await system.take(round, 'government-decision', 'reject');
    },
  },
  {
    process,
    name: 'objected-to-by-many',
    limits: { call: 'PT1S' },
    open,
    live: (system, round) => objectedToBy(system, round, 8),
  },
  {
    process,
    name: 'objected-to-and-continued-as-new',
    limits: { call: 'PT1S' },
    suggestAfter: 15,
    open,
    live: (system, round) => objectedToBy(system, round, 3),
  },
  {
    process,
    name: 'short-of-experts-and-late',
    limits: { ...WINDOWS, 'bureau-decision': 'PT1S' },
    reminders: { 'bureau-decision': [] },
    open,
    live: async (system, round) => {
      await system.record.setExperts(ALL.slice(0, 5));
      const applications = [await apply(system, round, 'candidate-c')];
      await declare(system, round, 'conflict');
      await system.opened(round, 'panel-shortage');
      await system.record.setExperts(ALL);
      await system.take(round, 'panel-shortage', 'appoint', { experts: ['expert-9'] });
      await declare(system, round, ...AGREED);
      await score(system, round, applications);
      await system.opened(round, 'bureau-decision-escalation');
      await system.take(round, 'bureau-decision', 'reject-all');
    },
  },
  {
    process,
    name: 'the-last-one-withdrawn',
    limits: WINDOWS,
    open,
    live: async (system, round) => {
      const application = await apply(system, round, 'candidate-c');
      await declare(system, round, 'no-conflict');
      await system.opened(round, 'panel');
      await system.record.withdraw(application, 'candidate-c');
      await system.take(round, 'bureau-decision', 'reject-all');
    },
  },
  {
    process,
    name: 'continued-as-new',
    limits: WINDOWS,
    suggestAfter: 15,
    open,
    live: listed,
  },
];
