/** Uploaded documents with their hash, for whom they are, and the cases they belong to. */
import type { Audience, Held } from '../domain/reading';
import { named, one, type Tx, type Writing } from './database';

export interface DocumentRow {
  readonly id: string;
  readonly name: string;
  readonly media_type: string;
  readonly size: number;
  readonly sha256: string;
  /** The organisation of the uploader, as it was then. */
  readonly org: string;
  readonly uploaded_by: string;
  readonly uploaded_at: Date;
  readonly audience: Audience;
}

const META = ['id', 'name', 'media_type', 'size', 'sha256', 'org', 'uploaded_by', 'uploaded_at', 'audience'] as const;

/** Keeps the document: its bytes come piece by piece, and no more than one of them is in this process at a time. */
export async function insertDocument(
  tx: Writing,
  row: Omit<DocumentRow, 'uploaded_at'>,
  pieces: AsyncIterable<Buffer>,
): Promise<DocumentRow> {
  let n = 0;
  for await (const bytes of pieces) await tx('document_pieces').insert({ document_id: row.id, n: (n += 1), bytes });
  const { id, name, media_type, size, sha256, org, uploaded_by, audience } = row;
  const { rows } = await tx.raw<{ rows: DocumentRow[] }>(
    `WITH taken AS (DELETE FROM document_pieces WHERE document_id = :id RETURNING n, bytes)
     INSERT INTO documents (id, name, media_type, size, sha256, org, uploaded_by, audience, bytes)
     SELECT :id, :name, :media_type, CAST(:size AS integer), :sha256, :org, :uploaded_by, :audience, string_agg(bytes, ''::bytea ORDER BY n) FROM taken
     RETURNING ${META.join(', ')}`,
    named({ id, name, media_type, size, sha256, org, uploaded_by, audience }),
  );
  return one(rows);
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

/** The purpose of what is in a case for no other reason than that a decision names it. */
export const NAMED_IN_DECISION = 'named-in-decision';
/** The purpose for which a case holds what bodies are asked about. */
export const CONSULTED_ABOUT = 'consulted-about';

/** The bytes in parts of the length given, the last one shorter: a document is never in memory whole. */
export async function* bytesInParts(tx: Tx, id: string, partLength: number): AsyncGenerator<Buffer> {
  for (let from = 1; ; from += partLength) {
    const { rows } = await tx.raw<{ rows: { part: Buffer }[] }>(
      'SELECT substring(bytes FROM ? FOR ?) AS part FROM documents WHERE id = ?',
      [from, partLength, id],
    );
    const { part } = one(rows);
    if (part.length > 0) yield part;
    if (part.length < partLength) return;
  }
}

export interface CaseDocument {
  readonly case_id: string;
  readonly document_id: string;
  readonly purpose: string;
  readonly added_by: string;
  readonly added_at: Date;
}

/** Documents of a case, none of which was in it for that purpose before. */
export async function attachDocuments(tx: Writing, rows: readonly CaseDocument[]): Promise<void> {
  await tx<CaseDocument>('case_documents').insert([...rows]);
}

export interface CaseDocumentRow extends DocumentRow {
  /** What it was added for first. */
  readonly purpose: string;
  readonly purposes: readonly string[];
  readonly added_at: Date;
}

/** The statement that reads the documents of a case, which the placeholder stands for. */
export function selectDocumentsOf(caseId: string): string {
  return `SELECT ${META.map((column) => `d.${column}`).join(', ')}, c.purposes[1] AS purpose, c.purposes, c.added_at
       FROM (SELECT document_id, min(added_at) AS added_at, array_agg(purpose ORDER BY added_at, purpose) AS purposes
               FROM case_documents WHERE case_id = ${caseId} GROUP BY document_id) c
       JOIN documents d ON d.id = c.document_id ORDER BY c.added_at, d.id`;
}

/** Each document of the case once, in the order in which they came. */
export async function documentsOfCase(tx: Tx, caseId: string): Promise<CaseDocumentRow[]> {
  const { rows } = await tx.raw<{ rows: CaseDocumentRow[] }>(selectDocumentsOf('?'), [caseId]);
  return rows;
}

export function heldAs({ purposes }: Pick<CaseDocumentRow, 'purposes'>): Held[] {
  return purposes.map((purpose) => {
    if (purpose === NAMED_IN_DECISION) return 'decision';
    return purpose === CONSULTED_ABOUT ? 'consultation' : 'file';
  });
}

/** The cases through which somebody may come to see the document. */
export async function casesOfDocument(tx: Tx, documentId: string): Promise<string[]> {
  const rows = await tx<{ case_id: string; document_id: string }>('case_documents')
    .where({ document_id: documentId })
    .distinct('case_id');
  return rows.map((row) => row.case_id);
}

/**
 * The organisations in whose registers the document is named: an operator's needs, contingency plans, drills and trainings; and, of what shows a change
 * of name, the authority's that recorded it, for itself alone.
 */
export async function registersNaming(tx: Tx, documentId: string): Promise<string[]> {
  const { rows } = await tx.raw<{ rows: { operator_id: string }[] }>(
    `SELECT operator_id FROM needs WHERE body #>> '{assessment,documentId}' = :id
     UNION SELECT operator_id FROM contingency_plans WHERE document_id = :id
     UNION SELECT operator_id FROM security_exercises WHERE document_id = :id
     UNION SELECT d.org FROM organisation_names n JOIN documents d ON d.id = n.document_id WHERE n.document_id = :id`,
    { id: documentId },
  );
  return rows.map((row) => row.operator_id);
}
