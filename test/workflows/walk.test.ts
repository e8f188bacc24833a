/** Every way a case can go, process by process, each taken up by a workflow from nothing where another left it. */
import { anomalyFeedback as anomalyFeedbackDefinition } from '../../processes/anomaly-feedback/law';
import { annualReport as annualReportDefinition } from '../../processes/annual-report/law';
import { dataRequest as dataRequestDefinition } from '../../processes/data-request/law';
import { evaluation as evaluationDefinition } from '../../processes/evaluation/law';
import { securityIncident as incidentDefinition } from '../../processes/security-incident/law';
import { securityInspection as inspectionDefinition } from '../../processes/security-inspection/law';
import {
  annualReport,
  anomalyFeedback,
  dataRequest,
  evaluation,
  securityIncident,
  securityInspection,
} from '../../workflows';
import type { EnginelessRun as Run } from './engineless';
import { FakeRecord, freeSeats, type Extra, type FakeCase, type FakeTask } from './fake-record';
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
  expect(walked.outcomes).toEqual(
    Object.keys(outcomes)
      .filter((one) => one !== 'terminated')
      .sort(),
  );
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
  expect(walked.outcomes).toEqual(Object.keys(annualReportDefinition.outcomes));
});

/** What is redone is rated again by the same raters. */
class EvaluationRecord extends FakeRecord {
  protected override effect(kase: FakeCase, task: FakeTask, outcome: string, extra: Extra): void {
    switch (`${task.step}.${outcome}`) {
      case 'rater-declaration.conflict':
        return this.memberConflicted(kase, task);
      case 'rating.submit':
        return this.memberDone(kase, task);
      case 'panel-shortage.appoint':
        return this.appoint(kase, extra.experts ?? []);
      case 'confirmation.redo':
        return this.reopen(kase);
    }
  }
}

test('an evaluation on every record is taken up where another workflow left it', async () => {
  const record = new EvaluationRecord(now, evaluationDefinition);
  const first = record.file({ experts: ['expert-1', 'expert-2', 'expert-3'] });
  const detours = ['rater-declaration.conflict', 'panel-shortage.appoint', 'confirmation.redo', '.time'];
  const walked = await walkAll(EnginelessRun, { record, workflow: evaluation, detours, extraOf }, first);
  expect(walked.steps).toEqual(Object.keys(evaluationDefinition.steps).sort());
  expect(walked.outcomes).toEqual(['completed']);
});

/** Where nothing was found, the last inspector's record closes the case. */
class InspectionRecord extends FakeRecord {
  protected override effect(kase: FakeCase, task: FakeTask, outcome: string, extra: Extra): void {
    switch (`${task.step}.${outcome}`) {
      case 'inspector-declaration.conflict':
        return this.memberConflicted(kase, task);
      case 'findings.submit': {
        this.memberDone(kase, task);
        const { members } = this.latestPanel(kase);
        const done = freeSeats(this.latestPanel(kase)).length === 0 && members.every((one) => one.status !== 'seated');
        if (done && this.nothingFound) this.close(kase, 'completed');
        return;
      }
      case 'panel-shortage.appoint':
        return this.appoint(kase, extra.experts ?? []);
    }
  }

  constructor(private readonly nothingFound: boolean) {
    super(now, inspectionDefinition);
  }
}

test.each([
  ['that finds something', false],
  ['that finds nothing', true],
])('an inspection %s, on every record, is taken up where another workflow left it', async (_, nothingFound) => {
  const record = new InspectionRecord(nothingFound);
  const first = record.file({ experts: ['expert-1', 'expert-2'] });
  record.of(first).expertsWanted = 2;
  const detours = ['inspector-declaration.conflict', 'panel-shortage.appoint', '.time'];
  const walked = await walkAll(EnginelessRun, { record, workflow: securityInspection, detours, extraOf }, first);
  const after = ['correction', 'recheck'];
  const steps = Object.keys(inspectionDefinition.steps).filter((step) => !nothingFound || !after.includes(step));
  expect(walked.steps).toEqual(steps.sort());
  expect(walked.outcomes).toEqual(['completed']);
});

/** What is accepted, by word or by silence, or upheld against a dispute closes the case with what was found. */
class AnomalyRecord extends FakeRecord {
  protected override end(
    kase: FakeCase,
    task: FakeTask,
    status: FakeTask['status'],
    outcome: string | null,
    closes?: string,
  ): void {
    const accepted = outcome !== null && ['satisfied', 'deemed-consent', 'reject-dispute'].includes(outcome);
    const corrected = kase.tasks.some((one) => one.step === 'correction' && one.status === 'decided');
    super.end(kase, task, status, outcome, accepted ? (corrected ? 'corrected' : 'not-confirmed') : closes);
  }
}

test('a report of anomalous data on every record is taken up where another workflow left it', async () => {
  const record = new AnomalyRecord(now, anomalyFeedbackDefinition);
  const detours = [
    'triage.return',
    'verification.not-confirmed',
    'determination.redo',
    'confirmation.dispute',
    'arbitration.redo',
    '.time',
  ];
  const walked = await walkAll(EnginelessRun, { record, workflow: anomalyFeedback, detours }, record.file());
  expect(walked.steps).toEqual(Object.keys(anomalyFeedbackDefinition.steps).sort());
  expect(walked.outcomes).toEqual(Object.keys(anomalyFeedbackDefinition.outcomes).sort());
});

test('a security incident on every record is taken up where another workflow left it', async () => {
  const record = new FakeRecord(now, incidentDefinition);
  // One step at a time; other orders of what stands side by side are lived in test/histories/shapes.
  const detours = ['containment-decision.send-back', 'closure.return', '.time', 'acknowledgement.acknowledge'];
  const walked = await walkAll(EnginelessRun, { record, workflow: securityIncident, detours }, record.file());
  expect(walked.steps).toEqual(Object.keys(incidentDefinition.steps).sort());
  expect(walked.outcomes).toEqual(['closed-out']);
});
