/** The register of annual reports (Art. 26). How far one has come is read from its case and tasks, never stored beside them. */
import type { LocalDate } from '../domain/local-date';
import type { OwedReport } from '../domain/reporting-years';
import type { Position } from './case-list';
import { FOR_ITS_VALUES, named, type Tx, type Writing } from './database';

interface ReportKey {
  readonly authorization_id: string;
  readonly year: number;
}

export interface NewReport extends ReportKey {
  readonly case_id: string;
  readonly period_from: LocalDate;
  readonly period_to: LocalDate;
}

export const REPORT_STATUS = ['awaited', 'overdue', 'returned', 'submitted', 'completed'] as const;

export interface ReportRow extends NewReport {
  readonly operator_id: string;
  readonly operator_name: string;
  readonly opened_at: Date;
  readonly status: (typeof REPORT_STATUS)[number];
  /** Of the report on file: the latest submission. */
  readonly submitted_at: Date | null;
  /** A submission came at or after its due time, or was awaited at it, whatever deadline was set since. */
  readonly late: boolean;
  readonly due_at: Date | null;
}

/** Lets one at a time look whether the report is there and open it; answers whether it is there. */
export async function claimReport(tx: Tx, { authorizationId, year }: OwedReport): Promise<boolean> {
  const key = `annual-report:${year}:${authorizationId}`;
  await tx.raw('SELECT pg_advisory_xact_lock(hashtextextended(?, 0))', [key]);
  return (
    (await tx<ReportKey>('annual_reports').where({ authorization_id: authorizationId, year }).first()) !== undefined
  );
}

export async function insertReport(tx: Writing, row: NewReport): Promise<void> {
  await tx('annual_reports').insert(row);
}

export async function knownReports(tx: Tx): Promise<OwedReport[]> {
  const rows = await tx<ReportKey>('annual_reports').select('authorization_id', 'year');
  return rows.map(({ authorization_id: authorizationId, year }) => ({ authorizationId, year }));
}

export interface ReportFilter {
  readonly caseId?: string;
  readonly operatorId?: string;
  readonly authorizationId?: string;
  readonly year?: number;
  readonly status?: ReportRow['status'];
}

/** Newest first. */
export async function listReports(
  tx: Tx,
  filter: ReportFilter,
  page: { readonly after?: Position; readonly limit: number },
): Promise<ReportRow[]> {
  const { rows } = await tx.raw<{ rows: ReportRow[] }>(
    `/* ${FOR_ITS_VALUES} */ SELECT * FROM (
       SELECT r.*, c.party_id AS operator_id, o.name AS operator_name, c.opened_at, s.submitted_at, s.due_at,
              coalesce(s.late, false) AS late,
              CASE WHEN c.status = 'closed' THEN 'completed'
                   WHEN s.awaited IS NOT TRUE AND s.submitted_at IS NOT NULL THEN 'submitted'
                   WHEN s.due_at <= now THEN 'overdue'
                   WHEN s.submitted_at IS NOT NULL THEN 'returned'
                   ELSE 'awaited' END AS status
         FROM annual_reports r
         CROSS JOIN (SELECT legal_now() AS now) n
         JOIN cases c ON c.id = r.case_id AND c.process = 'annual-report'
         JOIN organisations o ON o.id = c.party_id
         LEFT JOIN LATERAL (
           SELECT max(t.ended_at) FILTER (WHERE t.status = 'decided') AS submitted_at,
                  max(t.due_at) FILTER (WHERE t.status = 'open') AS due_at,
                  bool_or(t.status = 'open') AS awaited,
                  bool_or(coalesce(t.ended_at, n.now) >= t.due_at) AS late
             FROM tasks t
            WHERE t.case_id = r.case_id AND t.step = 'submission' AND t.status IN ('open', 'decided', 'void')
         ) s ON true
     ) x
     WHERE (:caseId::text IS NULL OR case_id = :caseId)
       AND (:operatorId::text IS NULL OR operator_id = :operatorId)
       AND (:authorizationId::text IS NULL OR authorization_id = :authorizationId)
       AND (:year::int IS NULL OR year = :year)
       AND (:status::text IS NULL OR status = :status)
       AND (:afterAt::timestamptz IS NULL OR (opened_at, case_id) < (:afterAt, :afterId))
     ORDER BY opened_at DESC, case_id DESC LIMIT :limit`,
    named({
      caseId: filter.caseId ?? null,
      operatorId: filter.operatorId ?? null,
      authorizationId: filter.authorizationId ?? null,
      year: filter.year ?? null,
      status: filter.status ?? null,
      afterAt: page.after?.at ?? null,
      afterId: page.after?.id ?? null,
      limit: page.limit,
    }),
  );
  return rows;
}
