/**
 * What kind of document an upload is: judged by its bytes, and only accepted when the declared type and the name's
 * extension say the same. Formats that a browser would run or that fetch other things (HTML, SVG, XML, macros) are not
 * on the list.
 */
export type DocumentKind = 'pdf' | 'png' | 'jpeg' | 'text' | 'csv' | 'docx' | 'xlsx';

interface KindRule {
  readonly mediaType: string;
  readonly declaredAs: readonly string[];
  readonly extensions: readonly string[];
}

export const DOCUMENT_KINDS: Readonly<Record<DocumentKind, KindRule>> = {
  pdf: { mediaType: 'application/pdf', declaredAs: ['application/pdf'], extensions: ['pdf'] },
  png: { mediaType: 'image/png', declaredAs: ['image/png'], extensions: ['png'] },
  jpeg: { mediaType: 'image/jpeg', declaredAs: ['image/jpeg', 'image/jpg'], extensions: ['jpg', 'jpeg'] },
  text: { mediaType: 'text/plain; charset=utf-8', declaredAs: ['text/plain'], extensions: ['txt'] },
  csv: {
    mediaType: 'text/csv; charset=utf-8',
    declaredAs: ['text/csv', 'application/csv', 'application/vnd.ms-excel'],
    extensions: ['csv'],
  },
  docx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    declaredAs: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    extensions: ['docx'],
  },
  xlsx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    declaredAs: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    extensions: ['xlsx'],
  },
};

const KINDS: readonly DocumentKind[] = ['pdf', 'png', 'jpeg', 'text', 'csv', 'docx', 'xlsx'];
/** Clients that do not know a type declare this one; then the extension has to say it. */
const UNDECLARED = 'application/octet-stream';

/** The kind on which bytes, declared type and name agree; undefined where they do not or the kind is not accepted. */
export function documentKind(bytes: Buffer, declared: string, name: string): DocumentKind | undefined {
  const type = (declared.split(';')[0] ?? '').trim().toLowerCase();
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase();
  if (extension === undefined && (type === '' || type === UNDECLARED)) return undefined;
  return KINDS.filter(
    (kind) =>
      (extension === undefined || DOCUMENT_KINDS[kind].extensions.includes(extension)) &&
      (type === '' || type === UNDECLARED || DOCUMENT_KINDS[kind].declaredAs.includes(type)),
  ).find((kind) => looksLike(bytes, kind));
}

function looksLike(bytes: Buffer, kind: DocumentKind): boolean {
  switch (kind) {
    case 'pdf':
      return bytes.subarray(0, 5).toString('latin1') === '%PDF-';
    case 'png':
      return bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
    case 'jpeg':
      return bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]));
    case 'text':
    case 'csv':
      return isPlainText(bytes);
    case 'docx':
      return hasOfficePart(bytes, 'word/document.xml');
    case 'xlsx':
      return hasOfficePart(bytes, 'xl/workbook.xml');
  }
}

/** UTF-8 without control characters other than tab and line ends. */
function isPlainText(bytes: Buffer): boolean {
  try {
    return !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(
      new TextDecoder('utf-8', { fatal: true }).decode(bytes),
    );
  } catch {
    return false;
  }
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const MAX_ENTRIES = 5_000;

/** A zip archive whose directory names the given part and the content types, and holds no macros. */
function hasOfficePart(bytes: Buffer, part: string): boolean {
  const names = zipNames(bytes);
  return (
    names.has('[Content_Types].xml') && names.has(part) && ![...names].some((name) => /vbaProject\.bin$/i.test(name))
  );
}

/** Names in the zip's central directory; empty for anything that is not a plain, complete archive. Nothing is unpacked. */
function zipNames(bytes: Buffer): ReadonlySet<string> {
  const none = new Set<string>();
  if (bytes.length < 22 || bytes.readUInt32LE(0) !== 0x04034b50) return none;
  const searchFrom = Math.max(0, bytes.length - 22 - 0xffff);
  let end = bytes.length - 22;
  while (end >= searchFrom && bytes.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
  if (end < searchFrom) return none;
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count > MAX_ENTRIES) return none;
  const names = new Set<string>();
  for (let entry = 0; entry < count; entry += 1) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) return none;
    const nameLength = bytes.readUInt16LE(at + 28);
    names.add(bytes.toString('utf8', at + 46, at + 46 + nameLength));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return names;
}
