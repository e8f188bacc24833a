/** The register of cooperations with the provincial operator (Art. 8, 10); whether one is in force is derived. */
import type { CooperationRecord } from '../domain/cooperation';
import type { DatasetFields } from '../domain/permit';
import { asJson, type Tx, type Writing } from './database';

export interface CooperationRow extends CooperationRecord {
  readonly id: string;
  readonly authorization_id: string;
  readonly counterpart_name: string;
  readonly counterpart_code: string | null;
  /** The counterpart's own authorisation. */
  readonly grant_number: string;
  readonly grant_documents: readonly string[];
  readonly content: string;
  readonly scope: readonly DatasetFields[];
  readonly recorded_by: string;
  readonly recorded_at: Date;
  readonly ended_by: string | null;
  readonly end_reason: string | null;
}

type End = Pick<CooperationRow, 'ended_at' | 'ended_by' | 'end_reason'>;

export async function insertCooperation(tx: Writing, row: CooperationRow): Promise<void> {
  await tx<CooperationRow>('cooperations').insert({ ...row, scope: asJson(row.scope) });
}

export async function endCooperations(tx: Writing, ids: readonly string[], end: End): Promise<void> {
  await tx<CooperationRow>('cooperations')
    .whereRaw('id = ANY(?)', [[...ids]])
    .whereNull('ended_at')
    .update(end);
}

export async function findCooperation(tx: Tx, authorizationId: string, id: string): Promise<CooperationRow | null> {
  return (await tx<CooperationRow>('cooperations').where({ id, authorization_id: authorizationId }).first()) ?? null;
}

export interface CooperationPage {
  readonly authorizationId: string;
  readonly after?: { readonly at: Date; readonly id: string };
  readonly limit: number;
}

/** Newest first. */
export async function listCooperations(tx: Tx, page: CooperationPage): Promise<CooperationRow[]> {
  const query = tx<CooperationRow>('cooperations')
    .where({ authorization_id: page.authorizationId })
    .orderBy([
      { column: 'recorded_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(page.limit);
  if (page.after !== undefined) void query.whereRaw('(recorded_at, id) < (?, ?)', [page.after.at, page.after.id]);
  return query;
}

/** Those not ended by anybody; their days may be over. */
export async function runningCooperationsOf(tx: Tx, authorizationId: string): Promise<CooperationRow[]> {
  return tx<CooperationRow>('cooperations')
    .where({ authorization_id: authorizationId })
    .whereNull('ended_at')
    .orderBy(['recorded_at', 'id']);
}
