/** A former operator that applies anew (Art. 9): its evaluations and what became of its rights stand beside its application (Art. 27). */
import { rightStatus } from '../../domain/right';
import type { CaseRow } from '../../records/cases';
import type { Tx } from '../../records/database';
import { operatorHistories, type OperatorHistory } from '../../records/operator-histories';

/** By case; read when it is looked at, so that what has happened since the filing is there. Null: never an operator before. */
export async function formerOperators(
  tx: Tx,
  kases: readonly CaseRow[],
  now: Date,
): Promise<Map<string, Readonly<Record<string, unknown>> | null>> {
  const applications = kases.filter((kase) => kase.process === 'selection-application');
  if (applications.length === 0) return new Map();
  const histories = await operatorHistories(tx, [...new Set(applications.map((kase) => kase.party_id))]);
  return new Map(
    applications.map((kase) => {
      const history = histories.get(kase.party_id);
      return [kase.id, history === undefined ? null : historyView(history, now)];
    }),
  );
}

function historyView({ rights, orders, evaluations }: OperatorHistory, now: Date) {
  return {
    authorizations: rights.map((right) => ({
      id: right.id,
      caseId: right.case_id,
      from: right.from_date,
      to: right.to_date,
      status: rightStatus(right, now),
    })),
    revocations: rights
      .filter((right) => right.revoked_at !== null)
      .map((right) => ({ authorizationId: right.id, revokedAt: right.revoked_at?.toISOString() ?? null })),
    rectifications: orders.map((order) => ({
      caseId: order.case_id,
      basis: order.basis,
      issuedAt: order.issued_at,
      outcome: order.outcome,
      closedAt: order.closed_at?.toISOString() ?? null,
    })),
    evaluations: evaluations.map((evaluation) => ({
      id: evaluation.id,
      caseId: evaluation.case_id,
      periodFrom: evaluation.period_from,
      periodTo: evaluation.period_to,
      score: evaluation.score,
      grade: evaluation.grade,
      rank: evaluation.rank,
    })),
  };
}
