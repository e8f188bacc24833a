/**
 * Supplies 供给; one per application and per need, by constraint. What a supply permits stands in its permits, one after another: one of them
 * rules at every instant, by constraint too (invariant 15).
 */
import type { Knex } from 'knex';
import { endOfDay, localDateOf, type LocalDate } from '../domain/local-date';
import type { DatasetFields, SealedPermit } from '../domain/permit';
import type { SupplyEnd } from '../domain/supply';
import { asJson, FOR_ITS_VALUES, named, one, type Tx, type Writing } from './database';

export interface SupplyRow {
  readonly id: string;
  readonly case_id: string;
  readonly need_id: string;
  readonly operator_id: string;
  readonly authorization_id: string;
  /** What the permit of this instant has, as are its text, hash and number. */
  readonly datasets: DatasetFields[];
  readonly purpose: string;
  readonly term_from: LocalDate;
  /** The last day of the last permit. */
  readonly term_to: LocalDate;
  /** The permit's canonical text, the exact bytes that were hashed. */
  readonly permit: string;
  readonly permit_hash: string;
  readonly permit_version: number;
  readonly created_at: Date;
  readonly ended_at: Date | null;
  /** Null for one that lives, and for what ended before ends were told apart. */
  readonly ended_how: SupplyEnd | null;
  /** When its term is to be looked at next: a reminder, or its end. Null: at once. */
  readonly attend_at: Date | null;
}

/** As it is made, with its first permit. */
export interface NewSupply extends Omit<
  SupplyRow,
  'ended_at' | 'ended_how' | 'attend_at' | 'permit_version' | 'term_from' | 'term_to'
> {
  readonly term_from: string;
  readonly term_to: string;
  /** By entry, the fields that models may be trained on. */
  readonly training?: readonly DatasetFields[];
  /** Absent: at once. */
  readonly attend_at?: Date;
}

/** A supply that ends now, or did when its term was over. */
export interface EndedSupply {
  readonly supply: SupplyRow;
  readonly how: SupplyEnd;
  readonly at: Date;
  readonly reason?: string;
}

/** A permit of a supply, and from when to when it rules: null as long as there has been, or is, no other. */
export interface PermitVersionRow {
  readonly supply_id: string;
  readonly version: number;
  /** Whose decision wrote it; null where the operator gave something up by itself. */
  readonly case_id: string | null;
  readonly permit: string;
  readonly permit_hash: string;
  readonly datasets: DatasetFields[];
  readonly term_from: LocalDate;
  readonly term_to: LocalDate;
  readonly valid_from: Date | null;
  readonly valid_to: Date | null;
  readonly created_at: Date;
}

/** The next permit of a supply. It rules from its instant on, in place of whatever was to rule then. */
export interface NextPermit extends SealedPermit {
  readonly supplyId: string;
  readonly operatorId: string;
  readonly version: number;
  /** Whose decision it is; without one no supply is lengthened. */
  readonly caseId: string | null;
  readonly datasets: readonly DatasetFields[];
  readonly training: readonly DatasetFields[];
  readonly term: { readonly from: string; readonly to: string };
  readonly validFrom: Date;
  readonly at: Date;
}

/** The record takes the first permit from it (migration 0028). */
export async function insertSupply(tx: Writing, { training = [], ...row }: NewSupply): Promise<void> {
  await tx('supplies').insert({ ...row, datasets: asJson(row.datasets) });
  await insertEntries(tx, { supply_id: row.id, operator_id: row.operator_id }, row.datasets, training);
}

export async function insertPermitVersion(tx: Writing, next: NextPermit): Promise<void> {
  await tx('permit_versions').insert({
    supply_id: next.supplyId,
    version: next.version,
    case_id: next.caseId,
    permit: next.text,
    permit_hash: next.hash,
    datasets: asJson(next.datasets),
    term_from: next.term.from,
    term_to: next.term.to,
    valid_from: next.validFrom,
    created_at: next.at,
  });
  const key = { supply_id: next.supplyId, operator_id: next.operatorId, version: next.version };
  await insertEntries(tx, { ...key, valid_from: next.validFrom }, next.datasets, next.training);
}

async function insertEntries(
  tx: Writing,
  of: {
    readonly supply_id: string;
    readonly operator_id: string;
    readonly version?: number;
    readonly valid_from?: Date;
  },
  datasets: readonly DatasetFields[],
  training: readonly DatasetFields[],
): Promise<void> {
  const trained = new Map(training.map(({ datasetId, fields }) => [datasetId, fields]));
  await tx('supply_datasets').insert(
    datasets.map(({ datasetId, fields }) => ({
      ...of,
      dataset_id: datasetId,
      fields: [...fields],
      training: [...(trained.get(datasetId) ?? [])],
    })),
  );
}

