/** The need lists 需求清单 of the operators (Art. 13). */
import type { JsonObject } from '../domain/canonical';
import { asJson, FOR_ITS_VALUES, type Tx, type Writing } from './database';

export type NeedStatus = 'open' | 'applied' | 'supplied' | 'rejected';

export interface NeedRow {
  readonly id: string;
  readonly operator_id: string;
  readonly previous_id: string | null;
  readonly version: number;
  readonly title: string;
  readonly body: JsonObject;
  readonly status: NeedStatus;
  readonly created_by: string;
  readonly created_at: Date;
}

export async function insertNeed(tx: Writing, row: NeedRow): Promise<void> {
  await tx<NeedRow>('needs').insert({ ...row, body: asJson(row.body) });
}

export async function lockNeed(tx: Tx, id: string): Promise<NeedRow | null> {
  return (await tx<NeedRow>('needs').where({ id }).forUpdate().first()) ?? null;
}

export async function findNeed(tx: Tx, id: string): Promise<NeedRow | null> {
  return (await tx<NeedRow>('needs').where({ id }).first()) ?? null;
}

/** Whether a new version was linked to the need; the caller holds the need's lock. */
export async function hasSuccessor(tx: Tx, id: string): Promise<boolean> {
  return (await tx<NeedRow>('needs').where({ previous_id: id }).first()) !== undefined;
}

export async function setNeedStatus(tx: Writing, id: string, status: NeedStatus): Promise<void> {
  await tx<NeedRow>('needs').where({ id }).update({ status });
}

export interface NeedPage {
  readonly operatorId?: string;
  readonly status?: NeedStatus;
  readonly after?: { readonly at: Date; readonly id: string };
  readonly limit: number;
}

/** Newest first. */
export async function listNeeds(tx: Tx, page: NeedPage): Promise<NeedRow[]> {
  const query = tx<NeedRow>('needs')
    .comment(FOR_ITS_VALUES)
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(page.limit);
  if (page.operatorId !== undefined) void query.where({ operator_id: page.operatorId });
  if (page.status !== undefined) void query.where({ status: page.status });
  if (page.after !== undefined) void query.whereRaw('(created_at, id) < (?, ?)', [page.after.at, page.after.id]);
  return query;
}
