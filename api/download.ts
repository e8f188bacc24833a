/** Documents go out as attachments only: never shown inline, never sniffed, never run, never kept by a cache. */
import type { Pieces } from './stream-reply';

export interface StoredDocument<B extends Uint8Array | Pieces> {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: B;
}

export interface Attachment<B extends Uint8Array | Pieces> {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: B;
}

/** The body and headers of a reply that hands out a document: `return { status: 200, ...attachment(document) }`. */
export function attachment<B extends Uint8Array | Pieces>({
  name,
  mediaType,
  bytes,
}: StoredDocument<B>): Attachment<B> {
  return {
    headers: {
      'Content-Type': mediaType,
      'Content-Disposition': contentDisposition(name),
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'Cache-Control': 'private, no-store',
    },
    body: bytes,
  };
}

/** RFC 6266: an ASCII name for old clients, the full name by RFC 8187 (once RFC 5987). */
export function contentDisposition(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
