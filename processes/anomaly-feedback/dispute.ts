/**
 * An entry in dispute (Art. 16): from the commit that finds it wrong until it is corrected, or the case has ended without; each is told to every
 * operator supplied with it.
 */
import type { Bilingual } from '../../domain/refusal';
import type { Dossier } from '../../cases/dossier';

type Work = Dossier<'anomaly-feedback'>;

export async function disputeEntry(work: Work, datasetId: string): Promise<void> {
  await work.read.lockDatasetVersion(datasetId); // a supply under way is there before, and told, or sees it after
  work.change({
    kind: 'anomaly-report.change',
    caseId: work.kase.id,
    change: { confirmed_at: work.now, settled_at: null },
  });
  work.record({ type: 'dataset.disputed', basis: 'Art. 16', payload: { datasetId } });
  await tellOperators(work, datasetId, work.now, {
    zh: '数据存在异议，已确认，正在修正',
    en: 'data confirmed to be anomalous: disputed until corrected',
  });
}

/**
 * Every operator supplied with the entry, the reporting one among them; of the report they learn its number only. Who was told
 * that the data is wrong, since it was confirmed, is told how that ended, though their supply may be over by then.
 */
export async function tellOperators(work: Work, datasetId: string, since: Date, subject: Bilingual): Promise<void> {
  for (const org of await work.read.operatorsSuppliedWith(datasetId, since)) {
    work.notify(org, subject, undefined, { datasetId });
  }
}
