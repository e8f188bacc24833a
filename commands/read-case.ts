/** What a workflow reads after a wake-up: the case's head, how its ended tasks ended, and whether anything else changed. */
import { findCase } from '../records/cases';
import { eventsOf } from '../records/events';
import type { Tx } from '../records/database';

export interface CaseNews {
  /** The sequence up to which this tells. */
  readonly cursor: number;
  /** Tasks that ended or changed after the cursor: their steps look again. */
  readonly tasks: readonly string[];
  /** Something concerns every step: a hold, its end, another due time, a replaced member. */
  readonly all: boolean;
  readonly caseOutcome: string | null;
}

const PAGE = 500;
const OF_ONE_TASK = new Set(['task.decided', 'task.expired', 'task.voided']);
const OF_THE_CASE = /^(case\.(held|resumed|closed)|clock\.|panel\.|right\.|termination\.)/;

export async function readCase(tx: Tx, caseId: string, cursor: number): Promise<CaseNews> {
  const kase = await findCase(tx, caseId);
  if (kase === null) throw new Error(`no case ${caseId}`);
  const events = await eventsOf(tx, caseId, cursor, PAGE);
  return {
    cursor: events.at(-1)?.seq ?? cursor,
    tasks: events.flatMap((event) => (OF_ONE_TASK.has(event.type) && event.task_id !== null ? [event.task_id] : [])),
    all: events.length === PAGE || events.some((event) => OF_THE_CASE.test(event.type)),
    caseOutcome: kase.outcome,
  };
}