/** Supplies with the permit of this instant; there is always exactly one. */
const WITH_PERMIT = `SELECT s.id, s.case_id, s.need_id, s.operator_id, s.authorization_id, s.purpose, s.term_from, s.term_to, s.created_at,
    s.ended_at, s.ended_how, s.attend_at, v.datasets, v.permit, v.permit_hash, v.version AS permit_version
  FROM supplies s JOIN permit_versions v ON v.supply_id = s.id
   AND v.valid_from <= (SELECT legal_now()) AND (SELECT legal_now()) < v.valid_to`;

async function withPermit(tx: Tx, where: string, value: string): Promise<SupplyRow | null> {
  const { rows } = await tx.raw<{ rows: SupplyRow[] }>(`${WITH_PERMIT} WHERE ${where} = ?`, [value]);
  return rows[0] ?? null;
}

export function findSupply(tx: Tx, id: string): Promise<SupplyRow | null> {
  return withPermit(tx, 's.id', id);
}

export function supplyOfCase(tx: Tx, caseId: string): Promise<SupplyRow | null> {
  return withPermit(tx, 's.case_id', caseId);
}

/** The supply under its lock: whoever writes its next permit or its end takes it first. */
export async function lockSupply(tx: Tx, id: string): Promise<SupplyRow | null> {
  await tx.raw('SELECT FROM supplies WHERE id = ? FOR UPDATE', [id]);
  return findSupply(tx, id); // a statement of its own: it sees what whoever had the lock has written
}

const PERMIT = `v.supply_id, v.version, v.case_id, v.permit, v.permit_hash, v.datasets, v.term_from, v.term_to, v.created_at,
    NULLIF(v.valid_from, '-infinity') AS valid_from, NULLIF(v.valid_to, 'infinity') AS valid_to`;

/** All permits of the supplies, of each in the order in which they were written. */
export async function permitVersionsOf(tx: Tx, supplyIds: readonly string[]): Promise<PermitVersionRow[]> {
  const { rows } = await tx.raw<{ rows: PermitVersionRow[] }>(
    `SELECT ${PERMIT} FROM permit_versions v WHERE v.supply_id = ANY(?) ORDER BY v.supply_id, v.version`,
    [[...supplyIds]],
  );
  return rows;
}

/** The permits that a case about the right has written, and all of the supply that it was the request for. */
export async function permitsOfCase(tx: Tx, caseId: string, authorizationId: string): Promise<PermitVersionRow[]> {
  const { rows } = await tx.raw<{ rows: PermitVersionRow[] }>(
    `SELECT ${PERMIT} FROM supplies s JOIN permit_versions v ON v.supply_id = s.id
      WHERE s.authorization_id = :authorizationId AND :caseId IN (s.case_id, v.case_id) ORDER BY v.supply_id, v.version`,
    named({ caseId, authorizationId }),
  );
  return rows;
}

export interface SupplyFilter {
  readonly operatorId?: string;
  readonly authorizationId?: string;
  readonly createdFrom?: Date;
  readonly createdBefore?: Date;
  /** Within their term on that day, and not ended by its end. */
  readonly liveOn?: LocalDate;
}

function suppliesOf(tx: Tx, filter: SupplyFilter, from = 'supplies'): Knex.QueryBuilder<SupplyRow, SupplyRow[]> {
  const query = tx.from<SupplyRow>(tx.raw(from)) as Knex.QueryBuilder<SupplyRow, SupplyRow[]>; // all of a row's columns
  if (filter.operatorId !== undefined) void query.where({ operator_id: filter.operatorId });
  if (filter.authorizationId !== undefined) void query.where({ authorization_id: filter.authorizationId });
  if (filter.createdFrom !== undefined) void query.where('created_at', '>=', filter.createdFrom);
  if (filter.createdBefore !== undefined) void query.where('created_at', '<', filter.createdBefore);
  if (filter.liveOn !== undefined) {
    const [day, end] = [filter.liveOn, endOfDay(filter.liveOn)];
    void query.where('created_at', '<', end).where('term_from', '<=', day).where('term_to', '>=', day);
    void query.whereRaw('(ended_at IS NULL OR ended_at >= ?)', [end]);
  }
  return query;
}

