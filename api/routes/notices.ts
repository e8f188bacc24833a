/** The caller's mailbox: notices to their organisation, with a receipt of who read them when. */
import { z } from 'zod';
import { readNotice } from '../../cases/messages';
import { identifier } from '../../domain/forms/form';
import { listNotices, type NoticeRow } from '../../records/notices';
import { command } from '../command';
import { BY_TIME, defineList, pageOf, pageQuery } from '../pagination';
import { defineRoute } from '../route';
import { noticeSchema } from '../schemas/registers';

const notices = defineList('notices', BY_TIME);

/** Whoever works on cases, and the platform, which is told of every stop and end; the system's keeper reads no mail. */
const READERS = [
  'case-officer',
  'reviewer',
  'director',
  'security-officer',
  'auditor',
  'government',
  'data-steward',
  'operator',
  'expert',
  'cyberspace',
  'platform',
] as const;

function noticeView(row: NoticeRow) {
  return {
    id: row.id,
    caseId: row.case_id,
    datasetId: row.dataset_id,
    actId: row.act_id,
    subject: row.subject_zh,
    subjectEn: row.subject_en,
    body: row.body_zh,
    bodyEn: row.body_en,
    at: row.at.toISOString(),
    readAt: row.read_at?.toISOString() ?? null,
    readBy: row.read_by,
  };
}

const list = defineRoute({
  method: 'get',
  path: '/v1/notices',
  operationId: 'listNotices',
  tag: 'notices',
  summary: { zh: '本单位收件箱', en: "The mailbox of the caller's organisation" },
  access: { roles: READERS },
  query: z.strictObject(pageQuery),
  reply: { 200: pageOf(noticeSchema) },
}).handle(async ({ query, actor, services }) => {
  const position = notices.after(query);
  const after = position === undefined ? undefined : { at: new Date(position[0]), id: position[1] };
  const rows = await listNotices(services.db, { org: actor.org, person: actor.id, after, limit: query.limit + 1 });
  return { status: 200, body: notices.page(query, rows, (row) => [row.at.toISOString(), row.id], noticeView) };
});

const read = defineRoute({
  method: 'post',
  path: '/v1/notices/:id/read',
  operationId: 'readNotice',
  tag: 'notices',
  summary: { zh: '标为已读', en: 'Receipt: who read the notice first, and when' },
  access: { roles: READERS },
  idempotent: true,
  params: z.strictObject({ id: identifier }),
  reply: { 200: noticeSchema },
}).handle((call) =>
  command(call, 'readNotice', async (ctx) => ({
    status: 200,
    body: noticeView(await readNotice(ctx, call.params.id)),
  })),
);

export const noticeRoutes = [list, read];
