/** Registers of the operator's security duties (Art. 22, 24): only ever added to. */
import type { LocalDate } from '../domain/local-date';
import { named, one, type Tx, type Writing } from './database';

export interface ResponsiblePersonRow {
  readonly operator_id: string;
  readonly from_date: LocalDate;
  readonly name: string;
  readonly position: string;
  readonly contact: string;
  readonly recorded_by: string;
  readonly recorded_at: Date;
}

export interface PlanRow {
  readonly id: string;
  readonly operator_id: string;
  readonly version: number;
  readonly title: string;
  readonly summary: string;
  readonly adopted_on: LocalDate;
  readonly document_id: string | null;
  readonly recorded_by: string;
  readonly recorded_at: Date;
}

export interface ExerciseRow {
  readonly id: string;
  readonly operator_id: string;
  readonly kind: 'drill' | 'training';
  readonly plan_id: string | null;
  readonly topic: string;
  readonly held_on: LocalDate;
  readonly participants: number;
  readonly summary: string;
  readonly document_id: string | null;
  readonly recorded_by: string;
  readonly recorded_at: Date;
}

/** One operator's, or everybody's; latest first. */
interface Page {
  readonly operatorId: string | undefined;
  readonly after?: { readonly at: Date; readonly id: string };
  readonly limit: number;
}

/** Successions and versions of one operator are written one after the other. */
export async function lockDutiesOf(tx: Tx, operatorId: string): Promise<void> {
  await tx.raw('SELECT pg_advisory_xact_lock(hashtextextended(?, 5))', [operatorId]);
}

/** One operator's, or everybody's by operator, in the order of their succession. */
export async function responsiblePersonsOf(tx: Tx, operatorId: string | undefined): Promise<ResponsiblePersonRow[]> {
  return tx<ResponsiblePersonRow>('responsible_persons')
    .where(operatorId === undefined ? {} : { operator_id: operatorId })
    .orderBy(['operator_id', 'from_date']);
}

export async function insertResponsiblePerson(tx: Writing, row: ResponsiblePersonRow): Promise<void> {
  await tx('responsible_persons').insert(row);
}

export async function latestContingencyPlan(tx: Tx, operatorId: string): Promise<PlanRow | null> {
  return (
    (await tx<PlanRow>('contingency_plans').where({ operator_id: operatorId }).orderBy('version', 'desc').first()) ??
    null
  );
}

export async function findContingencyPlan(tx: Tx, id: string): Promise<PlanRow | null> {
  return (await tx<PlanRow>('contingency_plans').where({ id }).first()) ?? null;
}

export async function insertContingencyPlan(tx: Writing, row: PlanRow): Promise<void> {
  await tx<PlanRow>('contingency_plans').insert(row);
}

export async function insertExercise(tx: Writing, row: ExerciseRow): Promise<void> {
  await tx<ExerciseRow>('security_exercises').insert(row);
}

export async function listPlans(tx: Tx, page: Page): Promise<PlanRow[]> {
  return latestFirst<PlanRow>(tx, 'contingency_plans', page, {});
}

/** Those held on these days; both inclusive. */
export interface Held {
  readonly heldFrom?: LocalDate | undefined;
  readonly heldTo?: LocalDate | undefined;
}

export async function listExercises(tx: Tx, kind: ExerciseRow['kind'], held: Held, page: Page): Promise<ExerciseRow[]> {
  return latestFirst<ExerciseRow>(tx, 'security_exercises', page, { kind }, held);
}

/** How many were held, and by how many they were attended. */
export async function countExercises(
  tx: Tx,
  { kind, operatorId, heldFrom, heldTo }: { kind: ExerciseRow['kind']; operatorId: string } & Required<Held>,
): Promise<{ held: number; participants: number }> {
  const { rows } = await tx.raw<{ rows: { held: number; participants: number }[] }>(
    `SELECT count(*) AS held, coalesce(sum(participants), 0) AS participants FROM security_exercises
      WHERE kind = :kind AND operator_id = :operatorId AND held_on BETWEEN :heldFrom AND :heldTo`,
    named({ kind, operatorId, heldFrom, heldTo }),
  );
  return one(rows);
}

async function latestFirst<R extends object>(
  tx: Tx,
  table: string,
  { operatorId, after, limit }: Page,
  where: Readonly<Record<string, string>>,
  { heldFrom, heldTo }: Held = {},
): Promise<R[]> {
  const query = tx(table)
    .where({ ...where, ...(operatorId !== undefined && { operator_id: operatorId }) })
    .orderBy([
      { column: 'recorded_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit);
  if (heldFrom !== undefined) void query.where('held_on', '>=', heldFrom);
  if (heldTo !== undefined) void query.where('held_on', '<=', heldTo);
  if (after !== undefined) void query.whereRaw('(recorded_at, id) < (?, ?)', [after.at, after.id]);
  return (await query) as R[];
}

/** What the duties of an operator come to, as far as the registers tell. */
export interface DutyRow {
  readonly operator_id: string;
  readonly operator_name: string;
  /** Since when it has held rights: from the first day of the term, or the later signature's. */
  readonly since: LocalDate;
  readonly plan_version: number | null;
  readonly plan_adopted_on: LocalDate | null;
  readonly last_drill_on: LocalDate | null;
  readonly last_training_on: LocalDate | null;
  readonly responsible_since: LocalDate | null;
  readonly responsible_name: string | null;
  readonly first_responsible_on: LocalDate | null;
}

/** Of every operator with a signed right that is not over, or of one; by name. A former operator owes no drill. */
export async function dutiesOn(tx: Tx, day: LocalDate, operatorId: string | undefined): Promise<DutyRow[]> {
  const { rows } = await tx.raw<{ rows: DutyRow[] }>(
    `SELECT o.id AS operator_id, o.name AS operator_name, a.since, p.version AS plan_version, p.adopted_on AS plan_adopted_on,
            d.held_on AS last_drill_on, t.held_on AS last_training_on, r.from_date AS responsible_since, r.name AS responsible_name,
            (SELECT min(from_date) FROM responsible_persons WHERE operator_id = o.id) AS first_responsible_on
       FROM organisations o
       JOIN (SELECT operator_id, min(greatest(from_date,
                      (greatest(operator_signed_at, authority_signed_at) AT TIME ZONE 'Asia/Shanghai')::date)) AS since
               FROM authorizations
              WHERE operator_signed_at IS NOT NULL AND authority_signed_at IS NOT NULL GROUP BY operator_id
             HAVING bool_or(ends_at > (SELECT legal_now()) AND revoked_at IS NULL AND ended_at IS NULL)) a ON a.operator_id = o.id
       LEFT JOIN LATERAL (SELECT * FROM contingency_plans WHERE operator_id = o.id ORDER BY version DESC LIMIT 1) p ON true
       LEFT JOIN LATERAL (SELECT max(held_on) AS held_on FROM security_exercises WHERE operator_id = o.id AND kind = 'drill') d ON true
       LEFT JOIN LATERAL (SELECT max(held_on) AS held_on FROM security_exercises WHERE operator_id = o.id AND kind = 'training') t ON true
       LEFT JOIN LATERAL (SELECT * FROM responsible_persons WHERE operator_id = o.id AND from_date <= :day::date
                           ORDER BY from_date DESC LIMIT 1) r ON true
      WHERE :operatorId::text IS NULL OR o.id = :operatorId
      ORDER BY o.name, o.id`,
    named({ day, operatorId: operatorId ?? null }),
  );
  return rows;
}
