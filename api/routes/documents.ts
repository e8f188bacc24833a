/** Documents over HTTP: upload, and download as an attachment; every reading of one leaves a trace. */
import { z } from 'zod';
import { uploadDocument } from '../../cases/documents';
import { recordReading } from '../../cases/readings';
import { identifier } from '../../domain/forms/form';
import { documentsByIds, readBytes, type DocumentRow } from '../../records/documents';
import { attachment } from '../download';
import { command } from '../command';
import { wayTo } from '../../cases/reading/reader';
import { defineRoute, UPLOAD } from '../route';
import { documentSchema } from '../schemas/case-parts';
import { absent } from '../../cases/reading/viewer';

export function documentView(row: Omit<DocumentRow, 'org'>) {
  return {
    id: row.id,
    name: row.name,
    mediaType: row.media_type,
    size: row.size,
    sha256: row.sha256,
    audience: row.audience,
    uploadedBy: row.uploaded_by,
    uploadedAt: row.uploaded_at.toISOString(),
  };
}

const upload = defineRoute({
  method: 'post',
  path: '/v1/documents',
  operationId: 'uploadDocument',
  tag: 'documents',
  summary: { zh: '上传材料', en: 'Upload a document, to be named in a filing or a decision' },
  description: {
    zh: 'audience 为 party 时，凡可知悉该案者均可阅；为 internal 时仅供主管部门办案使用，随决定一并列出（documentIds）后可阅该决定者可阅。缺省：主管部门直接上传至在办案件的为 internal，其余为 party。未入案、未登记的材料仅上传者本人可阅',
    en: 'audience `party`: read by whoever may know of the case; `internal`: by the authority that handles it, and by whoever may read a decision that names it in documentIds. Absent, what the authority adds to an open case is `internal`, everything else `party`. What is in no case and no register is read by its uploader alone',
  },
  access: { roles: 'any' },
  idempotent: true,
  body: UPLOAD,
  reply: { 201: documentSchema },
}).handle((call) =>
  command(call, 'uploadDocument', async (ctx) => {
    const row = await uploadDocument(ctx, call.body);
    return { status: 201, body: documentView(row), headers: { Location: `/v1/documents/${row.id}` } };
  }),
);

const download = defineRoute({
  method: 'get',
  path: '/v1/documents/:id',
  operationId: 'downloadDocument',
  tag: 'documents',
  summary: { zh: '下载材料', en: 'Download a document; the reading is recorded' },
  access: { roles: 'any' },
  params: z.strictObject({ id: identifier }),
  reply: { 200: { media: '*/*', description: { zh: '原始文件', en: 'The bytes as uploaded' } } },
}).handle(async ({ params: { id }, actor, requestId, services }) => {
  const [row] = await documentsByIds(services.db, [id]);
  if (row === undefined) throw absent('材料', 'document');
  const way = await wayTo(services.db, row, actor);
  if (way === null) throw absent('材料', 'document');
  const bytes = await readBytes(services.db, id);
  if (bytes === null) throw absent('材料', 'document');
  await recordReading(services.db, {
    event: { type: 'document.read', payload: { documentId: id, sha256: row.sha256, requestId } },
    actor,
    requestId,
    caseId: way.caseId,
  });
  return { status: 200, ...attachment({ name: row.name, mediaType: row.media_type, bytes }) };
});

export const documentRoutes = [upload, download];
