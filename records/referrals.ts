/** Referrals 移送 (Art. 28 ¶2): each is answered once, and nothing else of it changes. */
import { asJson, type Tx, type Writing } from './database';

export interface ReferralRow {
  readonly case_id: string;
  readonly n: number;
  readonly addressee_id: string | null;
  readonly addressee_name: string;
  readonly grounds: string;
  readonly persons: readonly { readonly name: string; readonly position: string }[];
  readonly act_id: string;
  readonly referred_by: string;
  readonly referred_at: Date;
  readonly result: string | null;
  readonly result_on: string | null;
  readonly result_by: string | null;
  readonly result_at: Date | null;
}

export type NewReferral = Omit<ReferralRow, 'result' | 'result_on' | 'result_by' | 'result_at'>;
export type ReferralAnswer = {
  readonly [K in 'result' | 'result_on' | 'result_by']: string;
} & { readonly result_at: Date };

export async function insertReferral(tx: Writing, row: NewReferral): Promise<void> {
  await tx('referrals').insert({ ...row, persons: asJson(row.persons) });
}

export async function answerReferral(tx: Writing, caseId: string, n: number, answer: ReferralAnswer): Promise<void> {
  await tx('referrals').where({ case_id: caseId, n }).update(answer);
}

/** In the order in which they were made. */
export async function referralsOf(tx: Tx, caseId: string): Promise<ReferralRow[]> {
  return tx<ReferralRow>('referrals').where({ case_id: caseId }).orderBy('n');
}
