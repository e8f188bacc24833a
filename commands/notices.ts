/** The receipt of a notice: who read it first, and when; the proof of service into the mailbox. */
import { lockCase } from '../records/cases';
import { databaseNow } from '../records/database';
import { markRead, type NoticeRow } from '../records/notices';
import { appendToCase, notFound, type Context } from './context';

export async function readNotice(ctx: Context, id: string): Promise<NoticeRow> {
  const read = await markRead(ctx.tx, id, ctx.actor.org, ctx.actor.id);
  if (read === null) throw notFound({ zh: '通知', en: 'notice' });
  const { notice, first } = read;
  const kase = first && notice.case_id !== null ? await lockCase(ctx.tx, notice.case_id) : null;
  if (kase !== null) {
    await appendToCase(ctx, kase, await databaseNow(ctx.tx), [{ type: 'notice.read', payload: { noticeId: id } }]);
  }
  return notice;
}
