/**
 * Every way a round of selection and an application can go (Art. 5, 6), taken up by a workflow from nothing where another left it. What is
 * decided is decided by the real commands.
 */
import fc from 'fast-check';
import { closeCase } from '../../cases/lifecycle';
import { Dossier } from '../../cases/dossier';
import { SYSTEM } from '../../domain/roles';
import { operatorSelection as roundDefinition } from '../../processes/operator-selection/law';
import { selectionApplication as applicationDefinition } from '../../processes/selection-application/law';
import { operatorSelection, selectionApplication } from '../../workflows';
import { refusalOf } from '../invariants/record';
import { appointed, EXPERTS } from './given';
import type { EnginelessRun as Run } from './engineless';
import type { MemoryRecord } from './memory-record';
import { NOW } from './memory-rows';
import { announced, choosing, qualified } from './memory-round';
import { walkAll, type Move } from './walk';

jest.mock('@temporalio/workflow', () => jest.requireActual<object>('./engineless'));
const { EnginelessRun } = jest.requireActual<{ EnginelessRun: typeof Run }>('./engineless');

const objecting: Move<MemoryRecord> = { name: 'object', make: (world) => world.object() };
const noticeRuns = (world: MemoryRecord) =>
  world.awaited().some((task) => task.step === 'public-notice') ? [objecting] : [];

/** A round in which one application stands, and whatever is decided is decided over it. */
async function standing(panelSize: number, pool: readonly string[]): Promise<MemoryRecord> {
  const chosen: string[] = [];
  const { round, applications } = await announced({
    ...{ panelSize, pool, applicants: ['candidate-c'] },
    dataOf: async (...decision) => choosing(chosen)(...decision) ?? (await appointed(...decision)),
  });
  for (const application of applications) {
    chosen.push(application.caseId);
    await qualified(application, 'pass');
  }
  return round;
}

test('a round on every record is taken up where another workflow left it', async () => {
  const detours = [
    'panel-declaration.conflict',
    'panel-shortage.appoint',
    'send-back',
    'object',
    'redo',
    'upheld',
    'inadmissible',
    '.time',
  ];
  const first = await standing(2, ['expert-1', 'expert-2']);
  const walked = await walkAll(EnginelessRun, { workflow: operatorSelection, detours, more: noticeRuns }, first);
  expect(walked.steps).toEqual(Object.keys(roundDefinition.steps).sort());
  expect(walked.outcomes).toEqual(Object.keys(roundDefinition.outcomes).sort());
  expect(walked.refused).toEqual([]);
});

test('an application on every record is taken up where another workflow left it', async () => {
  const { round, applications } = await announced({ panelSize: 1, applicants: ['candidate-c'] });
  const [first] = applications;
  if (first === undefined) throw new Error('nobody applied');
  const ended = (outcome: 'listed' | 'rejected'): Move<MemoryRecord> => ({
    name: `round.${outcome}`,
    make: (world) =>
      world.commit(SYSTEM, async (ctx) => {
        const work = (await Dossier.lock(ctx, round.caseId)).as('operator-selection');
        if (outcome === 'listed') work.setFacts({ listed: [world.caseId] });
        await closeCase(work, outcome);
      }),
  });
  const detours = ['qualification.return', '.time'];
  const walk = { workflow: selectionApplication, detours, more: () => [ended('listed'), ended('rejected')] };
  const walked = await walkAll(EnginelessRun, walk, first);
  expect(walked.steps).toEqual(['qualification', 'supplement']);
  expect(walked.outcomes).toEqual(Object.keys(applicationDefinition.outcomes).sort());
  expect(walked.refused).toEqual([]);
});

test('a round waits for every qualification, and calls no panel where nobody qualified', async () => {
  for (const passes of [true, false]) {
    const { round, applications } = await announced({
      ...{ panelSize: 3, pool: EXPERTS, applicants: ['candidate-c', 'candidate-d'] },
    });
    const lived = await new EnginelessRun(round.activities).start(operatorSelection, round.caseId).quiet();
    const [call] = round.awaited();
    await round.fallDue(call?.id ?? '');
    for (const application of applications) {
      lived.signal('caseCommanded', {});
      await lived.quiet();
      expect(round.awaited()).toEqual([]);
      await qualified(application, passes ? 'pass' : 'fail');
    }
    lived.signal('caseCommanded', {});
    await lived.quiet();
    const steps = round.awaited().map((task) => task.step);
    expect(new Set(steps)).toEqual(new Set([passes ? 'panel-declaration' : 'bureau-decision']));
  }
});

/** Objections, answers and timers, in any order. */
const happening = fc.constantFrom('object', 'answer', 'uphold', 'redo', 'confirm', 'time', 'restart');

test('no order of objections, answers and timers lets a round pass while an objection is open', async () => {
  const first = await standing(1, ['expert-1']);
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 14 }), async (happenings) => {
      const world = first.copy();
      const { activities, caseId } = world;
      let run = await new EnginelessRun(activities).start(operatorSelection, caseId).quiet();
      const wake = async () => {
        run.signal('caseCommanded', {});
        await run.quiet();
      };
      const take = async (step: string, outcome: string) => {
        const task = world.awaited().find((one) => one.step === step);
        if (task !== undefined) await world.decide(task.id, outcome);
        await wake();
      };
      await world.fallDue(world.awaited()[0]?.id ?? '');
      await wake();
      await take('panel-declaration', 'no-conflict');
      await take('panel', 'submit');
      await take('bureau-decision', 'shortlist');
      for (const what of happenings) {
        const window = world.awaited().find((task) => task.step === 'public-notice');
        const open = world.openObjections().length;
        if (what === 'object' && window !== undefined) {
          // The time for objections is over though one that is open keeps the notice from ending.
          const due = world.task(window.id).due_at;
          const inTime = due !== null && due > NOW;
          expect(await refusalOf(world.object())).toBe(inTime ? 'done' : 'deadline-passed');
        }
        if (what === 'time' && window !== undefined) await world.fallDue(window.id);
        if (what === 'answer') await take('objection-answer', 'not-upheld');
        if (what === 'uphold') await take('objection-answer', 'upheld');
        if (what === 'redo') await take('objection-confirmation', 'redo');
        if (what === 'confirm') await take('objection-confirmation', 'confirm');
        if (what === 'restart') run = await new EnginelessRun(activities).start(operatorSelection, caseId).quiet();
        await wake();
        const steps = world.awaited().map((task) => task.step);
        // While one is open the notice stands and the government is not asked; each open one is being answered.
        if (world.openObjections().length > 0) {
          expect(steps).toContain('public-notice');
          expect(steps).not.toContain('government-decision');
          expect(steps.filter((step) => step.startsWith('objection-'))).toHaveLength(world.openObjections().length);
        }
        if (open > 0 && what === 'time') expect(steps).toContain('public-notice');
        if (steps.includes('bureau-decision')) await take('bureau-decision', 'shortlist');
      }
    }),
    { numRuns: 60 },
  );
});
