/** Reads a request's JSON body strictly and within bounds: what passes here can be stored and hashed exactly as it came. */
import type { IncomingMessage } from 'node:http';
import type { JsonValue } from '../domain/canonical';
import { EdgeError, malformed, payloadTooLarge, requestTimeout, unsupportedMediaType } from './edge-error';
import { findShapeless, findUnfit } from './json-scan';

/** Of what has no schema that would say more. */
export const MAX_JSON_BYTES = 100_000;
/** For a whole body to come. */
const BODY_MS = 120_000;

/**
 * The parsed body; undefined when there is none.
 * @throws EdgeError 400 malformed, 413 over the limit, 415 for another media type, charset or content coding
 */
export async function readJsonBody(
  request: IncomingMessage,
  limit: number = MAX_JSON_BYTES,
): Promise<JsonValue | undefined> {
  if (!announcesBody(request)) return undefined;
  if (Number(request.headers['content-length'] ?? 0) > limit) throw payloadTooLarge(limit);
  // The type is judged before the bytes: a body of another kind is 415, whatever is in it.
  const typeFault = faultOfType(request);
  const bytes = await readBounded(request, limit);
  if (bytes.length === 0) return undefined;
  if (typeFault) throw typeFault;
  return parseJson(bytes);
}

/** A byte order mark before the text is no part of it. @throws EdgeError 400 for bytes that are not JSON this system can keep */
export function parseJson(bytes: Uint8Array): JsonValue {
  const shapeless = findShapeless(bytes);
  if (shapeless) throw malformed('', shapeless);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unreadable('不是有效的 UTF-8', 'the body is not valid UTF-8', cause);
  }
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue; // what JSON.parse makes is JSON
  } catch (cause) {
    throw unreadable('请求体不是有效的 JSON', 'the body is not valid JSON', cause);
  }
  const unfit = findUnfit(text);
  if (unfit) throw malformed(unfit.pointer, unfit.detail);
  return value;
}

/** Whether the request says it carries a body (RFC 9112 §6.3). */
export function announcesBody(request: IncomingMessage): boolean {
  const length = request.headers['content-length'];
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && Number(length) > 0);
}

/** All bytes of the body. @throws EdgeError 413 as soon as more than `limit` have come, 400 if the caller breaks off */
export async function readBounded(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const late = setTimeout(() => {
      request.pause();
      finish(() => reject(requestTimeout({ zh: '请求体未在时限内传完', en: 'the body did not come in time' })));
    }, BODY_MS);
    const finish = (end: () => void): void => {
      clearTimeout(late);
      request.off('data', onData).off('end', onEnd).off('error', onBreak).off('close', onBreak);
      end();
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        request.pause();
        finish(() => reject(payloadTooLarge(limit)));
      }
    };
    const onEnd = (): void => finish(() => resolve(Buffer.concat(chunks)));
    const onBreak = (): void =>
      finish(() => reject(unreadable('请求体未传完', 'the body ended before it was complete', undefined)));
    request.on('data', onData).on('end', onEnd).on('error', onBreak).on('close', onBreak);
  });
}

function faultOfType(request: IncomingMessage): EdgeError | undefined {
  const coding = request.headers['content-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'identity')
    return unsupportedMediaType({ zh: '不接受压缩的请求体', en: 'content codings are not accepted' });
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((parameter) => /^\s*charset="?([^"]*)"?\s*$/.exec(parameter)?.[1]).find(Boolean);
  if (type.trim() !== 'application/json' || (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8'))
    return unsupportedMediaType({
      zh: '请求体须为 application/json（UTF-8）',
      en: 'the body must be application/json in UTF-8',
    });
  return undefined;
}

function unreadable(zh: string, en: string, cause: unknown): EdgeError {
  return new EdgeError('malformed', { zh, en }, { errors: [{ pointer: '', detail: { zh, en } }], cause });
}
