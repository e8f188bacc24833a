/** What an organisation has been as an operator before (Art. 9, 27): its rights, orders to rectify, and evaluations. */
import { factName, factPath } from '../processes/fact-names';
import type { RightRecord } from '../domain/right';
import type { Tx } from './database';
import { evaluationsOf, type EvaluationRow } from './evaluations';

export interface EarlierRight extends RightRecord {
  readonly id: string;
  readonly operator_id: string;
  readonly case_id: string | null;
}

export interface IssuedOrder {
  readonly case_id: string;
  readonly operator_id: string;
  readonly basis: string;
  readonly issued_at: string;
  readonly outcome: string | null;
  readonly closed_at: Date | null;
}

export interface OperatorHistory {
  /** Signed by both sides, the newest first. */
  readonly rights: readonly EarlierRight[];
  readonly orders: readonly IssuedOrder[];
  /** Confirmed, the newest period first. */
  readonly evaluations: readonly EvaluationRow[];
}

/** Of those organisations that were operators before; by their ids. */
export async function operatorHistories(tx: Tx, operatorIds: readonly string[]): Promise<Map<string, OperatorHistory>> {
  const { rows: rights } = await tx.raw<{ rows: EarlierRight[] }>(
    `SELECT a.*, (SELECT count(*)::int FROM suspension_orders o WHERE o.authorization_id = a.id AND o.lifted_at IS NULL) AS unlifted_orders
       FROM authorizations a
      WHERE a.operator_id = ANY(?) AND a.operator_signed_at IS NOT NULL AND a.authority_signed_at IS NOT NULL
      ORDER BY a.created_at DESC, a.id DESC`,
    [[...operatorIds]],
  );
  const former = [...new Set(rights.map((right) => right.operator_id))];
  if (former.length === 0) return new Map();
  const orders = await issuedOrders(tx, former);
  const evaluations = await evaluationsOf(tx, ...former);
  return new Map(
    former.map((id) => [
      id,
      {
        rights: rights.filter((one) => one.operator_id === id),
        orders: orders.filter((one) => one.operator_id === id),
        evaluations: evaluations.filter((one) => one.operator_id === id),
      },
    ]),
  );
}

const BASIS = factPath('rectification', 'order', 'basis');
const ISSUED_AT = factName('rectification', 'issuedAt');

/** Orders to rectify that were issued; what was drafted and dropped says nothing about anybody. */
async function issuedOrders(tx: Tx, operatorIds: readonly string[]): Promise<IssuedOrder[]> {
  const { rows } = await tx.raw<{ rows: IssuedOrder[] }>(
    `SELECT c.id AS case_id, c.party_id AS operator_id, c.facts #>> '${BASIS}' AS basis, c.facts ->> '${ISSUED_AT}' AS issued_at,
            c.outcome, c.closed_at
       FROM cases c WHERE c.process = 'rectification' AND c.party_id = ANY(?) AND c.facts ->> '${ISSUED_AT}' IS NOT NULL
      ORDER BY c.opened_at DESC, c.id DESC`,
    [[...operatorIds]],
  );
  return rows;
}
