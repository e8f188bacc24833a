/** An act as a file: the rendering alone, which takes a processor for up to seconds. */
import { openAct, type SealedAct } from '../../domain/acts/document';
import type { RenderingFormat } from '../../records/acts';
import { renderDocx } from './docx';
import { renderPdf } from './pdf';

/** What is to be rendered, and as what. */
export interface Wanted {
  readonly act: SealedAct;
  readonly format: RenderingFormat;
}

const RENDERERS = { pdf: renderPdf, docx: renderDocx };

/** @throws Error when the text is not the one that was issued */
export function render({ act, format }: Wanted): Promise<Buffer> {
  return RENDERERS[format](openAct(act), act.hash);
}
