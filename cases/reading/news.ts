/** What a workflow reads after a wake-up: which of its tasks changed since its cursor, and whether anything else did. */
import { eventKind } from '../../domain/events';
import { Refusal } from '../../domain/refusal';
import type { EventWithTask } from '../../records/events';
import type { Reads } from '../reads';

/** A place in the case's chain, with the hash there: in a restored record another event may stand at the same place. */
export interface Cursor {
  readonly seq: number;
  readonly hash: string;
}

export interface CaseNews {
  /** How far this tells. */
  readonly cursor: Cursor;
  /** Tasks that ended or changed after the cursor: their steps look again. */
  readonly tasks: readonly string[];
  /** How those that ended did, so that nobody has to look again; histories of before it was told have none. */
  readonly ended?: readonly EndedTask[];
  /** Something concerns every step: a hold, its end, another due time, a replaced member; or the record is another one. */
  readonly all: boolean;
  /** The events are not told one by one: too many, or the record is another one. */
  readonly leap?: boolean;
  readonly caseOutcome: string | null;
}

/** A task that has ended, which is final. */
export interface EndedTask {
  readonly taskId: string;
  readonly status: 'decided' | 'expired' | 'void';
  readonly outcome: string | null;
}

const PAGE = 500;
export async function readCase(read: Reads, caseId: string, cursor: Cursor): Promise<CaseNews> {
  const page = await read.chainPage(caseId, Math.max(0, cursor.seq - 1), PAGE + 1);
  if (page === null) throw new Refusal('not-found', { zh: '案件不存在', en: `no case ${caseId}` });
  const { head, outcome: caseOutcome, events } = page;
  const known = cursor.seq === 0 || (events[0]?.seq === cursor.seq && events[0].hash === cursor.hash);
  const news = cursor.seq === 0 ? events : events.slice(1);
  if (!known || news.length >= PAGE) return { cursor: head, tasks: [], ended: [], all: true, leap: true, caseOutcome };
  const last = news.at(-1);
  const tasks = news.flatMap(endOf);
  return {
    cursor: last === undefined ? cursor : { seq: last.seq, hash: last.hash },
    tasks: tasks.map(({ taskId }) => taskId),
    ended: tasks,
    all: news.some((event) => eventKind(event.type)?.wakes === 'case'),
    caseOutcome,
  };
}

function endOf({ type, task_id: taskId, task_status: status, task_outcome: outcome }: EventWithTask): EndedTask[] {
  if (eventKind(type)?.wakes !== 'task' || taskId === null) return [];
  return status === 'decided' || status === 'expired' || status === 'void' ? [{ taskId, status, outcome }] : [];
}
