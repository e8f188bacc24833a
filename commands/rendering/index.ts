/**
 * PDF and DOCX of an act: made from its canonical text at the first download, after the commit, and kept with their own hash,
 * so that everybody who ever downloads the act holds the same bytes.
 */
import { createHash } from 'node:crypto';
import { openAct } from '../../domain/acts/document';
import { findRendering, keepRendering, type ActRow, type RenderingFormat, type RenderingRow } from '../../records/acts';
import type { Database } from '../../records/database';
import { renderDocx } from './docx';
import { renderPdf } from './pdf';

const RENDERERS = { pdf: renderPdf, docx: renderDocx };

export const MEDIA_TYPES: Readonly<Record<RenderingFormat, string>> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

export async function renderingOf(db: Database, act: ActRow, format: RenderingFormat): Promise<RenderingRow> {
  const kept = await findRendering(db, act.id, format);
  if (kept !== null) return kept;
  const bytes = await RENDERERS[format](openAct(act), act.hash);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return keepRendering(db, { act_id: act.id, format, bytes, sha256 });
}
