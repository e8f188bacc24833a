/** Counts over the registers of cases and tasks, read in a few statements whatever their number. */
import type { LocalDate } from '../domain/local-date';
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
