/**
 * Every way a case can go, process by process, each taken up by a workflow from nothing where another left it. What is decided is
 * decided by the real commands.
 */
import { CONSULTATION } from '../../domain/consultation-step';
import { currentDefinition } from '../../processes/laws';
import { sampleApplication } from '../../scripts/client/samples';
import { LASTING } from '../builders/data-request';
import {
  annualReport,
  anomalyFeedback,
  dataRequest,
  evaluation,
  securityIncident,
  securityInspection,
} from '../../workflows';
import type { EnginelessRun as Run } from './engineless';
import { filedAnomaly, filedEvaluation, filedInspection } from './filed';
import { appointed } from './given';
import { MemoryRecord } from './memory-record';
import { walkAll } from './walk';

jest.mock('@temporalio/workflow', () => jest.requireActual<object>('./engineless'));
const { EnginelessRun } = jest.requireActual<{ EnginelessRun: typeof Run }>('./engineless');

/** Nearly nine thousand records: a minute on a quiet machine, and a slow one that does other things takes ten times as long. */
const THOUSANDS_MS = 1_200_000;

const stepsOf = (process: Parameters<typeof currentDefinition>[0]) =>
  Object.keys(currentDefinition(process).steps).sort();
const outcomesOf = (process: Parameters<typeof currentDefinition>[0]) =>
  Object.keys(currentDefinition(process).outcomes).sort();

test(
  'a data request on every record is taken up where another workflow left it',
  async () => {
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
    // Three experts of whom two sit out: conflicts soon lead to a shortage.
    const pool = ['expert-1', 'expert-2', 'expert-3'];
    const filed = {
      process: 'data-request',
      file: { ...sampleApplication('need'), term: LASTING },
      pool,
      dataOf: appointed,
    } as const;
    const walked = await walkAll(EnginelessRun, { workflow: dataRequest, detours }, await MemoryRecord.file(filed));
    // Bodies are consulted by a command, of which the workflow knows nothing (test/process/consultation.test.ts).
    expect(walked.steps).toEqual(stepsOf('data-request').filter((step) => step !== CONSULTATION));
    expect(walked.outcomes).toEqual(outcomesOf('data-request').filter((one) => one !== 'terminated'));
    expect(walked.refused).toEqual([]);
  },
  THOUSANDS_MS,
);

test('an annual report on every record is taken up where another workflow left it', async () => {
  const detours = ['examination.return', 'overdue.set-new-deadline', '.time'];
  const first = await MemoryRecord.file({ process: 'annual-report', file: { year: 2025 } });
  const walked = await walkAll(EnginelessRun, { workflow: annualReport, detours, anyOrder: true }, first);
  expect(walked.steps).toEqual(stepsOf('annual-report'));
  expect(walked.outcomes).toEqual(outcomesOf('annual-report'));
  expect(walked.refused).toEqual([]);
});

test('an evaluation on every record is taken up where another workflow left it', async () => {
  const detours = ['rater-declaration.conflict', 'panel-shortage.appoint', 'confirmation.redo', '.time'];
  const walked = await walkAll(EnginelessRun, { workflow: evaluation, detours }, await filedEvaluation());
  expect(walked.steps).toEqual(stepsOf('evaluation'));
  expect(walked.outcomes).toEqual(['completed']);
  expect(walked.refused).toEqual([]);
});

test.each([
  ['that finds something', [{ description: '日志留存不足', severity: 'major' }]],
  ['that finds nothing', []],
])('an inspection %s, on every record, is taken up where another workflow left it', async (_, findings) => {
  const detours = ['inspector-declaration.conflict', 'panel-shortage.appoint', '.time'];
  const first = await filedInspection(findings, 2);
  const walked = await walkAll(EnginelessRun, { workflow: securityInspection, detours }, first);
  const after = ['correction', 'recheck'];
  expect(walked.steps).toEqual(
    stepsOf('security-inspection').filter((step) => findings.length > 0 || !after.includes(step)),
  );
  expect(walked.outcomes).toEqual(['completed']);
  expect(walked.refused).toEqual([]);
});

test('a report of anomalous data on every record is taken up where another workflow left it', async () => {
  const detours = [
    'triage.return',
    'verification.not-confirmed',
    'determination.redo',
    'confirmation.dispute',
    'arbitration.redo',
    '.time',
  ];
  const walked = await walkAll(EnginelessRun, { workflow: anomalyFeedback, detours }, await filedAnomaly());
  expect(walked.steps).toEqual(stepsOf('anomaly-feedback'));
  expect(walked.outcomes).toEqual(outcomesOf('anomaly-feedback'));
  expect(walked.refused).toEqual(['confirmation.dispute']); // a dispute is raised once
});

test('a security incident on every record is taken up where another workflow left it', async () => {
  // One step at a time; other orders of what stands side by side are lived in test/histories/shapes.
  const detours = [
    'containment-decision.send-back',
    'closure.return',
    'progress-report.submit',
    '.time',
    'acknowledgement.acknowledge',
  ];
  const first = await MemoryRecord.file({ process: 'security-incident', file: { severity: 'major' } });
  const walked = await walkAll(EnginelessRun, { workflow: securityIncident, detours }, first);
  expect(walked.steps).toEqual(stepsOf('security-incident'));
  expect(walked.outcomes).toEqual(['closed-out']);
  // Only what was proposed is ordered.
  expect(walked.refused).toEqual(['containment-decision.issue-order', 'containment-decision.order-measures']);
});
