/** The legal effects of anomaly-data feedback (Art. 16), given – when – then. */
import { anomalyFeedbackEffects as effects, settleReport } from '../../processes/anomaly-feedback/effects';
import type { Effect } from '../../cases/effect';
import type { JsonObject } from '../../domain/canonical';
import { changes, decided, given, kinds, NOW, PARTY, task } from './given';

const REPORT = { case_id: 'AF-2026-000001', dataset_id: 'parking', confirmed_at: NOW, settled_at: null };
const reads = {
  findAnomalyReport: () => Promise.resolve(REPORT),
  lockDatasetVersion: () => Promise.resolve(3),
  operatorsSuppliedWith: () => Promise.resolve([PARTY, '91410100MA44OPER02']),
};

const when = (effect: Effect | 'none', dossier: ReturnType<typeof given>, step: string, data: JsonObject = {}) => {
  if (effect === 'none') throw new Error('no effect');
  return effect(dossier, { task: task(step), outcome: '', opinion: null, data });
};

describe('anomaly-data feedback', () => {
  it('makes a confirmed entry disputed, and tells every operator supplied with it, in one commit', async () => {
    const dossier = given('anomaly-feedback', { reads });
    await when(effects.verification.confirmed, dossier, 'verification');
    expect(kinds(dossier)).toEqual(['anomaly-report.change', 'event', 'message', 'message']);
    expect(changes(dossier)[0]).toMatchObject({ change: { confirmed_at: NOW, settled_at: null } });
    expect(changes(dossier)[1]).toMatchObject({ event: { type: 'dataset.disputed', basis: 'Art. 16' } });
  });

  it('corrects by the next version and by no other', async () => {
    const dossier = given('anomaly-feedback', { reads });
    const correct = effects.correction.corrected;
    await expect(when(correct, dossier, 'correction', { version: 6, changes: '改' })).rejects.toThrow('4');
    expect(changes(dossier)).toEqual([]);
    await when(correct, dossier, 'correction', { version: 4, changes: '改' });
    expect(kinds(dossier)).toEqual(['dataset.version', 'anomaly-report.change', 'case', 'event', 'message', 'message']);
    expect(dossier.kase.facts).toEqual({ version: 4 });
  });

  it('ends with what was found, whether accepted by word or by silence', () => {
    const corrected = given('anomaly-feedback', { tasks: [decided('correction', 'corrected')] });
    expect(when(effects.confirmation['deemed-consent'], corrected, 'confirmation')).toEqual({ closes: 'corrected' });
    const notConfirmed = given('anomaly-feedback');
    expect(when(effects.confirmation.satisfied, notConfirmed, 'confirmation')).toEqual({ closes: 'not-confirmed' });
  });

  it('takes one dispute', () => {
    const once = given('anomaly-feedback');
    expect(when(effects.confirmation.dispute, once, 'confirmation')).toBeUndefined();
    const again = given('anomaly-feedback', { tasks: [decided('confirmation', 'dispute')] });
    expect(() => when(effects.confirmation.dispute, again, 'confirmation')).toThrow('a dispute is raised once only');
  });

  it('is disputed no longer once it ends without a correction, and says so to whoever was told', async () => {
    const dossier = given('anomaly-feedback', { reads });
    await settleReport(dossier);
    expect(kinds(dossier)).toEqual(['anomaly-report.change', 'event', 'message', 'message']);
    const settled = given('anomaly-feedback', {
      reads: { ...reads, findAnomalyReport: () => Promise.resolve({ ...REPORT, settled_at: NOW }) },
    });
    await settleReport(settled);
    expect(changes(settled)).toEqual([]);
  });
});
