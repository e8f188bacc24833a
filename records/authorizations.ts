/** The register of authorisations 授权 and of the orders that suspend them. Whether one is in force is derived, never stored. */
import { factPath } from '../processes/fact-names';
import type { RightRecord } from '../domain/right';
import type { AgreementVersion } from '../domain/scope';
import { AGREEMENTS_OF } from './agreements';
import { FOR_ITS_VALUES, send, type Tx, type Writing } from './database';

export interface AuthorizationRow extends RightRecord {
  readonly id: string;
  readonly operator_id: string;
  readonly case_id: string | null;
  /** Of the agreement that was signed first; what holds now is `eServiceAt`. */
  readonly e_service: boolean;
  readonly created_at: Date;
  /** What both sides have signed, oldest first. */
  readonly agreements: readonly AgreementVersion[];
}

/** As it is kept: its orders are counted, and its agreements stand in a register of their own. */
export type KeptAuthorization = Omit<AuthorizationRow, 'unlifted_orders' | 'agreements'>;

const COLUMNS = `a.*, (SELECT count(*)::int FROM suspension_orders o WHERE o.authorization_id = a.id AND o.lifted_at IS NULL) AS unlifted_orders,
  ${AGREEMENTS_OF('a.id')} AS agreements`;

/** The statement that reads rights `a` as they stand. */
export const SELECT_RIGHT = `SELECT ${COLUMNS} FROM authorizations a`;

export async function findAuthorization(tx: Tx, id: string): Promise<AuthorizationRow | null> {
  const { rows } = await tx.raw<{ rows: AuthorizationRow[] }>(`${SELECT_RIGHT} WHERE a.id = ?`, [id]);
  return rows[0] ?? null;
}

/**
 * The right under its lock. Shared: many decisions at once, but none while a suspension is being issued, which takes the lock exclusively. An
 * advisory lock of the transaction, since its queue is fair: a suspension that waits is not overtaken by later decisions,
 * as it would be with row locks.
 */
export async function lockAuthorization(tx: Tx, id: string, how: RightLock): Promise<AuthorizationRow | null> {
  const [, rows] = await Promise.all([
    sendRightLock(tx, id, how),
    send<AuthorizationRow>(tx, `${SELECT_RIGHT} WHERE a.id = $1`, [id]),
  ]);
  return rows[0] ?? null;
}

export type RightLock = 'shared' | 'exclusive';

/** The lock of the right of an expression, shared. */
export const LOCK_SHARED = (id: string) => `pg_advisory_xact_lock_shared(hashtextextended(${id}, 2))`;

/** Takes the lock of the right; what is sent behind it waits for it. */
export async function sendRightLock(tx: Tx, id: string, how: RightLock): Promise<void> {
  const lock = how === 'exclusive' ? 'pg_advisory_xact_lock(hashtextextended($1, 2))' : LOCK_SHARED('$1');
  await send(tx, `SELECT ${lock}`, [id]);
}

export async function authorizationsByIds(tx: Tx, ids: readonly string[]): Promise<AuthorizationRow[]> {
  const { rows } = await tx.raw<{ rows: AuthorizationRow[] }>(`${SELECT_RIGHT} WHERE a.id = ANY(?)`, [[...ids]]);
  return rows;
}

/** Steps of the case of a right that no task stands for, since nobody has anything to do: as `rightStatus` tells them (domain/right.ts). */
export const RIGHT_STEPS = ['in-force', 'suspended'] as const;
export type RightStep = (typeof RIGHT_STEPS)[number];

const SIGNED_AND_LIVE = `a.abandoned_at IS NULL AND (a.revoked_at IS NULL OR a.revoked_at > (SELECT legal_now()))
  AND (a.ended_at IS NULL OR a.ended_at > (SELECT legal_now())) AND a.operator_signed_at IS NOT NULL AND a.authority_signed_at IS NOT NULL
  AND (SELECT legal_now()) < least(a.ends_at, (a.to_date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')`;
const SUSPENDED = `EXISTS (SELECT FROM suspension_orders o WHERE o.authorization_id = a.id AND o.lifted_at IS NULL)`;
const BEGUN = `(SELECT legal_now()) >= greatest(a.operator_signed_at, a.authority_signed_at, a.from_date::timestamp AT TIME ZONE 'Asia/Shanghai')`;

/** Cases `c` of rights that are at the step. */
export const CASE_AT_RIGHT_STEP: Readonly<Record<RightStep, string>> = {
  'in-force': `(c.process = 'authorization' AND c.status = 'open' AND c.authorization_id IN (
    SELECT a.id FROM authorizations a WHERE ${SIGNED_AND_LIVE} AND ${BEGUN} AND NOT ${SUSPENDED}))`,
  suspended: `(c.process = 'authorization' AND c.status = 'open' AND c.authorization_id IN (
    SELECT a.id FROM authorizations a WHERE ${SIGNED_AND_LIVE} AND ${SUSPENDED}))`,
};

export async function authorizationsOf(tx: Tx, operatorId: string): Promise<AuthorizationRow[]> {
  const { rows } = await tx.raw<{ rows: AuthorizationRow[] }>(
    `${SELECT_RIGHT} WHERE a.operator_id = ? ORDER BY a.created_at DESC, a.id DESC`,
    [operatorId],
  );
  return rows;
}

