/** Reports on anomalous data (Art. 16): which entry each is about, and whether it makes the entry disputed. */
import type { Tx, Writing } from './database';

export interface AnomalyReportRow {
  readonly case_id: string;
  readonly dataset_id: string;
  readonly confirmed_at: Date | null;
  readonly settled_at: Date | null;
}

export async function insertAnomalyReport(tx: Writing, caseId: string, datasetId: string): Promise<void> {
  await tx('anomaly_reports').insert({ case_id: caseId, dataset_id: datasetId });
}

export async function findAnomalyReport(tx: Tx, caseId: string): Promise<AnomalyReportRow | null> {
  return (await tx<AnomalyReportRow>('anomaly_reports').where({ case_id: caseId }).first()) ?? null;
}

export async function updateAnomalyReport(
  tx: Writing,
  caseId: string,
  change: Partial<Omit<AnomalyReportRow, 'case_id'>>,
): Promise<void> {
  await tx('anomaly_reports').where({ case_id: caseId }).update(change);
}

/** Whether a confirmed report on the entry is unsettled; an SQL condition on the entry's id. */
export const disputedSql = (datasetId: string) =>
  `EXISTS (SELECT 1 FROM anomaly_reports r
     WHERE r.dataset_id = ${datasetId} AND r.confirmed_at IS NOT NULL AND r.settled_at IS NULL)`;
