/** Uploads of documents (multipart/form-data): one file, optionally its case and for whom it is; bounded, typed by content, hashed. */
import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { DOCUMENT_KIND_NAMES, type DocumentKind } from '../domain/document-kinds';
import { AUDIENCES, type Audience } from '../domain/reading';
import { Refusal, type Bilingual } from '../domain/refusal';
import { malformed, payloadTooLarge, unavailable, unsupportedMediaType } from './edge-error';
import { fileName } from './file-name';
import { DOCUMENT_KINDS, documentKind } from './media-type';
import { UploadFile, type StoredBytes } from './upload-file';
import { Slots } from './slots';
import { DEFAULT_UPLOAD_LIMITS, Pace, UPLOADS_TAKEN, type UploadLimits } from './upload-slots';

export const MAX_UPLOAD_BYTES = 20 * (1 << 20);
const FORM_OVERHEAD_BYTES = 16_384;
const CASE_ID = /^[A-Za-z0-9-]{1,64}$/;
const PACE_CHECK_MS = 1_000;

export interface Upload {
  /** The caller's name for the document: one path segment without control characters, at most 200 characters. */
  readonly name: string;
  /** By content, e.g. `application/pdf`; to be served back as it stands. */
  readonly mediaType: string;
  readonly content: StoredBytes;
  /** Hex. */
  readonly sha256: string;
  readonly caseId?: string;
  readonly audience?: Audience;
}

export interface UploadRules {
  readonly limits: UploadLimits;
  /** The kinds of documents that are taken. */
  readonly kinds: readonly DocumentKind[];
  /** Where bytes lie while they arrive; by default the system's folder for such. */
  readonly folder?: string;
}

export const DEFAULT_UPLOAD_RULES: UploadRules = { limits: DEFAULT_UPLOAD_LIMITS, kinds: DOCUMENT_KIND_NAMES };

/** A checked upload, and how to let go of its bytes and its slot: to be called once the request has been answered. */
export interface Received {
  readonly upload: Upload;
  readonly release: () => Promise<void>;
}

export type ReadUpload = (request: IncomingMessage, owner: string) => Promise<Received>;

/**
 * Reads uploads of one process, under its limits.
 * @throws EdgeError 400 for a broken form, an unknown part or a name that is a path; 408 for one that is too slow; 413 over
 * 20 MiB; 415 for another kind of request or document; 503 while too many uploads run; Refusal 422 for an empty file
 */
export function uploadReader({ limits, kinds, folder }: UploadRules): ReadUpload {
  const slots = new Slots(limits, UPLOADS_TAKEN);
  return async (request, owner) => {
    if (!/^multipart\/form-data\s*;/i.test(request.headers['content-type'] ?? ''))
      throw unsupportedMediaType({ zh: '请求体须为 multipart/form-data', en: 'the body must be multipart/form-data' });
    if (Number(request.headers['content-length'] ?? 0) > MAX_UPLOAD_BYTES + FORM_OVERHEAD_BYTES)
      throw payloadTooLarge(MAX_UPLOAD_BYTES);
    const leave = slots.take(owner);
    let file: UploadFile | undefined;
    const release = async () => {
      leave();
      await file?.discard();
    };
    try {
      file = await storedIn(folder);
      const form = await readForm(request, file, new Pace(limits, performance.now()));
      return { upload: await checked(form, file, kinds), release };
    } catch (error) {
      await release();
      throw error;
    }
  };
}

async function storedIn(folder: string | undefined): Promise<UploadFile> {
  try {
    return await UploadFile.create(folder);
  } catch (cause) {
    throw unstorable(cause);
  }
}

function unstorable(cause: unknown): Error {
  return unavailable({ zh: '暂时无法存放上传的文件', en: 'uploads cannot be stored at present' }, 30, cause);
}

interface RawForm {
  file?: { readonly name: string; readonly declared: string };
  caseId?: string;
  audience?: string;
}

async function checked(form: RawForm, bytes: UploadFile, kinds: readonly DocumentKind[]): Promise<Upload> {
  const { file, caseId, audience } = form;
  if (!file) throw malformed('/file', { zh: '缺少文件', en: 'the file is missing' });
  if (caseId !== undefined && !CASE_ID.test(caseId))
    throw malformed('/caseId', { zh: '不是案件编号', en: 'is not a case number' });
  if (audience !== undefined && !isAudience(audience))
    throw malformed('/audience', { zh: `须为 ${AUDIENCES.join(' 或 ')}`, en: `is one of ${AUDIENCES.join(', ')}` });
  const name = fileName(file.name);
  if (bytes.size === 0) {
    const detail: Bilingual = { zh: '文件为空', en: 'the file is empty' };
    throw new Refusal('validation-failed', detail, { errors: [{ pointer: '/file', detail }] });
  }
  const judged = await documentKind(bytes, file.declared, name, kinds);
  if ('refused' in judged) throw unsupportedMediaType(judged.refused);
  return {
    name,
    mediaType: DOCUMENT_KINDS[judged.kind].mediaType,
    content: bytes,
    sha256: bytes.sha256(),
    ...(caseId !== undefined && { caseId }),
    ...(audience !== undefined && { audience }),
  };
}

function isAudience(text: string): text is Audience {
  return (AUDIENCES as readonly string[]).includes(text);
}

async function readForm(request: IncomingMessage, bytes: UploadFile, pace: Pace): Promise<RawForm> {
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
    let failed = false;
    let writing: Promise<void> = Promise.resolve();
    const form: RawForm = {};
    const onData = (chunk: Buffer) => pace.came(chunk.length, performance.now());
    const watch = setInterval(() => {
      if (pace.isTooSlow(performance.now())) fail(pace.refusal());
    }, PACE_CHECK_MS);
    const settle = () => {
      clearInterval(watch);
      request.off('close', onClose).off('data', onData);
    };
    // The parser may be in the middle of a chunk: it is cut off from its source and left alone, never destroyed under way.
    const fail = (error: Error): void => {
      failed = true;
      request.unpipe(parser);
      settle();
      // Nothing is written any more once the caller knows of the failure, and lets go of the file.
      void writing.then(() => reject(error));
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
      form.file = { name: info.filename ?? '', declared: info.mimeType };
      stream.on('limit', () => fail(payloadTooLarge(MAX_UPLOAD_BYTES)));
      // The line waits for the disk: a piece is asked for when the one before it is written.
      stream.on('data', (chunk: Buffer) => {
        stream.pause();
        writing = bytes.append(chunk).then(
          () => {
            if (!failed) stream.resume();
          },
          (cause: unknown) => {
            writing = Promise.resolve();
            fail(unstorable(cause));
          },
        );
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
      settle();
      void writing.then(() => {
        if (!failed) resolve(form);
      });
    });
    request.on('close', onClose).on('data', onData);
    request.pipe(parser);
  });
}

function brokenForm(): Error {
  return malformed('', { zh: '表单数据不完整或无法解析', en: 'the form is incomplete or cannot be parsed' });
}
