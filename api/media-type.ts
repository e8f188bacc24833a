/**
 * What kind of document an upload is: judged by its bytes. The name's extension has to agree; the declared type may say
 * nothing, be a family's or a vendor's own (WPS, Kylin, UOS, Edge's IE mode and Word Online declare what they like), but not
 * be another kind's. Formats that a browser would run or that fetch other things (HTML, SVG, XML, macros) are no kind at all.
 */
import { DOCUMENT_KIND_NAMES, type DocumentKind } from '../domain/document-kinds';
import type { Bilingual } from '../domain/refusal';
import { packageKind } from './document-package';
import type { StoredBytes } from './upload-file';

interface KindRule {
  readonly title: string;
  readonly mediaType: string;
  /** Declared types that are this kind's own, in small letters. */
  readonly declaredAs: RegExp;
  readonly extensions: readonly string[];
}

const OPENXML = 'application/vnd.openxmlformats-officedocument';

export const DOCUMENT_KINDS: Readonly<Record<DocumentKind, KindRule>> = {
  pdf: { title: 'PDF', mediaType: 'application/pdf', declaredAs: /^[a-z]+\/(x-)?pdf$/, extensions: ['pdf'] },
  png: { title: 'PNG', mediaType: 'image/png', declaredAs: /^image\/(x-)?png$/, extensions: ['png'] },
  jpeg: { title: 'JPEG', mediaType: 'image/jpeg', declaredAs: /^image\/p?jpe?g$/, extensions: ['jpg', 'jpeg'] },
  text: { title: 'TXT', mediaType: 'text/plain; charset=utf-8', declaredAs: /^text\/plain$/, extensions: ['txt'] },
  csv: {
    title: 'CSV',
    mediaType: 'text/csv; charset=utf-8',
    declaredAs: /^(text\/((x-)?csv|(x-)?comma-separated-values|plain)|application\/(x-)?csv)$/,
    extensions: ['csv'],
  },
  docx: {
    title: 'DOCX',
    mediaType: `${OPENXML}.wordprocessingml.document`,
    declaredAs: /^application\/vnd\.openxmlformats-officedocument\.wordprocessingml\.document$/,
    extensions: ['docx'],
  },
  xlsx: {
    title: 'XLSX',
    mediaType: `${OPENXML}.spreadsheetml.sheet`,
    declaredAs: /^application\/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet$/,
    extensions: ['xlsx'],
  },
  // GB/T 33190
  ofd: { title: 'OFD', mediaType: 'application/ofd', declaredAs: /^application\/(x-|vnd\.)?ofd$/, extensions: ['ofd'] },
};

/** Of things that run, or carry what runs: never what a document is declared as. */
const ACTIVE = /macroenabled|script|html|svg|xml$|x-msdownload|x-sh\b|java|x-httpd/;

export type Judgement = { readonly kind: DocumentKind } | { readonly refused: Bilingual };

/** The kind on which the bytes and the name agree, and which nothing declared contradicts. */
export async function documentKind(
  bytes: StoredBytes,
  declared: string,
  name: string,
  allowed: readonly DocumentKind[],
): Promise<Judgement> {
  const type = (declared.split(';')[0] ?? '').trim().toLowerCase();
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase();
  const kinds = await kindsByContent(bytes);
  if (kinds === 'macros') return { refused: { zh: '不接受含宏的文档', en: 'documents with macros are not accepted' } };
  if (extension === undefined && !kinds.some((kind) => DOCUMENT_KINDS[kind].declaredAs.test(type)))
    return { refused: unlisted(allowed) };
  const named = kinds.filter((kind) => extension === undefined || DOCUMENT_KINDS[kind].extensions.includes(extension));
  const kind = named.find((one) => allowed.includes(one) && mayDeclare(one, type));
  if (kind !== undefined) return { kind };
  const [first] = kinds.filter((one) => allowed.includes(one));
  return { refused: first === undefined || named.length > 0 ? unlisted(allowed) : contradicted(first) };
}

/** Nothing, the kind's own, a type of no meaning, or any application's that names no other kind. */
function mayDeclare(kind: DocumentKind, type: string): boolean {
  if (type === '' || DOCUMENT_KINDS[kind].declaredAs.test(type)) return true;
  const others = DOCUMENT_KIND_NAMES.some((other) => other !== kind && DOCUMENT_KINDS[other].declaredAs.test(type));
  return type.startsWith('application/') && !others && !ACTIVE.test(type);
}

async function kindsByContent(bytes: StoredBytes): Promise<readonly DocumentKind[] | 'macros'> {
  const start = await bytes.read(0, 8);
  if (start.subarray(0, 5).toString('latin1') === '%PDF-') return ['pdf'];
  if (start.equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return ['png'];
  if (start.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return ['jpeg'];
  if (start.subarray(0, 2).toString('latin1') === 'PK') {
    const kind = await packageKind(bytes);
    return kind === 'macros' ? kind : kind === undefined ? [] : [kind];
  }
  return (await isPlainText(bytes)) ? ['text', 'csv'] : [];
}

/** UTF-8 without control characters other than tab and line ends. */
async function isPlainText(bytes: StoredBytes): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const piece of bytes.pieces()) if (CONTROLS.test(decoder.decode(piece, { stream: true }))) return false;
    return !CONTROLS.test(decoder.decode());
  } catch {
    return false;
  }
}
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

function unlisted(allowed: readonly DocumentKind[]): Bilingual {
  const titles = allowed.map((kind) => DOCUMENT_KINDS[kind].title);
  return {
    zh: `仅接受 ${titles.join('、')}（文本须为 UTF-8 编码），以内容为准，扩展名和声明类型不得与之相悖`,
    en: `only ${titles.join(', ')} (texts in UTF-8), by content; extension and declared type must not say otherwise`,
  };
}

function contradicted(kind: DocumentKind): Bilingual {
  const { title } = DOCUMENT_KINDS[kind];
  return {
    zh: `文件内容为 ${title}，与扩展名不符`,
    en: `the file is ${title} by its content, its extension says otherwise`,
  };
}
