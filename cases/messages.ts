/** The receipt of a message: who read it first, and when; the proof of service into the mailbox. */
import type { NoticeRow } from '../records/notices';
import { command } from './command';
import { notFound, trailEvent } from './context';
import type { CommandContext } from './unit';

export const readNotice = command(async (ctx: CommandContext, id: string): Promise<NoticeRow> => {
  const { actor, unit } = ctx;
  const notice = await ctx.read.lockNotice(id, actor.org, actor.id);
  if (notice === null) throw notFound({ zh: '通知', en: 'notice' });
  if (notice.read_at !== null) return notice;
  const kase = notice.case_id === null ? null : await ctx.read.lockCase(notice.case_id);
  const at = await ctx.read.databaseNow();
  unit.record({ kind: 'message.read', id, by: actor.id, at });
  if (kase !== null) {
    unit.standsAt(kase.id, { seq: kase.head_seq, hash: kase.head_hash });
    const event = trailEvent(actor, at, { type: 'notice.read', payload: { noticeId: id } });
    unit.record({ kind: 'event', caseId: kase.id, event });
  }
  return { ...notice, read_at: at, read_by: actor.id };
});
