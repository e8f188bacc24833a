/**
 * What a wake-up has told is acted on only where the record says the same: it is proved in the transaction of the act, before it. What is read
 * for that is brought back, so that the workflow need not read by itself, and is on record as heard.
 */
import { command } from './command';
import type { Context } from './context';
import { readCase, type CaseNews, type Cursor, type EndedTask } from './reading/news';
import type { Reads } from './reads';
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

/** The record does not say what was told: an older one was restored, or somebody else has told it. */
export class NotSo extends Error {
  override readonly name = 'NotSo';
}

/** @throws NotSo, and then nothing is done; Refusal as the act, or `not-found` */
export function actOn<T extends object>(
  ctx: Context,
  caseId: string,
  telling: Telling,
  act: (ctx: CommandContext) => Promise<T>,
): Promise<T & Brought> {
  return command(async (within: CommandContext) => {
    const news = await readProved(within.read, caseId, telling);
    const result = await act(within);
    within.unit.record({ kind: 'heard', caseId, seq: news.cursor.seq });
    return { ...result, news };
  })(ctx);
}

/** What the record says behind the cursor, where it says what was told as well. @throws NotSo; Refusal `not-found` */
export async function readProved(read: Reads, caseId: string, { since, told }: Telling): Promise<CaseNews> {
  const news = await readCase(read, caseId, since);
  for (const ending of told) {
    if (await isSo(read, news, ending)) continue;
    throw new NotSo(
      `the record, read up to ${news.cursor.seq}, does not say that ${ending.taskId} was ${ending.status}`,
    );
  }
  return news;
}

/** Where there is too much news to tell event by event, the task itself is asked. */
async function isSo(read: Reads, { ended = [], leap }: CaseNews, told: EndedTask): Promise<boolean> {
  const { taskId } = told;
  const known = ended.find((one) => one.taskId === taskId) ?? (leap === true ? await read.findEndedTask(taskId) : null);
  return known?.status === told.status && known.outcome === told.outcome;
}
