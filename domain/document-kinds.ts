/** The kinds of documents that the system knows; which of them it takes is configured. */
import type { Bilingual } from './refusal';

export const DOCUMENT_KIND_NAMES = ['pdf', 'png', 'jpeg', 'text', 'csv', 'docx', 'xlsx', 'ofd'] as const;
export type DocumentKind = (typeof DOCUMENT_KIND_NAMES)[number];

export const DOCUMENT_KIND_TITLES: Readonly<Record<DocumentKind, Bilingual>> = {
  pdf: { zh: 'PDF 文档', en: 'PDF document' },
  png: { zh: 'PNG 图片', en: 'PNG image' },
  jpeg: { zh: 'JPEG 图片', en: 'JPEG image' },
  text: { zh: '纯文本', en: 'plain text' },
  csv: { zh: 'CSV 表格', en: 'CSV table' },
  docx: { zh: 'Word 文档', en: 'Word document' },
  xlsx: { zh: 'Excel 工作簿', en: 'Excel workbook' },
  ofd: { zh: 'OFD 版式文档', en: 'OFD document' },
};

export function isDocumentKind(text: string): text is DocumentKind {
  return (DOCUMENT_KIND_NAMES as readonly string[]).includes(text);
}
