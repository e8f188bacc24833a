/** Anomaly-data feedback 异议数据反馈. Reads beside Art. 16: what the operator feeds back is confirmed and corrected. */
import type { AnomalyFeedback } from '../processes/anomaly-feedback/law';
import { runCase, type CaseFile, type CaseRun } from './case-file';

export function anomalyFeedback(run: CaseRun): Promise<string> {
  return runCase<AnomalyFeedback>(run, async (file, { anomalyDepartment, isOwnError }) => {
    // What the department has found itself it corrects at once; version 1 knew of no such report.
    if ((run.version ?? 1) > 1 && (await isOwnError(file.caseId))) {
      await file.step('correction', { corrected: 'end' }, await anomalyDepartment(file.caseId));
      return file.ended();
    }
    // The report is forwarded to the department that provides the data, refused, or returned once for what is missing 补正.
    for (;;) {
      const next = await file.step('triage', { forward: 'verification', return: 'supplement', refuse: 'end' });
      if (next === 'end') return file.ended();
      if (next === 'verification') break;
      const supplemented = await file.step('supplement', { submit: 'triage', 'deemed-abandoned': 'end' });
      if (supplemented === 'end') return file.ended();
    }
    const department = await anomalyDepartment(file.caseId);

    for (let confirmed = false; ;) {
      // 确认: from the confirmation's own commit the entry is disputed, and every operator supplied with it is told.
      confirmed ||= await verified(file, department);
      // 修正: a new version of the entry, told to every operator again.
      if (confirmed) await file.step('correction', { corrected: 'confirmation' }, department);

      // The operator that fed it back accepts the correction or the dismissal, by silence too, or disputes it, once.
      const accepted = await file.step('confirmation', {
        satisfied: 'end',
        'deemed-consent': 'end',
        dispute: 'arbitration',
      });
      if (accepted === 'end') return file.ended();
      const arbitrated = await file.step('arbitration', { 'reject-dispute': 'end', redo: 'verification' });
      if (arbitrated === 'end') return file.ended();
    }
  });
}

/** The department verifies; where it finds nothing the authority itself determines whether that stands. */
async function verified(file: CaseFile<AnomalyFeedback>, department: string): Promise<boolean> {
  for (;;) {
    const found = await file.step('verification', { confirmed: true, 'not-confirmed': 'determination' }, department);
    if (found === true) return true;
    const determined = await file.step('determination', { dismiss: 'not-confirmed', redo: 'verification' });
    if (determined === 'not-confirmed') return false;
  }
}
