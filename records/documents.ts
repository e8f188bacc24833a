/** Uploaded documents with their hash, and the cases they belong to. */
import { one, type Tx } from './database';

export interface DocumentRow {
  readonly id: string;
  readonly name: string;
  readonly media_type: string;
  readonly size: number;
  readonly sha256: string;
  readonly org: string;
  readonly uploaded_by: string;
  readonly uploaded_at: Date;
}

const META = ['id', 'name', 'media_type', 'size', 'sha256', 'org', 'uploaded_by', 'uploaded_at'] as const;

export async function insertDocument(
  tx: Tx,
  row: Omit<DocumentRow, 'uploaded_at'> & { bytes: Buffer },
): Promise<DocumentRow> {
  return one(
    await tx<DocumentRow>('documents')
      .insert(row)
      .returning([...META]),
  );
}

export async function documentsByIds(tx: Tx, ids: readonly string[]): Promise<DocumentRow[]> {
  return tx<DocumentRow>('documents')
    .select(...META)
    .whereIn('id', [...ids]);
}

export async function readBytes(tx: Tx, id: string): Promise<Buffer | null> {
  const row = await tx<{ id: string; bytes: Buffer }>('documents').select('bytes').where({ id }).first();
  return row?.bytes ?? null;
}

export async function attachDocuments(
  tx: Tx,
  rows: readonly { case_id: string; document_id: string; purpose: string; added_by: string; added_at: Date }[],
): Promise<void> {
  if (rows.length > 0)
    await tx('case_documents').insert(rows).onConflict(['case_id', 'document_id', 'purpose']).ignore();
}

export interface CaseDocumentRow extends DocumentRow {
  readonly purpose: string;
  readonly added_at: Date;
}

export async function documentsOfCase(tx: Tx, caseId: string): Promise<CaseDocumentRow[]> {
  return tx('case_documents as c')
    .join('documents as d', 'd.id', 'c.document_id')
    .where('c.case_id', caseId)
    .orderBy([{ column: 'c.added_at' }, { column: 'd.id' }])
    .select<CaseDocumentRow[]>([...META.map((column) => `d.${column}`), 'c.purpose', 'c.added_at']);
}

/** The cases through which somebody may come to see the document. */
export async function casesOfDocument(tx: Tx, documentId: string): Promise<string[]> {
  const rows = await tx<{ case_id: string; document_id: string }>('case_documents')
    .where({ document_id: documentId })
    .distinct('case_id');
  return rows.map((row) => row.case_id);
}
