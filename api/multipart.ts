/** Uploads of documents (multipart/form-data): one file, optionally its case and for whom it is; bounded, typed by content, hashed. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { AUDIENCES, type Audience } from '../domain/reading';
import { Refusal, type Bilingual } from '../domain/refusal';
import { malformed, payloadTooLarge, unavailable, unsupportedMediaType } from './edge-error';
import { DOCUMENT_KINDS, documentKind } from './media-type';

export const MAX_UPLOAD_BYTES = 20 * (1 << 20);
/** Uploads are held in memory while they arrive, so only so many at a time in one process. */
const MAX_PARALLEL_UPLOADS = 4;
const FORM_OVERHEAD_BYTES = 16_384;
const MAX_NAME_LENGTH = 200;
const CASE_ID = /^[A-Za-z0-9-]{1,64}$/;

export interface Upload {
  /** The caller's name for the document: one path segment without control characters, at most 200 characters. */
  readonly name: string;
  /** By content, e.g. `application/pdf`; to be served back as it stands. */
  readonly mediaType: string;
  readonly bytes: Buffer;
  /** Hex. */
  readonly sha256: string;
  readonly caseId?: string;
  readonly audience?: Audience;
}

let running = 0;

/**
 * @throws EdgeError 400 for a broken form, an unknown part or a name that is a path; 413 over 20 MiB; 415 for another
 * kind of request or document; 503 while too many uploads run; Refusal 422 for an empty file
 */
export async function readUpload(request: IncomingMessage): Promise<Upload> {
  if (!/^multipart\/form-data\s*;/i.test(request.headers['content-type'] ?? ''))
    throw unsupportedMediaType({ zh: '请求体须为 multipart/form-data', en: 'the body must be multipart/form-data' });
  if (Number(request.headers['content-length'] ?? 0) > MAX_UPLOAD_BYTES + FORM_OVERHEAD_BYTES)
    throw payloadTooLarge(MAX_UPLOAD_BYTES);
  if (running >= MAX_PARALLEL_UPLOADS)
    throw unavailable(
      { zh: '正在上传的文件过多，请稍后重试', en: 'too many uploads at once, please try again shortly' },
      2,
    );
  running += 1;
  try {
    return checked(await readForm(request));
  } finally {
    running -= 1;
  }
}

interface RawForm {
  readonly file?: { readonly name: string; readonly declared: string; readonly bytes: Buffer; readonly sha256: string };
  readonly caseId?: string;
  readonly audience?: string;
}

function checked({ file, caseId, audience }: RawForm): Upload {
  if (!file) throw malformed('/file', { zh: '缺少文件', en: 'the file is missing' });
  if (caseId !== undefined && !CASE_ID.test(caseId))
    throw malformed('/caseId', { zh: '不是案件编号', en: 'is not a case number' });
  if (audience !== undefined && !isAudience(audience))
    throw malformed('/audience', { zh: `须为 ${AUDIENCES.join(' 或 ')}`, en: `is one of ${AUDIENCES.join(', ')}` });
  const name = cleanName(file.name);
  if (file.bytes.length === 0) {
    const detail: Bilingual = { zh: '文件为空', en: 'the file is empty' };
    throw new Refusal('validation-failed', detail, { errors: [{ pointer: '/file', detail }] });
  }
  const kind = documentKind(file.bytes, file.declared, name);
  if (!kind)
    throw unsupportedMediaType({
      zh: '仅接受 PDF、PNG、JPEG、DOCX、XLSX 及 UTF-8 编码的 TXT、CSV，且内容、声明类型与扩展名须一致',
      en: 'only PDF, PNG, JPEG, DOCX, XLSX and UTF-8 TXT or CSV, where content, declared type and extension agree',
    });
  return {
    name,
    mediaType: DOCUMENT_KINDS[kind].mediaType,
    bytes: file.bytes,
    sha256: file.sha256,
    ...(caseId !== undefined && { caseId }),
    ...(audience !== undefined && { audience }),
  };
}

function isAudience(text: string): text is Audience {
  return (AUDIENCES as readonly string[]).includes(text);
}

/** One path segment in NFC. @throws EdgeError 400 for paths, control and bidirectional characters, or over 200 characters */
function cleanName(given: string): string {
  const name = given.normalize('NFC').trim();
  const bad =
    name === '' ||
    name === '.' ||
    name === '..' ||
    name.length > MAX_NAME_LENGTH ||
    /[/\\\p{Cc}\p{Surrogate}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffd]/u.test(name);
  if (bad)
    throw malformed('/file', {
      zh: `文件名无效：不得为路径，不得含控制字符，且不超过 ${MAX_NAME_LENGTH} 个字符`,
      en: `not a file name: no path, no control characters, at most ${MAX_NAME_LENGTH} characters`,
    });
  return name;
}

async function readForm(request: IncomingMessage): Promise<RawForm> {
  let parser: busboy.Busboy;
  try {
    parser = busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      preservePath: true, // else the parser itself would cut a path to its last segment and hide the attempt
      // Each one more than is taken: the parser reports a limit as soon as it is reached.
      limits: {
        files: 2,
        fields: 3,
        parts: 4,
        fieldSize: 256,
        fieldNameSize: 64,
        fileSize: MAX_UPLOAD_BYTES + 1,
        headerPairs: 20,
      },
    });
  } catch {
    throw brokenForm();
  }
  return new Promise((resolve, reject) => {
    let files = 0;
    const form: { -readonly [K in keyof RawForm]: RawForm[K] } = {};
    // The parser may be in the middle of a chunk: it is cut off from its source and left alone, never destroyed under way.
    const fail = (error: Error): void => {
      request.unpipe(parser);
      request.off('close', onClose);
      reject(error);
    };
    const unknownPart = (): void =>
      fail(
        malformed('', {
          zh: '表单只接受一个 file，及至多一个 caseId 和一个 audience',
          en: 'the form takes one file, and at most one caseId and one audience',
        }),
      );
    const onClose = (): void => {
      if (!request.complete) fail(brokenForm());
    };
    parser.on('file', (field, stream, info) => {
      stream.on('error', () => fail(brokenForm()));
      files += 1;
      if (field !== 'file' || files > 1) return unknownPart();
      const chunks: Buffer[] = [];
      const hash = createHash('sha256');
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        hash.update(chunk);
      });
      stream.on('limit', () => fail(payloadTooLarge(MAX_UPLOAD_BYTES)));
      stream.on('end', () => {
        form.file = {
          name: info.filename ?? '',
          declared: info.mimeType,
          bytes: Buffer.concat(chunks),
          sha256: hash.digest('hex'),
        };
      });
    });
    parser.on('field', (field, value, info) => {
      const known = field === 'caseId' || field === 'audience';
      if (!known || form[field] !== undefined || info.valueTruncated || info.nameTruncated) unknownPart();
      else form[field] = value;
    });
    parser.on('filesLimit', unknownPart).on('fieldsLimit', unknownPart).on('partsLimit', unknownPart);
    parser.on('error', () => fail(brokenForm()));
    parser.on('close', () => {
      request.off('close', onClose);
      resolve(form);
    });
    request.on('close', onClose);
    request.pipe(parser);
  });
}

function brokenForm(): Error {
  return malformed('', { zh: '表单数据不完整或无法解析', en: 'the form is incomplete or cannot be parsed' });
}