/** Every right that both sides have signed, whatever has become of it since. */
export async function signedAuthorizations(tx: Tx): Promise<AuthorizationRow[]> {
  const { rows } = await tx.raw<{ rows: AuthorizationRow[] }>(
    `${SELECT_RIGHT}
      WHERE a.operator_signed_at IS NOT NULL AND a.authority_signed_at IS NOT NULL ORDER BY a.id`,
  );
  return rows;
}

export interface AuthorizationPage {
  readonly operatorId?: string;
  /** Only those that both sides have signed: who is an operator, or was one. */
  readonly signed?: boolean;
  readonly after?: { readonly at: Date; readonly id: string };
  readonly limit: number;
}

export async function listAuthorizations(tx: Tx, page: AuthorizationPage): Promise<AuthorizationRow[]> {
  const { rows } = await tx.raw<{ rows: AuthorizationRow[] }>(
    `/* ${FOR_ITS_VALUES} */ ${SELECT_RIGHT}
      WHERE (NOT ?::boolean OR (a.operator_signed_at IS NOT NULL AND a.authority_signed_at IS NOT NULL))
        AND (?::text IS NULL OR a.operator_id = ?) AND (?::timestamptz IS NULL OR (a.created_at, a.id) < (?, ?))
      ORDER BY a.created_at DESC, a.id DESC LIMIT ?`,
    [
      page.signed === true,
      page.operatorId ?? null,
      page.operatorId ?? null,
      page.after?.at ?? null,
      page.after?.at ?? null,
      page.after?.id ?? null,
      page.limit,
    ],
  );
  return rows;
}

export async function insertOrder(
  tx: Writing,
  row: { id: string; authorization_id: string; case_id: string; issued_at: Date; issued_by: string },
): Promise<void> {
  await tx('suspension_orders').insert(row);
}

export async function liftOrder(
  tx: Writing,
  id: string,
  lifted: { lifted_at: Date; lifted_by: string },
): Promise<void> {
  const count = await tx('suspension_orders').where({ id }).whereNull('lifted_at').update(lifted);
  if (count !== 1) throw new Error(`order ${id} was lifted before`);
}

/** A right that has been granted and whose agreement is still to be drafted: in force for nobody. */
export function draftRight(granted: {
  readonly id: string;
  readonly operatorId: string;
  readonly at: Date;
}): KeptAuthorization {
  return {
    id: granted.id,
    operator_id: granted.operatorId,
    case_id: null,
    from_date: null,
    to_date: null,
    e_service: false,
    operator_signed_at: null,
    authority_signed_at: null,
    ends_at: null,
    revoked_at: null,
    ended_at: null,
    abandoned_at: null,
    created_at: granted.at,
  };
}

export async function insertAuthorization(tx: Writing, row: KeptAuthorization): Promise<void> {
  await tx('authorizations').insert(row);
}

export async function updateAuthorization(
  tx: Writing,
  id: string,
  change: Partial<Omit<AuthorizationRow, 'id' | 'operator_id' | 'created_at' | 'unlifted_orders' | 'agreements'>>,
): Promise<void> {
  await tx('authorizations').where({ id }).update(change);
}

export interface OperatorRow {
  readonly id: string;
  readonly name: string;
}

/** Organisations that a government decision made operators (Art. 5), whatever has become of their right since; by id. */
export async function listOperators(
  tx: Tx,
  page: { readonly afterId?: string; readonly limit: number },
): Promise<OperatorRow[]> {
  const { rows } = await tx.raw<{ rows: OperatorRow[] }>(
    `SELECT o.id, o.name FROM organisations o
      WHERE o.id > ? AND EXISTS (SELECT FROM authorizations a WHERE a.operator_id = o.id AND a.abandoned_at IS NULL)
      ORDER BY o.id LIMIT ?`,
    [page.afterId ?? '', page.limit],
  );
  return rows;
}

export interface GrantedRow extends AuthorizationRow {
  /** 授权内容 (Art. 7) of the agreement in force, and before that of the one to come, once both sides have signed it. */
  readonly content: string | null;
}

const CONTENT = factPath('authorization', 'agreement', 'clauses', 'content');

/** The rights of these operators but those that were abandoned before they began, the newest first. */
export async function grantedTo(tx: Tx, operatorIds: readonly string[]): Promise<GrantedRow[]> {
  const { rows } = await tx.raw<{ rows: GrantedRow[] }>(
    `SELECT ${COLUMNS}, CASE WHEN a.operator_signed_at IS NOT NULL AND a.authority_signed_at IS NOT NULL
        THEN coalesce(
          (SELECT v.clauses ->> 'content' FROM agreement_versions v
            WHERE v.authorization_id = a.id AND v.effective_from <= (SELECT legal_now()) ORDER BY v.version DESC LIMIT 1),
          c.facts #>> '${CONTENT}') END AS content
      FROM authorizations a LEFT JOIN cases c ON c.id = a.case_id
      WHERE a.operator_id = ANY(?) AND a.abandoned_at IS NULL
      ORDER BY a.created_at DESC, a.id DESC`,
    [[...operatorIds]],
  );
  return rows;
}
