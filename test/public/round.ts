/**
 * A round of selection brought to its public notice without living through call and panel: the case, its announcement and
 * the window of the shortlist, opened by the commands that the workflow calls.
 */
import { command } from '../../cases/command';
import type { Context } from '../../cases/context';
import { openCase } from '../../cases/open-case';
import { openStep } from '../../cases/open-task';
import { publishAnnouncement } from '../../cases/public-notices';
import type { CommandContext } from '../../cases/unit';
import { DEMO_ORGANISATIONS } from '../../demo/organisations';
import { databaseNow } from '../../records/database';
import { listPublicNotices } from '../../records/public-notices';
import { fileOf } from '../support/kept-files';

export interface Round {
  readonly caseId: string;
  readonly taskId: string;
  readonly noticeId: string;
  readonly announcementId: string;
}

export const CANDIDATE = DEMO_ORGANISATIONS.candidateC;

const TITLE = '2026年度公共数据运营主体遴选';

/** Announced, one application shortlisted; nothing of it is open to objections yet. */
export const announcedRound = command(async (ctx: CommandContext, title: string = TITLE): Promise<string> => {
  const now = await databaseNow(ctx.tx);
  const closesAt = new Date(now.getTime() + 30 * 86_400_000);
  const call = {
    announcement: '现就公共数据运营服务主体公开遴选，欢迎符合条件的组织申请。',
    seats: 2,
    termYears: 3,
    dimensions: [
      { name: '技术能力', weight: 60 },
      { name: '安全保障能力', weight: 40 },
    ],
    criteria: ['经营状况良好'],
  };
  const work = await openCase(ctx, {
    process: 'operator-selection',
    title,
    partyId: DEMO_ORGANISATIONS.authority.id,
    now,
    file: { ...call, closesAt: closesAt.toISOString(), panelSize: 5 },
    basis: 'Art. 5',
    authorization: null,
  });
  publishAnnouncement(work, { ...call, closesAt });
  const application = await openCase(ctx, {
    process: 'selection-application',
    title: `${title}：${CANDIDATE.name}`,
    partyId: CANDIDATE.id,
    now,
    file: fileOf('selection-application'),
    basis: 'Art. 5, 6',
    authorization: null,
    parent: work,
  });
  application.setFacts({ qualified: true });
  work.setFacts({ shortlist: [application.kase.id] });
  return work.kase.id;
});
/** The window of the shortlist opens: round 1, or a later one after an objection was upheld. */
export async function openNotice(ctx: Context, caseId: string, round = 1): Promise<Round> {
  const { taskId } = await openStep(ctx, { caseId, step: 'public-notice', round, seat: '' });
  const [notice] = await listPublicNotices(ctx.tx, { caseId, kind: 'public-notice', limit: 1 });
  const [announcement] = await listPublicNotices(ctx.tx, { caseId, kind: 'announcement', limit: 10 });
  if (notice === undefined || announcement === undefined) throw new Error(`nothing published of ${caseId}`);
  return { caseId, taskId, noticeId: notice.id, announcementId: announcement.id };
}

export async function roundAtNotice(ctx: Context): Promise<Round> {
  return openNotice(ctx, await announcedRound(ctx));
}

/** What an objector writes; every word of it is theirs and the register's alone. */
export const OBJECTION = {
  name: '异议人王某某',
  contact: 'wang.objector@example.org 13700000001',
  grounds: '公示的组织所列资质证明已过期，请核查。',
} as const;
