/** Every way a round of selection and an application can go (Art. 5, 6), taken up by a workflow from nothing where another left it. */
import fc from 'fast-check';
import { operatorSelection as roundDefinition } from '../../processes/operator-selection/law';
import { selectionApplication as applicationDefinition } from '../../processes/selection-application/law';
import { operatorSelection, selectionApplication } from '../../workflows';
import type { EnginelessRun as Run } from './engineless';
import { createFakeActivities } from './fake-activities';
import { FakeRecord } from './fake-record';
import { FakeWorld } from './fake-world';
import { SelectionRecord } from './selection-record';
import { walkAll, type Move } from './walk';

jest.mock('@temporalio/workflow', () => jest.requireActual<object>('./engineless'));
const { EnginelessRun } = jest.requireActual<{ EnginelessRun: typeof Run }>('./engineless');

const now = () => Promise.resolve(Date.UTC(2026, 2, 2));

/** The round stands at its public notice after a panel of one. */
const objecting: Move<FakeWorld<SelectionRecord>> = {
  name: 'object',
  make: ({ record, caseId }) => Promise.resolve(record.object(caseId)),
};
const noticeRuns = (world: FakeWorld<SelectionRecord>) =>
  world.awaited().some((task) => task.step === 'public-notice') ? [objecting] : [];

test('a round on every record is taken up where another workflow left it', async () => {
  const record = new SelectionRecord(now);
  const first = record.file({ experts: ['expert-1', 'expert-2'] });
  record.of(first).expertsWanted = 2;
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
  const extraOf = (outcome: string) => (outcome === 'appoint' ? { experts: ['expert-7'] } : {});
  const world = new FakeWorld(record, first, extraOf);
  const walked = await walkAll(EnginelessRun, { workflow: operatorSelection, detours, more: noticeRuns }, world);
  expect(walked.steps).toEqual(Object.keys(roundDefinition.steps).sort());
  expect(walked.outcomes).toEqual(Object.keys(roundDefinition.outcomes).sort());
});

test('an application on every record is taken up where another workflow left it', async () => {
  const record = new FakeRecord(now, applicationDefinition);
  const listed: Move<FakeWorld> = {
    name: 'round.listed',
    make: (in_) => {
      in_.record.close(in_.record.of(in_.caseId), 'listed');
      return Promise.resolve();
    },
  };
  const detours = ['qualification.return', '.time'];
  const world = new FakeWorld(record, record.file());
  const walk = { workflow: selectionApplication, detours, more: () => [listed] };
  const walked = await walkAll(EnginelessRun, walk, world);
  expect(walked.steps).toEqual(['qualification', 'supplement']);
  expect(walked.outcomes).toEqual(['abandoned', 'failed', 'listed', 'withdrawn']);
});

test('a round waits for every qualification, and calls no panel where nobody qualified', async () => {
  for (const passes of [true, false]) {
    const record = new SelectionRecord(now);
    const id = record.file();
    Object.assign(record.of(id), { pending: 2, qualified: false });
    const lived = await new EnginelessRun(createFakeActivities(record)).start(operatorSelection, id).quiet();
    const [call] = record.awaited(id);
    await record.fallDue(call?.id ?? '');
    for (const expected of [[], []]) {
      lived.signal('caseCommanded', {});
      await lived.quiet();
      expect(record.awaited(id)).toEqual(expected);
      record.qualify(id, passes);
    }
    lived.signal('caseCommanded', {});
    await lived.quiet();
    const steps = record.awaited(id).map((task) => task.step);
    expect(new Set(steps)).toEqual(new Set([passes ? 'panel-declaration' : 'bureau-decision']));
  }
});

/** Objections, answers and timers, in any order. */
const happening = fc.constantFrom('object', 'answer', 'uphold', 'redo', 'confirm', 'time', 'restart');

test('no order of objections, answers and timers lets a round pass while an objection is open', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 14 }), async (happenings) => {
      const record = new SelectionRecord(now);
      const id = record.file({ experts: ['expert-1'] });
      record.of(id).expertsWanted = 1;
      const activities = createFakeActivities(record);
      let run = await new EnginelessRun(activities).start(operatorSelection, id).quiet();
      const wake = async () => {
        run.signal('caseCommanded', {});
        await run.quiet();
      };
      const take = async (step: string, outcome: string) => {
        const task = record.awaited(id).find((one) => one.step === step);
        if (task !== undefined) await record.decide(task.id, outcome);
        await wake();
      };
      await record.fallDue(record.awaited(id)[0]?.id ?? '');
      await wake();
      await take('panel-declaration', 'no-conflict');
      await take('panel', 'submit');
      await take('bureau-decision', 'shortlist');
      for (const what of happenings) {
        const window = record.awaited(id).find((task) => task.step === 'public-notice');
        const open = record.of(id).objections.length;
        if (what === 'object' && window !== undefined) record.object(id);
        if (what === 'time' && window !== undefined) await record.fallDue(window.id);
        if (what === 'answer') await take('objection-answer', 'not-upheld');
        if (what === 'uphold') await take('objection-answer', 'upheld');
        if (what === 'redo') await take('objection-confirmation', 'redo');
        if (what === 'confirm') await take('objection-confirmation', 'confirm');
        if (what === 'restart') run = await new EnginelessRun(activities).start(operatorSelection, id).quiet();
        await wake();
        const steps = record.awaited(id).map((task) => task.step);
        // While one is open the notice stands and the government is not asked; each open one is being answered.
        if (record.of(id).objections.length > 0) {
          expect(steps).toContain('public-notice');
          expect(steps).not.toContain('government-decision');
          expect(steps.filter((step) => step.startsWith('objection-'))).toHaveLength(record.of(id).objections.length);
        }
        if (open > 0 && what === 'time') expect(steps).toContain('public-notice');
        if (steps.includes('bureau-decision')) await take('bureau-decision', 'shortlist');
      }
    }),
    { numRuns: 60 },
  );
});
