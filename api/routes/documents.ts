/** Documents over HTTP: upload, and download as an attachment; every reading of one leaves a trace. */
import { z } from 'zod';
import { uploadDocument } from '../../commands/documents';
import { recordReading } from '../../commands/readings';
import { identifier } from '../../domain/forms/form';
import type { Actor } from '../../domain/roles';
import { casesOfDocument, documentsByIds, readBytes, type DocumentRow } from '../../records/documents';
import type { Tx } from '../../records/database';
import { attachment } from '../download';
import { command } from '../command';
import { defineRoute, UPLOAD } from '../route';
import { documentSchema } from '../schemas/case-parts';
import { absent, isVisible } from '../viewer';

export function documentView(row: Omit<DocumentRow, 'org'>) {
  return {
    id: row.id,
    name: row.name,
    mediaType: row.media_type,
    size: row.size,
    sha256: row.sha256,
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
  const throughCase = await visibleThrough(services.db, id, actor);
  if (row.org !== actor.org && throughCase === null) throw absent('材料', 'document');
  const bytes = await readBytes(services.db, id);
  if (bytes === null) throw absent('材料', 'document');
  await recordReading(services.db, {
    type: 'document.read',
    actor,
    requestId,
    caseId: throughCase,
    what: { documentId: id, sha256: row.sha256 },
  });
  return { status: 200, ...attachment({ name: row.name, mediaType: row.media_type, bytes }) };
});

/** The case through which the actor may see the document; null if there is none. */
async function visibleThrough(tx: Tx, documentId: string, actor: Actor): Promise<string | null> {
  for (const caseId of await casesOfDocument(tx, documentId)) {
    if (await isVisible(tx, caseId, actor)) return caseId;
  }
  return null;
}

export const documentRoutes = [upload, download];
