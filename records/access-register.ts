/** The log of access checks as a register: what was asked for an operator, and how it was answered (Art. 12, 26). */
import { FOR_ITS_VALUES, named, one, type Tx } from './database';

export interface CheckFilter {
  readonly operatorId?: string;
  readonly allowed?: boolean;
  readonly from?: Date;
  readonly before?: Date;
}

export interface CheckRow {
  readonly id: number;
  readonly at: Date;
  readonly operator_id: string;
  readonly developer_id: string | null;
  readonly dataset_id: string;
  readonly fields: string[];
  readonly purpose: string;
  readonly allowed: boolean;
  readonly reason: string;
  readonly supply_id: string | null;
  readonly lease_id: string | null;
}

const WHERE = `(:operatorId::text IS NULL OR operator_id = :operatorId) AND (:allowed::boolean IS NULL OR allowed = :allowed)
  AND (:from::timestamptz IS NULL OR at >= :from) AND (:before::timestamptz IS NULL OR at < :before)`;

function bindingsOf({ operatorId, allowed, from, before }: CheckFilter): Record<string, string> {
  return named({
    operatorId: operatorId ?? null,
    allowed: allowed ?? null,
    from: from ?? null,
    before: before ?? null,
  });
}

/** Newest first. */
export async function listChecks(
  tx: Tx,
  filter: CheckFilter,
  page: { readonly after?: { readonly at: Date; readonly id: number }; readonly limit: number },
): Promise<CheckRow[]> {
  const { rows } = await tx.raw<{ rows: CheckRow[] }>(
    `/* ${FOR_ITS_VALUES} */ SELECT id, at, operator_id, developer_id, dataset_id, fields, purpose, allowed, reason, supply_id, lease_id
       FROM access_log
      WHERE ${WHERE} AND (:afterAt::timestamptz IS NULL OR (at, id) < (:afterAt, :afterId::bigint))
      ORDER BY at DESC, id DESC LIMIT :limit`,
    named({
      ...bindingsOf(filter),
      afterAt: page.after?.at ?? null,
      afterId: page.after?.id ?? null,
      limit: page.limit,
    }),
  );
  return rows;
}

export async function countChecks(tx: Tx, filter: CheckFilter): Promise<number> {
  const { rows } = await tx.raw<{ rows: { n: number }[] }>(
    `/* ${FOR_ITS_VALUES} */ SELECT count(*) AS n FROM access_log WHERE ${WHERE}`,
    bindingsOf(filter),
  );
  return one(rows).n;
}

/** When a supply was last used since an instant, as far as the log is kept: a use is an access that was allowed, or a lease. */
export async function lastUseOf(
  tx: Tx,
  { id, operator_id: operatorId }: { readonly id: string; readonly operator_id: string },
  since: Date,
): Promise<Date | null> {
  const { rows } = await tx.raw<{ rows: { at: Date }[] }>(
    `/* ${FOR_ITS_VALUES} */ SELECT at FROM access_log WHERE operator_id = ? AND at >= ? AND supply_id = ? AND allowed
      ORDER BY at DESC, id DESC LIMIT 1`,
    [operatorId, since, id],
  );
  return rows[0]?.at ?? null;
}
