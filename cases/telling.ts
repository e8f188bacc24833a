/**
 * What a wake-up has told is acted on only where the record says the same: it is proved in the transaction of the act, before it. What is read
 * for that is brought back, so that the workflow need not read by itself, and is on record as heard.
 */
import { command } from './command';
import type { Context } from './context';
import { readCase, type CaseNews, type Cursor, type EndedTask } from './reading/news';
import type { CommandContext } from './unit';

export interface Telling {
  /** How far the workflow has read. */
  readonly since: Cursor;
  readonly told: readonly EndedTask[];
}

/** With what the record said behind the cursor before the act, where that was asked. */
export interface Brought {
  readonly news?: CaseNews;
}

/** Of what was told the record says otherwise: an older one was restored, or nobody of ours has told it. */
export class NotSo extends Error {
  override readonly name = 'NotSo';
}

/** @throws NotSo, and then nothing is done */
export function actOn<T extends object>(
  ctx: Context,
  caseId: string,
  { since, told }: Telling,
  act: (ctx: CommandContext) => Promise<T>,
): Promise<T & Brought> {
  return command(async (within: CommandContext) => {
    const news = proved(await readCase(within.read, caseId, since), told);
    const result = await act(within);
    within.unit.record({ kind: 'heard', caseId, seq: news.cursor.seq });
    return { ...result, news };
  })(ctx);
}

/** The news, which tell of every ending as it was told. @throws NotSo */
export function proved(news: CaseNews, told: readonly EndedTask[]): CaseNews {
  const { cursor, ended = [] } = news;
  const unproved = told.find(({ taskId, status, outcome }) =>
    ended.every((one) => one.taskId !== taskId || one.status !== status || one.outcome !== outcome),
  );
  if (unproved === undefined) return news;
  throw new NotSo(`the record, read up to ${cursor.seq}, does not say that ${unproved.taskId} was ${unproved.status}`);
}
