/** Objections 异议 to public notices. Name, contact and grounds stand here only; each is answered once. */
import type { Knex } from 'knex';
import type { Tx, Writing } from './database';
import { eachRow } from './each-row';

export const OBJECTION_ANSWERS = ['upheld', 'not-upheld', 'inadmissible'] as const;
export type ObjectionAnswer = (typeof OBJECTION_ANSWERS)[number];
export type ObjectionStatus = 'open' | ObjectionAnswer;

export interface ObjectionRow {
  readonly id: string;
  readonly case_id: string;
  readonly notice_id: string;
  readonly name: string;
  readonly contact: string;
  readonly grounds: string;
  readonly salt: string;
  readonly digest: string;
  readonly receipt_hash: string;
  readonly filed_at: Date;
  readonly status: ObjectionStatus;
  readonly answer: string | null;
  readonly answered_at: Date | null;
}

export type NewObjection = Omit<ObjectionRow, 'status' | 'answer' | 'answered_at'>;

export async function insertObjection(tx: Writing, row: NewObjection): Promise<void> {
  await tx('objections').insert(row);
}

function ofCase(tx: Tx, caseId: string): Knex.QueryBuilder<ObjectionRow, ObjectionRow[]> {
  return tx<ObjectionRow>('objections')
    .where({ case_id: caseId })
    .orderBy([{ column: 'filed_at' }, { column: 'id' }]);
}

/** In the order of filing. */
export async function objectionsOf(tx: Tx, caseId: string): Promise<ObjectionRow[]> {
  return ofCase(tx, caseId);
}

/** As `objectionsOf`, one after the other: of one notice there may be thousands. */
export function eachObjection(tx: Tx, caseId: string): AsyncGenerator<ObjectionRow> {
  return eachRow(tx, ofCase(tx, caseId));
}

/** Ids of those not answered yet, in the order of filing. */
export async function openObjectionIds(tx: Tx, caseId: string): Promise<string[]> {
  const rows = await tx<ObjectionRow>('objections')
    .select('id')
    .where({ case_id: caseId, status: 'open' })
    .orderBy([{ column: 'filed_at' }, { column: 'id' }]);
  return rows.map((row) => row.id);
}

export async function countOpenObjections(tx: Tx, caseId: string): Promise<number> {
  const row = await tx<ObjectionRow>('objections').where({ case_id: caseId, status: 'open' }).count({ n: '*' }).first();
  return Number(row?.['n'] ?? 0);
}

/** When the last one was filed; null where none was. */
export async function lastObjectionAt(tx: Tx, caseId: string): Promise<Date | null> {
  const row = await tx<ObjectionRow>('objections').where({ case_id: caseId }).max({ at: 'filed_at' }).first();
  return (row?.at as Date | undefined) ?? null;
}

export async function findObjectionByReceipt(tx: Tx, receiptHash: string): Promise<ObjectionRow | null> {
  return (await tx<ObjectionRow>('objections').where({ receipt_hash: receiptHash }).first()) ?? null;
}

export async function findObjection(tx: Tx, id: string): Promise<ObjectionRow | null> {
  return (await tx<ObjectionRow>('objections').where({ id }).first()) ?? null;
}

/** Each is answered once. @throws Error for one that was answered before */
export async function answerObjection(
  tx: Writing,
  id: string,
  answered: { readonly status: ObjectionAnswer; readonly answer: string | null; readonly answered_at: Date },
): Promise<void> {
  const count = await tx<ObjectionRow>('objections').where({ id, status: 'open' }).update(answered);
  if (count !== 1) throw new Error(`objection ${id} was answered under the lock of its case`);
}
