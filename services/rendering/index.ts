/**
 * PDF and DOCX of an act: made from its canonical text once, after the commit, at the first download, and kept with their own hash,
 * so that everybody who ever downloads the act holds the same bytes.
 */
import { createHash } from 'node:crypto';
import { findRendering, keepRendering, type ActRow, type RenderingFormat, type RenderingRow } from '../../records/acts';
import type { Database } from '../../records/database';
import type { Wanted } from './render';

export const MEDIA_TYPES: Readonly<Record<RenderingFormat, string>> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

/** Renders an act; where, and at what priority, is for the caller to say. */
export type Render = (wanted: Wanted) => Promise<Buffer>;

export class Renderings {
  /** Who asks while an act is being rendered waits for the same rendering. */
  private readonly underWay = new Map<string, Promise<RenderingRow>>();

  constructor(private readonly render: Render) {}

  async of(db: Database, act: ActRow, format: RenderingFormat): Promise<RenderingRow> {
    const kept = await findRendering(db, act.id, format);
    if (kept !== null) return kept;
    const key = `${act.id} ${format}`;
    const running = this.underWay.get(key) ?? this.make(db, act, format).finally(() => this.underWay.delete(key));
    this.underWay.set(key, running);
    return running;
  }

  private async make(db: Database, { id, text, hash }: ActRow, format: RenderingFormat): Promise<RenderingRow> {
    const bytes = await this.render({ act: { text, hash }, format });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return keepRendering(db, { act_id: id, format, bytes, sha256 });
  }
}
