/** Anomaly-data feedback 异议数据反馈. Reads beside Art. 16: what the operator feeds back is confirmed and corrected. */
import type { AnomalyFeedback } from '../domain/processes/anomaly-feedback';
import { runCase, type CaseFile, type CaseRun } from './case-file';

export function anomalyFeedback(run: CaseRun): Promise<string> {
  return runCase<AnomalyFeedback>(run, async (file, { anomalyDepartment }) => {
    // The report is forwarded to the department that provides the data, refused, or returned once for what is missing 补正.
    for (;;) {
      const triage = await file.step('triage');
      if (triage.outcome === 'refuse') return file.close('refused');
      if (triage.outcome === 'forward') break;
      const supplement = await file.step('supplement');
      if (supplement.outcome === 'deemed-abandoned') return file.close('abandoned');
    }
    const department = await anomalyDepartment(file.caseId);

    for (let confirmed = false; ;) {
      // 确认: from the confirmation's own commit the entry is disputed, and every operator supplied with it is told.
      confirmed ||= await verified(file, department);
      // 修正: a new version of the entry, told to every operator again.
      if (confirmed) await file.step('correction', department);

      // The operator that fed it back accepts the correction or the dismissal, by silence too, or disputes it, once.
      const ended = confirmed ? 'corrected' : 'not-confirmed';
      const confirmation = await file.step('confirmation');
      if (confirmation.outcome !== 'dispute') return file.close(ended);
      const arbitration = await file.step('arbitration');
      if (arbitration.outcome === 'reject-dispute') return file.close(ended);
    }
  });
}

/** The department verifies; where it finds nothing the authority itself determines whether that stands. */
async function verified(file: CaseFile<AnomalyFeedback>, department: string): Promise<boolean> {
  for (;;) {
    const verification = await file.step('verification', department);
    if (verification.outcome === 'confirmed') return true;
    const determination = await file.step('determination');
    if (determination.outcome === 'dismiss') return false;
  }
}
