/** Counts over the registers of cases and tasks, read in a few statements whatever their number. */
import type { LocalDate } from '../domain/local-date';
import { FAULT, IS_FAULTED } from './case-list';
import { FOR_ITS_VALUES, named, type Tx } from './database';

export interface Period {
  readonly from: Date;
  readonly before: Date;
}

interface Counted {
  readonly process: string;
  readonly n: number;
}

/** Cases opened in the period, by process. */
export async function openedCases(tx: Tx, { from, before }: Period): Promise<Counted[]> {
  const { rows } = await tx.raw<{ rows: Counted[] }>(
    `/* ${FOR_ITS_VALUES} */ SELECT process, count(*) AS n FROM cases WHERE opened_at >= ? AND opened_at < ? GROUP BY process`,
    [from, before],
  );
  return rows;
}

/** Cases closed in the period, by process and outcome. */
export async function closedCases(tx: Tx, { from, before }: Period): Promise<(Counted & { outcome: string })[]> {
  const { rows } = await tx.raw<{ rows: (Counted & { outcome: string })[] }>(
    `/* ${FOR_ITS_VALUES} */ SELECT process, outcome, count(*) AS n FROM cases WHERE closed_at >= ? AND closed_at < ? GROUP BY process, outcome`,
    [from, before],
  );
  return rows;
}

/**
 * Cases open now, by process and light, as `lightOf` tells it (domain/clock.ts). Those that have a light other than green are found by
 * indexes of their own, all are counted in an index, and what is left is green.
 */
export async function openCases(tx: Tx, now: Date): Promise<(Counted & { light: string })[]> {
  const { rows } = await tx.raw<{ rows: (Counted & { light: string })[] }>(
    `/* ${FOR_ITS_VALUES} */ WITH late AS MATERIALIZED (
            SELECT case_id, bool_or(due_at <= :now) AS red FROM tasks
             WHERE status = 'open' AND (due_at <= :now OR yellow_at <= :now) GROUP BY case_id),
          lit AS MATERIALIZED (
            SELECT process, 'paused' AS light, count(*) AS n FROM cases WHERE status = 'open' AND held_since IS NOT NULL GROUP BY process
             UNION ALL
            SELECT c.process, CASE WHEN l.red THEN 'red' ELSE 'yellow' END AS light, count(*)
              FROM late l JOIN cases c ON c.id = l.case_id WHERE c.status = 'open' AND c.held_since IS NULL GROUP BY c.process, light),
          green AS (
            SELECT a.process, 'green' AS light, a.n - coalesce((SELECT sum(n)::bigint FROM lit WHERE lit.process = a.process), 0) AS n
              FROM (SELECT process, count(*) AS n FROM cases WHERE status = 'open' GROUP BY process) a)
     SELECT * FROM lit UNION ALL SELECT * FROM green WHERE n > 0`,
    named({ now }),
  );
  return rows;
}

export interface EndedTasks extends Counted {
  readonly step: string;
  /** Days in Asia/Shanghai. */
  readonly opened_on: LocalDate;
  readonly ended_on: LocalDate;
}

/** The beginning of its day in Asia/Shanghai, where every day has 24 hours: counted in a fifth of the time that a time zone takes to look up. */
const dayOf = (instant: string) => `date_bin('1 day', ${instant}, '2000-01-01 00:00+08')`;

/** Tasks decided, or ended by their time, in the period, by step and by the days on which they opened and ended. */
export async function endedTasks(tx: Tx, { from, before }: Period): Promise<EndedTasks[]> {
  const { rows } = await tx.raw<{ rows: EndedTasks[] }>(
    `/* ${FOR_ITS_VALUES} */ SELECT process, step, (opened AT TIME ZONE 'Asia/Shanghai')::date AS opened_on,
            (ended AT TIME ZONE 'Asia/Shanghai')::date AS ended_on, n
       FROM (SELECT process, step, ${dayOf('opened_at')} AS opened, ${dayOf('ended_at')} AS ended, count(*) AS n
               FROM tasks WHERE status IN ('decided', 'expired') AND ended_at >= ? AND ended_at < ?
              GROUP BY process, step, opened, ended) by_day`,
    [from, before],
  );
  return rows;
}

/** Open tasks past their due time, by step; on hold nothing is due. */
export async function overdueTasks(tx: Tx): Promise<(Counted & { step: string })[]> {
  const { rows } = await tx.raw<{ rows: (Counted & { step: string })[] }>(
    `SELECT process, step, count(*) AS n FROM tasks WHERE status = 'open' AND due_at <= (SELECT legal_now())
      GROUP BY process, step`,
  );
  return rows;
}

export interface Delivered {
  readonly provider_id: string;
  /** Days in Asia/Shanghai. */
  readonly approved_on: LocalDate;
  readonly ready_on: LocalDate;
  readonly n: number;
}

/** What departments said in the period to be ready for supply, by the days of that and of the approval that asked for it (Art. 15 ¶2). */
export async function deliveries(tx: Tx, { from, before }: Period): Promise<Delivered[]> {
  const { rows } = await tx.raw<{ rows: Delivered[] }>(
    `/* ${FOR_ITS_VALUES} */ SELECT provider_id, (approved AT TIME ZONE 'Asia/Shanghai')::date AS approved_on,
            (ready AT TIME ZONE 'Asia/Shanghai')::date AS ready_on, n
       FROM (SELECT t.party_id AS provider_id, ${dayOf('a.at')} AS approved, ${dayOf('t.ended_at')} AS ready, count(*) AS n
               FROM tasks t
               JOIN LATERAL (SELECT max(d.ended_at) AS at FROM tasks d
                              WHERE d.case_id = t.case_id AND d.step = 'decision' AND d.outcome = 'approve') a ON a.at IS NOT NULL
              WHERE t.process = 'data-request' AND t.step = 'docking' AND t.status = 'decided' AND t.outcome = 'ready'
                AND t.ended_at >= ? AND t.ended_at < ?
              GROUP BY provider_id, approved, ready) by_day`,
    [from, before],
  );
  return rows;
}

/** Faults of deliveries that were reported in the period and confirmed, by the department whose entry it is (Art. 16). */
export async function deliveryFaults(
  tx: Tx,
  { from, before }: Period,
): Promise<{ readonly provider_id: string; readonly fault: string; readonly n: number }[]> {
  const { rows } = await tx.raw<{ rows: { provider_id: string; fault: string; n: number }[] }>(
    `/* ${FOR_ITS_VALUES} */ SELECT d.provider_id, ${FAULT} AS fault, count(*) AS n
       FROM cases c JOIN anomaly_reports r ON r.case_id = c.id JOIN datasets d ON d.id = r.dataset_id
      WHERE c.process = 'anomaly-feedback' AND c.opened_at >= ? AND c.opened_at < ? AND ${FAULT} IS NOT NULL AND ${IS_FAULTED}
      GROUP BY d.provider_id, fault`,
    [from, before],
  );
  return rows;
}

/** Departments that provide an entry of the catalogue, by id. */
export async function providers(tx: Tx): Promise<{ readonly id: string; readonly name: string }[]> {
  const { rows } = await tx.raw<{ rows: { id: string; name: string }[] }>(
    'SELECT id, name FROM organisations WHERE id IN (SELECT provider_id FROM datasets) ORDER BY id',
  );
  return rows;
}
