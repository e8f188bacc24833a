/** Counts over the registers of cases and tasks, read in a few statements whatever their number. */
import type { LocalDate } from '../domain/local-date';
import { LIGHT } from './case-list';
import { FOR_ITS_VALUES, type Tx } from './database';

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

/** Cases open now, by process and light. */
export async function openCases(tx: Tx): Promise<(Counted & { light: string })[]> {
  const { rows } = await tx.raw<{ rows: (Counted & { light: string })[] }>(
    `SELECT process, light, count(*) AS n
       FROM (SELECT c.process, ${LIGHT} AS light FROM cases c WHERE c.status = 'open') lit GROUP BY process, light`,
  );
  return rows;
}

export interface EndedTasks extends Counted {
  readonly step: string;
  /** Days in Asia/Shanghai. */
  readonly opened_on: LocalDate;
  readonly ended_on: LocalDate;
}

/** Tasks decided, or ended by their time, in the period, by step and by the days on which they opened and ended. */
export async function endedTasks(tx: Tx, { from, before }: Period): Promise<EndedTasks[]> {
  const { rows } = await tx.raw<{ rows: EndedTasks[] }>(
    `/* ${FOR_ITS_VALUES} */ SELECT process, step, (opened_at AT TIME ZONE 'Asia/Shanghai')::date AS opened_on,
            (ended_at AT TIME ZONE 'Asia/Shanghai')::date AS ended_on, count(*) AS n
       FROM tasks WHERE status IN ('decided', 'expired') AND ended_at >= ? AND ended_at < ?
      GROUP BY process, step, opened_on, ended_on`,
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
