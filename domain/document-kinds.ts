/** The kinds of documents that the system knows; which of them it takes is configured. */
export const DOCUMENT_KIND_NAMES = ['pdf', 'png', 'jpeg', 'text', 'csv', 'docx', 'xlsx', 'ofd'] as const;
export type DocumentKind = (typeof DOCUMENT_KIND_NAMES)[number];

export function isDocumentKind(text: string): text is DocumentKind {
  return (DOCUMENT_KIND_NAMES as readonly string[]).includes(text);
}
