/** Consultations 意见征询: what bodies were asked. Nothing of one ever changes; how each answers stands in its task. */
import type { Tx, Writing } from './database';

export interface ConsultationRow {
  readonly case_id: string;
  readonly n: number;
  readonly task_id: string;
  readonly question: string;
  readonly document_ids: readonly string[];
  readonly asked_by: string;
  readonly asked_at: Date;
}

export async function insertConsultation(tx: Writing, row: ConsultationRow): Promise<void> {
  await tx('consultations').insert(row);
}

/** In the order in which they were asked. */
export async function consultationsOf(tx: Tx, caseId: string): Promise<ConsultationRow[]> {
  return tx<ConsultationRow>('consultations').where({ case_id: caseId }).orderBy('n');
}