/** Newest first. */
export async function listSupplies(
  tx: Tx,
  filter: SupplyFilter,
  page: { readonly after?: { readonly at: Date; readonly id: string }; readonly limit: number },
): Promise<SupplyRow[]> {
  const query = suppliesOf(tx, filter, `(${WITH_PERMIT}) AS supplies`)
    .comment(FOR_ITS_VALUES)
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(page.limit);
  if (page.after !== undefined) void query.whereRaw('(created_at, id) < (?, ?)', [page.after.at, page.after.id]);
  return query;
}

/** How many supplies the list of the filter has. */
export async function countSupplies(tx: Tx, filter: SupplyFilter): Promise<number> {
  const [row] = await suppliesOf(tx, filter).count<{ count: number }[]>();
  return row?.count ?? 0;
}

/** Each once: one that has ended stays as it ended. */
export async function endSupplies(
  tx: Writing,
  ends: readonly { readonly id: string; readonly how: SupplyEnd; readonly at: Date }[],
): Promise<void> {
  await tx.raw(
    `UPDATE supplies s SET ended_at = e.at, ended_how = e.how, attend_at = NULL
       FROM unnest(?::text[], ?::text[], ?::timestamptz[]) AS e (id, how, at)
      WHERE s.id = e.id AND s.ended_at IS NULL`,
    [ends.map(({ id }) => id), ends.map(({ how }) => how), ends.map(({ at }) => at.toISOString())],
  );
}

/**
 * Of whoever has only looked, where nobody else has said so since it was seen; whoever moves the end says so in any case (`seen` absent), since
 * what was said meanwhile is of the end before.
 */
export async function setSupplyAttention(tx: Writing, id: string, at: Date, seen?: Date | null): Promise<void> {
  const query = tx('supplies').where({ id }).whereNull('ended_at');
  if (seen !== undefined) void query.whereRaw('attend_at IS NOT DISTINCT FROM ?', [seen]);
  await query.update({ attend_at: at });
}

/** Supplies whose term is to be looked at by now, the longest due first. */
export async function suppliesToAttend(tx: Tx, limit: number, except: readonly string[]): Promise<string[]> {
  const { rows } = await tx.raw<{ rows: { id: string }[] }>(
    `SELECT id FROM supplies WHERE ended_at IS NULL AND (attend_at IS NULL OR attend_at <= (SELECT legal_now())) AND id <> ALL(?)
      ORDER BY attend_at NULLS FIRST, id LIMIT ?`,
    [[...except], limit],
  );
  return rows.map(({ id }) => id);
}

export async function liveSuppliesOf(tx: Tx, authorizationId: string): Promise<SupplyRow[]> {
  const { rows } = await tx.raw<{ rows: SupplyRow[] }>(
    `${WITH_PERMIT} WHERE s.authorization_id = ? AND s.ended_at IS NULL ORDER BY s.created_at`,
    [authorizationId],
  );
  return rows;
}

/** Whether the operator has ever been supplied with the entry. */
export async function wasSupplied(tx: Tx, operatorId: string, datasetId: string): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: { supplied: boolean }[] }>(
    'SELECT EXISTS (SELECT 1 FROM supply_datasets WHERE operator_id = ? AND dataset_id = ?) AS supplied',
    [operatorId, datasetId],
  );
  return one(rows).supplied;
}

/** The operators that had the entry at that instant or were supplied with it since: by a supply that was not over then. */
export async function operatorsSuppliedWith(tx: Tx, datasetId: string, since: Date): Promise<string[]> {
  const { rows } = await tx.raw<{ rows: { operator_id: string }[] }>(
    `SELECT DISTINCT d.operator_id FROM supply_datasets d JOIN supplies s ON s.id = d.supply_id
      WHERE d.dataset_id = ? AND d.valid_to > ? AND (s.ended_at IS NULL OR s.ended_at > ?) AND s.term_to >= ?
      ORDER BY d.operator_id`,
    [datasetId, since, since, localDateOf(since)],
  );
  return rows.map((row) => row.operator_id);
}

/** The open case of the process about the supply; null for none. */
export async function openCaseOfSupply(
  tx: Tx,
  supplyId: string,
  process: 'supply-renewal' | 'supply-stop',
): Promise<string | null> {
  const { rows } = await tx.raw<{ rows: { id: string }[] }>(
    `SELECT id FROM cases WHERE supply_id = ? AND process = ? AND status = 'open'`,
    [supplyId, process],
  );
  return rows[0]?.id ?? null;
}

/** Whether the authority has decided its stop, from today or a later day. */
export async function isSupplyStopped(tx: Tx, supplyId: string): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: unknown[] }>(
    `SELECT FROM cases WHERE supply_id = ? AND process = 'supply-stop' AND outcome = 'stopped' LIMIT 1`,
    [supplyId],
  );
  return rows.length > 0;
}
