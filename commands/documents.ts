/** Uploading a document: kept with its hash; added to a case at once, or named later in a filing or a decision. */
import { randomUUID } from 'node:crypto';
import { maySeeCase } from '../domain/permissions';
import { Refusal } from '../domain/refusal';
import type { Role } from '../domain/roles';
import { attachDocuments, insertDocument, type DocumentRow } from '../records/documents';
import { CaseWork, inCase } from './case-work';
import { taskView } from './family';
import { appendToSystem, notFound, type Context } from './context';
import { refreshMaterials } from './materials';

const HANDLES: readonly Role[] = ['case-officer', 'reviewer', 'director'];

export interface UploadedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  /** An open case whose file it is added to: decisions then bind the new materials. */
  readonly caseId?: string;
}

export async function uploadDocument(ctx: Context, file: UploadedFile): Promise<DocumentRow> {
  const { caseId } = file;
  if (caseId === undefined) {
    const row = await keep(ctx, file);
    await appendToSystem(ctx, [
      { type: 'document.uploaded', payload: { documentId: row.id, sha256: row.sha256, size: row.size } },
    ]);
    return row;
  }
  return inCase({ caseId }, async () => {
    const work = await CaseWork.take(ctx, caseId);
    const seen = maySeeCase(ctx.actor, work.view, work.tasks.map(taskView), work.definition, work.now);
    if (!seen) throw notFound({ zh: '案件', en: 'case' });
    // Parties add through their own steps (supplement, report), experts through theirs; the authority completes its file.
    if (!HANDLES.some((role) => ctx.actor.roles.includes(role))) {
      throw new Refusal('forbidden', {
        zh: '当事人通过补正提交材料',
        en: 'a party adds documents with its supplement',
      });
    }
    if (work.kase.status === 'closed') throw new Refusal('case-closed', { zh: '案件已办结', en: 'the case is closed' });
    const row = await keep(ctx, file);
    const link = { case_id: caseId, document_id: row.id, purpose: 'added', added_by: ctx.actor.id, added_at: work.now };
    await attachDocuments(ctx.tx, [link]);
    work.record({ type: 'document.added', payload: { documentId: row.id, sha256: row.sha256, size: row.size } });
    await refreshMaterials(work);
    await work.save();
    return row;
  });
}

async function keep(ctx: Context, { name, mediaType, bytes, sha256 }: UploadedFile): Promise<DocumentRow> {
  const meta = { id: randomUUID(), name, media_type: mediaType, size: bytes.length, sha256 };
  return insertDocument(ctx.tx, { ...meta, org: ctx.actor.org, uploaded_by: ctx.actor.id, bytes });
}
