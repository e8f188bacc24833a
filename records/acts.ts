/** Acts 文书 as issued: number, canonical text and hash, and their renderings. Nothing here ever changes. */
import type { Knex } from 'knex';
import type { ActKind } from '../domain/acts/kinds';
import { FOR_ITS_VALUES, one, sendBuilt, type Tx, type Writing } from './database';

export interface ActRow {
  readonly id: string;
  readonly case_id: string;
  /** The task whose decision issued it; null for a referral, which is made beside the steps of its case. */
  readonly task_id: string | null;
  readonly kind: ActKind;
  readonly year: number;
  readonly number: number;
  /** Canonical JSON of the document. */
  readonly text: string;
  readonly algorithm: string;
  readonly hash: string;
  /** The organisation it is addressed to. */
  readonly addressee: string;
  readonly created_at: Date;
}

export const RENDERING_FORMATS = ['pdf', 'docx'] as const;
export type RenderingFormat = (typeof RENDERING_FORMATS)[number];

export interface RenderingRow {
  readonly act_id: string;
  readonly format: RenderingFormat;
  readonly bytes: Buffer;
  readonly sha256: string;
}

/**
 * The next number of the kind in the year. Its counter stays locked until the transaction ends, and a transaction that fails
 * gives its number back: the numbers have no gaps. Taken as late as possible.
 */
export async function nextActNumber(tx: Writing, kind: ActKind, year: number): Promise<number> {
  const { rows } = await tx.raw<{ rows: { last: number }[] }>(
    `INSERT INTO act_numbers (kind, year, last) VALUES (?, ?, 1)
     ON CONFLICT (kind, year) DO UPDATE SET last = act_numbers.last + 1 RETURNING last`,
    [kind, year],
  );
  return one(rows).last;
}

export function insertAct(tx: Writing, row: ActRow): Promise<void> {
  return sendBuilt(tx, tx('acts').insert(row)).then(() => undefined);
}

export async function findAct(tx: Tx, id: string): Promise<ActRow | null> {
  return (await tx<ActRow>('acts').where({ id }).first()) ?? null;
}

/** In the order of their issuing. */
export async function actsOfCase(tx: Tx, caseId: string): Promise<ActRow[]> {
  return tx<ActRow>('acts').where({ case_id: caseId }).orderBy(['created_at', 'id']);
}

export interface ActFilter {
  readonly kind?: ActKind;
  readonly addressee?: string;
  readonly caseId?: string;
  readonly authorizationId?: string;
  readonly issuedFrom?: Date;
  readonly issuedBefore?: Date;
}

function actsBy(tx: Tx, filter: ActFilter): Knex.QueryBuilder<ActRow, ActRow[]> {
  const query = tx<ActRow>('acts');
  if (filter.kind !== undefined) void query.where({ kind: filter.kind });
  if (filter.addressee !== undefined) void query.where({ addressee: filter.addressee });
  if (filter.caseId !== undefined) void query.where({ case_id: filter.caseId });
  if (filter.issuedFrom !== undefined) void query.where('created_at', '>=', filter.issuedFrom);
  if (filter.issuedBefore !== undefined) void query.where('created_at', '<', filter.issuedBefore);
  if (filter.authorizationId !== undefined) {
    void query.whereRaw('case_id IN (SELECT id FROM cases WHERE authorization_id = ?)', [filter.authorizationId]);
  }
  return query;
}

/** Newest first. */
export async function listActs(
  tx: Tx,
  filter: ActFilter,
  page: { readonly after?: { readonly at: Date; readonly id: string }; readonly limit: number },
): Promise<ActRow[]> {
  const query = actsBy(tx, filter)
    .comment(FOR_ITS_VALUES)
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(page.limit);
  if (page.after !== undefined) void query.whereRaw('(created_at, id) < (?, ?)', [page.after.at, page.after.id]);
  return query;
}

/** How many acts the list of the filter has. */
export async function countActs(tx: Tx, filter: ActFilter): Promise<number> {
  const [row] = await actsBy(tx, filter).count<{ count: number }[]>();
  return row?.count ?? 0;
}

export async function findRendering(tx: Tx, actId: string, format: RenderingFormat): Promise<RenderingRow | null> {
  return (await tx<RenderingRow>('act_renderings').where({ act_id: actId, format }).first()) ?? null;
}

/** Keeps a rendering; who comes second gets the first one. */
export async function keepRendering(tx: Tx, row: RenderingRow): Promise<RenderingRow> {
  await tx('act_renderings').insert(row).onConflict(['act_id', 'format']).ignore();
  return (await findRendering(tx, row.act_id, row.format)) ?? row;
}
