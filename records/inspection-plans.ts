/** Yearly plans of security inspections 年度检查计划 (Art. 25): what is planned, and the case that each came to be. */
import type { ChecklistEntry } from '../domain/checklist';
import type { LocalDate } from '../domain/local-date';
import type { Tx, Writing } from './database';

export interface PlanRow {
  readonly id: string;
  readonly year: number;
  readonly title: string;
  readonly created_by: string;
  readonly created_at: Date;
}

export interface PlannedRow {
  readonly plan_id: string;
  readonly n: number;
  readonly authorization_id: string;
  readonly planned_on: LocalDate;
  readonly scope: string | null;
  readonly checklist: ChecklistEntry[] | null;
  readonly case_id: string | null;
}

export async function insertInspectionPlan(tx: Writing, plan: PlanRow, planned: readonly PlannedRow[]): Promise<void> {
  await tx('inspection_plans').insert(plan);
  await tx('planned_inspections').insert(
    planned.map(({ checklist, ...row }) => ({
      ...row,
      checklist: checklist === null ? null : JSON.stringify(checklist),
    })),
  );
}

export async function findInspectionPlan(tx: Tx, id: string): Promise<PlanRow | null> {
  return (await tx<PlanRow>('inspection_plans').where({ id }).first()) ?? null;
}

/** Newest year first. */
export async function listPlans(
  tx: Tx,
  page: { readonly after?: { readonly year: number; readonly id: string }; readonly limit: number },
): Promise<PlanRow[]> {
  const { rows } = await tx.raw<{ rows: PlanRow[] }>(
    `SELECT * FROM inspection_plans WHERE (?::int IS NULL OR (year, id) < (?, ?)) ORDER BY year DESC, id DESC LIMIT ?`,
    [page.after?.year ?? null, page.after?.year ?? null, page.after?.id ?? null, page.limit],
  );
  return rows;
}

export async function plannedOf(tx: Tx, planIds: readonly string[]): Promise<PlannedRow[]> {
  return tx<PlannedRow>('planned_inspections')
    .whereRaw('plan_id = ANY(?)', [[...planIds]])
    .orderBy(['plan_id', 'n']);
}

/** Planned for that day or earlier and not opened yet; locked against another run. */
export async function lockDue(tx: Tx, today: LocalDate, planId?: string): Promise<PlannedRow[]> {
  const query = tx<PlannedRow>('planned_inspections')
    .whereNull('case_id')
    .where('planned_on', '<=', today)
    .orderBy(['plan_id', 'n'])
    .forUpdate();
  if (planId !== undefined) void query.where({ plan_id: planId });
  return query;
}

export async function setPlannedCase(
  tx: Writing,
  { plan_id, n }: Pick<PlannedRow, 'plan_id' | 'n'>,
  caseId: string,
): Promise<void> {
  await tx('planned_inspections').where({ plan_id, n }).update({ case_id: caseId });
}
