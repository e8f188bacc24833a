/**
 * What a zip archive is, by its directory and, of an office document, by what the package itself says (OPC, ISO/IEC 29500-2):
 * the main part is the one that the package's relationships name, its kind that which the content types give it. Nothing but
 * those two small parts is unpacked, and those only up to a bound.
 */
import { inflateRawSync } from 'node:zlib';
import type { StoredBytes } from './upload-file';

export type PackageKind = 'docx' | 'xlsx' | 'ofd' | 'macros' | undefined;

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const MAX_ENTRIES = 5_000;
const MAX_DIRECTORY_BYTES = 1 << 20;
const MAX_PART_BYTES = 1 << 18;

/** Of the main part, by what the content types call it: a document, a workbook; not a template, not with macros. */
const MAIN_PARTS: Readonly<Record<string, PackageKind>> = {
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml': 'xlsx',
};

interface Entry {
  readonly method: number;
  readonly size: number;
  readonly packed: number;
  readonly at: number;
}
type Directory = ReadonlyMap<string, Entry>;

export async function packageKind(bytes: StoredBytes): Promise<PackageKind> {
  const directory = await directoryOf(bytes);
  if (directory === null) return undefined;
  const names = [...directory.keys()];
  if (names.some((name) => /(^|\/)vbaProject\.bin$/i.test(name))) return 'macros';
  if (directory.has('OFD.xml')) return 'ofd';
  const types = directory.get('[Content_Types].xml');
  if (types === undefined) return undefined;
  const typed = await textOf(bytes, types);
  if (typed === null) return undefined;
  if (/macroEnabled|vnd\.ms-office\.vbaProject/i.test(typed)) return 'macros';
  const relations = directory.get('_rels/.rels');
  if (relations === undefined) return byUsualName(directory);
  const related = await textOf(bytes, relations);
  const main = related === null ? undefined : mainPart(related);
  if (main === undefined || !directory.has(main)) return undefined;
  return MAIN_PARTS[contentType(typed, main)?.toLowerCase() ?? ''];
}

/** A package that relates nothing is read by the names that its parts have by custom. */
function byUsualName(directory: Directory): PackageKind {
  if (directory.has('word/document.xml')) return 'docx';
  return directory.has('xl/workbook.xml') ? 'xlsx' : undefined;
}

/** The target of the package's relationship to its office document, in the transitional or the strict form. */
function mainPart(relations: string): string | undefined {
  const found = elements(relations, 'Relationship').find(({ Type = '' }) =>
    /^(http:\/\/schemas\.openxmlformats\.org\/officeDocument\/2006\/relationships|http:\/\/purl\.oclc\.org\/ooxml\/officeDocument\/relationships)\/officeDocument$/.test(
      Type,
    ),
  );
  return found?.Target?.replace(/^\.?\//, '');
}

function contentType(types: string, part: string): string | undefined {
  const own = elements(types, 'Override').find(
    ({ PartName = '' }) => PartName.replace(/^\//, '').toLowerCase() === part.toLowerCase(),
  );
  if (own !== undefined) return own.ContentType;
  const extension = part.split('.').at(-1)?.toLowerCase();
  return elements(types, 'Default').find((one) => one.Extension?.toLowerCase() === extension)?.ContentType;
}

type Attributes = Readonly<Record<string, string | undefined>>;

/** The elements of the name with their attributes; enough for the two parts that are read, which nest nothing. */
function elements(xml: string, name: string): Attributes[] {
  const tags = xml.match(new RegExp(`<(?:[\\w.-]+:)?${name}\\s[^<>]*>`, 'g')) ?? [];
  return tags.map((tag) =>
    Object.fromEntries(
      [...tag.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, key = '', one, two]) => [key, one ?? two]),
    ),
  );
}

/** The part as text: UTF-8 or, by its mark, UTF-16. Null for what cannot be unpacked within the bound. */
async function textOf(bytes: StoredBytes, entry: Entry): Promise<string | null> {
  if (entry.packed > MAX_PART_BYTES || entry.size > MAX_PART_BYTES) return null;
  const local = await bytes.read(entry.at, 30);
  if (local.length < 30 || local.readUInt32LE(0) !== LOCAL_ENTRY) return null;
  const data = await bytes.read(entry.at + 30 + local.readUInt16LE(26) + local.readUInt16LE(28), entry.packed);
  try {
    const plain =
      entry.method === 0 ? data : entry.method === 8 ? inflateRawSync(data, { maxOutputLength: MAX_PART_BYTES }) : null;
    if (plain === null) return null;
    const mark = plain.subarray(0, 2).toString('hex');
    return new TextDecoder(mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8').decode(plain);
  } catch {
    return null;
  }
}

/** The entries of the zip's central directory by name; null for anything that is not a plain, complete archive. */
async function directoryOf(bytes: StoredBytes): Promise<Directory | null> {
  if (bytes.size < 22 || (await bytes.read(0, 4)).readUInt32LE(0) !== LOCAL_ENTRY) return null;
  const tailAt = Math.max(0, bytes.size - 22 - 0xffff);
  const tail = await bytes.read(tailAt, bytes.size - tailAt);
  let end = tail.length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
  if (end < 0) return null;
  const [count, length, at] = [tail.readUInt16LE(end + 10), tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (count > MAX_ENTRIES || length > MAX_DIRECTORY_BYTES || at + length > tailAt + end) return null;
  const directory = await bytes.read(at, length);
  const entries = new Map<string, Entry>();
  let next = 0;
  for (let index = 0; index < count; index += 1) {
    if (next + 46 > directory.length || directory.readUInt32LE(next) !== DIRECTORY_ENTRY) return null;
    const nameLength = directory.readUInt16LE(next + 28);
    // Some archivers of Windows write its own separator.
    const name = directory.toString('utf8', next + 46, next + 46 + nameLength).replaceAll('\\', '/');
    entries.set(name, {
      method: directory.readUInt16LE(next + 10),
      packed: directory.readUInt32LE(next + 20),
      size: directory.readUInt32LE(next + 24),
      at: directory.readUInt32LE(next + 42),
    });
    next += 46 + nameLength + directory.readUInt16LE(next + 30) + directory.readUInt16LE(next + 32);
  }
  return entries;
}
