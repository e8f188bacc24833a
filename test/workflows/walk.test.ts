/** Every way a data request and an annual report can go, each taken up by a workflow from nothing where another left it. */
import { annualReport as annualReportDefinition } from '../../domain/processes/annual-report';
import { dataRequest as dataRequestDefinition } from '../../domain/processes/data-request';
import { annualReport, dataRequest } from '../../workflows';
import type { EnginelessRun as Run } from './engineless';
import { FakeRecord, type Extra, type FakeCase, type FakeTask } from './fake-record';
import { walkAll } from './walk';

jest.mock('@temporalio/workflow', () => jest.requireActual<object>('./engineless'));
const { EnginelessRun } = jest.requireActual<{ EnginelessRun: typeof Run }>('./engineless');

const now = () => Promise.resolve(Date.UTC(2026, 2, 2));

test('a data request on every record is taken up where another workflow left it', async () => {
  const record = new FakeRecord(now);
  // Three experts of whom two sit out: conflicts soon lead to a shortage.
  const first = record.file({ experts: ['expert-1', 'expert-2', 'expert-3'] });
  const detours = [
    'acceptance.return',
    'review.need-experts',
    'expert-declaration.conflict',
    'panel-shortage.appoint',
    'decision.send-back',
    'docking.refuse',
    'docking-refusal.insist',
    'docking-refusal.narrow',
    '.time',
  ];
  const walked = await walkAll(EnginelessRun, { record, workflow: dataRequest, detours, extraOf }, first);
  const { steps, outcomes } = dataRequestDefinition;
  expect(walked.steps).toEqual(Object.keys(steps).sort());
  expect(walked.outcomes).toEqual(outcomes.filter((one) => one !== 'terminated').sort());
});

function extraOf(outcome: string): Extra {
  if (outcome === 'appoint') return { experts: ['expert-7'] };
  return outcome === 'narrow' ? { keep: ['health'] } : {};
}

const VOIDS = new Map([
  ['submission.submit', 'overdue'],
  ['overdue.set-new-deadline', 'submission'],
]);

/** What was submitted is overdue no more, and what has a new deadline is due anew. */
class AnnualRecord extends FakeRecord {
  protected override effect(kase: FakeCase, task: FakeTask, outcome: string): void {
    const voided = VOIDS.get(`${task.step}.${outcome}`);
    for (const one of kase.tasks) if (one.status === 'open' && one.step === voided) this.end(kase, one, 'void', null);
  }
}

test('an annual report on every record is taken up where another workflow left it', async () => {
  const record = new AnnualRecord(now, annualReportDefinition);
  const detours = ['examination.return', 'overdue.set-new-deadline', '.time'];
  const walk = { record, workflow: annualReport, detours, anyOrder: true } as const;
  const walked = await walkAll(EnginelessRun, walk, record.file());
  expect(walked.steps).toEqual(Object.keys(annualReportDefinition.steps).sort());
  expect(walked.outcomes).toEqual([...annualReportDefinition.outcomes]);
});
