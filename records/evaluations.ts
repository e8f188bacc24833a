/** The register of performance evaluations 绩效评价 (Art. 27): one per authorisation and period, its score an exact fraction. */
import type { Grade } from '../domain/evaluation';
import type { LocalDate } from '../domain/local-date';
import type { Rational } from '../domain/rational';
import { FOR_ITS_VALUES, type Tx, type Writing } from './database';

export interface EvaluationRow {
  readonly id: string;
  readonly case_id: string;
  readonly authorization_id: string;
  readonly operator_id: string;
  readonly indicator_set_id: string;
  readonly period_from: LocalDate;
  readonly period_to: LocalDate;
  /** With two decimals; null until it has been rated. */
  readonly score: string | null;
  readonly grade: Grade | null;
  /** Null until a director has confirmed it: before that, score and grade may still change. */
  readonly confirmed_at: Date | null;
  /** Among the confirmed evaluations by the same indicators for the same period; null until confirmed. */
  readonly rank: number | null;
  readonly created_at: Date;
}

const ROWS = `SELECT e.id, e.case_id, e.authorization_id, e.operator_id, e.indicator_set_id, e.period_from, e.period_to,
    e.score, e.grade, e.confirmed_at, e.created_at,
    CASE WHEN e.confirmed_at IS NOT NULL THEN 1 + (
      SELECT count(*)::int FROM evaluations o
       WHERE o.indicator_set_id = e.indicator_set_id AND o.period_from = e.period_from AND o.period_to = e.period_to
         AND o.confirmed_at IS NOT NULL AND o.numerator * e.denominator > e.numerator * o.denominator) END AS rank
  FROM evaluations e`;

export async function insertEvaluation(
  tx: Writing,
  row: Omit<EvaluationRow, 'score' | 'grade' | 'confirmed_at' | 'rank'>,
): Promise<void> {
  await tx('evaluations').insert(row);
}

export async function findEvaluation(tx: Tx, id: string): Promise<EvaluationRow | null> {
  const { rows } = await tx.raw<{ rows: EvaluationRow[] }>(`${ROWS} WHERE e.id = ?`, [id]);
  return rows[0] ?? null;
}

export async function evaluationFor(
  tx: Tx,
  authorizationId: string,
  period: { readonly from: LocalDate; readonly to: LocalDate },
): Promise<EvaluationRow | null> {
  const { rows } = await tx.raw<{ rows: EvaluationRow[] }>(
    `${ROWS} WHERE e.authorization_id = ? AND e.period_from = ? AND e.period_to = ?`,
    [authorizationId, period.from, period.to],
  );
  return rows[0] ?? null;
}

/** Whether one was ever opened. */
export async function anyEvaluation(tx: Tx): Promise<boolean> {
  return (await tx('evaluations').select('id').first()) !== undefined;
}

/** Confirmed results of operators, newest period first: the important basis of Art. 27 when it applies again. */
export async function evaluationsOf(tx: Tx, ...operatorIds: readonly string[]): Promise<EvaluationRow[]> {
  const { rows } = await tx.raw<{ rows: EvaluationRow[] }>(
    `${ROWS} WHERE e.operator_id = ANY(?) AND e.confirmed_at IS NOT NULL ORDER BY e.period_to DESC, e.period_from DESC, e.id`,
    [[...operatorIds]],
  );
  return rows;
}

export interface EvaluationPage {
  readonly operatorId?: string;
  readonly authorizationId?: string;
  readonly after?: { readonly at: Date; readonly id: string };
  readonly limit: number;
}

export async function listEvaluations(tx: Tx, page: EvaluationPage): Promise<EvaluationRow[]> {
  const { rows } = await tx.raw<{ rows: EvaluationRow[] }>(
    `/* ${FOR_ITS_VALUES} */ ${ROWS}
      WHERE (?::text IS NULL OR e.operator_id = ?) AND (?::text IS NULL OR e.authorization_id = ?)
        AND (?::timestamptz IS NULL OR (e.created_at, e.id) < (?, ?))
      ORDER BY e.created_at DESC, e.id DESC LIMIT ?`,
    [
      page.operatorId ?? null,
      page.operatorId ?? null,
      page.authorizationId ?? null,
      page.authorizationId ?? null,
      page.after?.at ?? null,
      page.after?.at ?? null,
      page.after?.id ?? null,
      page.limit,
    ],
  );
  return rows;
}

/** What the raters' work comes to; null while they rate again. */
export async function setScore(
  tx: Writing,
  caseId: string,
  result: { readonly exact: Rational; readonly score: string; readonly grade: Grade } | null,
): Promise<void> {
  const none = { numerator: null, denominator: null, score: null, grade: null };
  const columns = result === null ? none : columnsOf(result);
  await tx('evaluations').where({ case_id: caseId }).update(columns);
}

export async function confirmEvaluation(tx: Writing, caseId: string, at: Date): Promise<void> {
  await tx('evaluations').where({ case_id: caseId }).update({ confirmed_at: at });
}

function columnsOf({ exact, score, grade }: { exact: Rational; score: string; grade: Grade }) {
  return { numerator: String(exact.numerator), denominator: String(exact.denominator), score, grade };
}
