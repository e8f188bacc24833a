/**
 * Objections 异议 to a public notice (Art. 5): anybody files one and reads its answer with the receipt; those who handle the
 * case read who objected, and each such reading leaves a trace.
 */
import { z } from 'zod';
import { fileObjection, objectionOfReceipt } from '../../cases/objections';
import { recordReading } from '../../cases/readings';
import { objection } from '../../domain/forms/objection';
import { formed, identifier } from '../../domain/forms/form';
import { READS_OBJECTORS } from '../../domain/reading';
import { ANONYMOUS } from '../../domain/roles';
import { objectionsOf } from '../../records/objections';
import { command } from '../command';
import { defineRoute } from '../route';
import { objectionReceiptSchema, objectionSchema, publicObjectionSchema } from '../schemas/public';
import { absent, visibleCase } from '../../cases/reading/viewer';

const file = defineRoute({
  method: 'post',
  path: '/v1/public/notices/:id/objections',
  operationId: 'fileObjection',
  tag: 'public',
  summary: { zh: '对公示提出异议', en: 'Object to a public notice' },
  description: {
    zh: '公示期内任何人可提出，须写明姓名或名称、联系方式和理由；凭回执查询答复。幂等键在该公示范围内有效；按来源地址限频',
    en: 'Open to anybody while the notice runs, with name, contact and grounds; the receipt reads the answer. The idempotency key is scoped to the notice; limited per address',
  },
  access: { public: true },
  idempotent: true,
  // They follow one another under the lock of the notice's case; a second has its request read and its answer sent meanwhile.
  line: { by: 'id', atOnce: 2 },
  params: z.strictObject({ id: identifier }),
  body: objection,
  reply: { 201: objectionReceiptSchema },
}).handle((call) =>
  command({ ...call, actor: ANONYMOUS }, 'fileObjection', async (ctx) => {
    const { id, noticeId, caseId, receivedAt, receipt } = await fileObjection(ctx, call.params.id, call.body);
    return {
      status: 201,
      body: { id, noticeId, caseId, receivedAt: receivedAt.toISOString(), status: 'open', receipt },
      headers: { Location: `/v1/public/objections/${receipt}` },
    };
  }),
);

const answer = defineRoute({
  method: 'get',
  path: '/v1/public/objections/:receipt',
  operationId: 'getObjectionAnswer',
  tag: 'public',
  summary: { zh: '凭回执查询异议答复', en: 'The answer to an objection, by its receipt' },
  access: { public: true },
  params: z.strictObject({
    receipt: formed(32, /^[\w-]{32}$/, { zh: '须为 32 位的回执编号', en: 'must be a receipt of 32 characters' }),
  }),
  reply: { 200: publicObjectionSchema },
}).handle(async ({ params: { receipt }, services }) => {
  const row = await objectionOfReceipt(services.db, receipt);
  if (row === null) throw absent('异议', 'objection');
  return {
    status: 200,
    body: {
      id: row.id,
      noticeId: row.notice_id,
      caseId: row.case_id,
      receivedAt: row.filed_at.toISOString(),
      status: row.status,
      answer: row.answer,
      answeredAt: row.answered_at?.toISOString() ?? null,
    },
  };
});

const ofCase = defineRoute({
  method: 'get',
  path: '/v1/cases/:id/objections',
  operationId: 'listObjections',
  tag: 'cases',
  summary: { zh: '对案件公示的异议', en: "Objections to the case's public notices" },
  description: {
    zh: '含异议人姓名和联系方式，每次查阅均留痕；任务的 seat 即异议编号',
    en: 'With names and contacts: each reading is recorded. The seat of a task is the id of its objection',
  },
  access: { roles: READS_OBJECTORS },
  params: z.strictObject({ id: identifier }),
  reply: { 200: z.strictObject({ items: z.array(objectionSchema), nextCursor: z.null() }) },
}).handle(async ({ params: { id }, actor, requestId, services }) => {
  await visibleCase(services.db, id, actor);
  const rows = await objectionsOf(services.db, id);
  if (rows.length > 0) {
    const payload = { objectionIds: rows.map((row) => row.id), requestId };
    await recordReading(services.db, {
      event: { type: 'objections.read', payload },
      actor,
      requestId,
      caseId: id,
    });
  }
  const items = rows.map((row) => ({
    id: row.id,
    caseId: row.case_id,
    noticeId: row.notice_id,
    name: row.name,
    contact: row.contact,
    grounds: row.grounds,
    filedAt: row.filed_at.toISOString(),
    status: row.status,
    answer: row.answer,
    answeredAt: row.answered_at?.toISOString() ?? null,
  }));
  return { status: 200, body: { items, nextCursor: null } };
});

export const objectionRoutes = [file, answer, ofCase];
