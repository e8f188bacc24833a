/** Reads a request's JSON body strictly and within bounds: what passes here can be stored and hashed exactly as it came. */
import type { IncomingMessage } from 'node:http';
import { canonicalJson, type JsonValue } from '../domain/canonical';
import { EdgeError, malformed, payloadTooLarge, requestTimeout, unsupportedMediaType } from './edge-error';
import { findShapeless, findUnfit } from './json-scan';
import type { LargeBodies } from './large-bodies';
import type { Pace } from './upload-slots';

/** Of what has no schema that would say more. */
export const MAX_JSON_BYTES = 100_000;
/** For a whole body to come. */
const BODY_MS = 120_000;

/** A body, and the one form of it that an idempotency key is bound to. */
export interface ReadJson {
  readonly json: JsonValue;
  readonly canonical: string;
}

/** As it comes: its form is made with a large one, elsewhere; of others where somebody asks for it. */
export type ReadBody = Pick<ReadJson, 'json'> & Partial<ReadJson>;

export interface JsonBodyOptions {
  readonly limit: number;
  /** What is larger than most waits here for its turn, before the rest of it is read. */
  readonly large: LargeBodies;
  /** Whose it is. */
  readonly owner: string;
  /** The caller has gone. */
  readonly gone?: AbortSignal;
}

/**
 * The parsed body; undefined when there is none.
 * @throws EdgeError 400 malformed, 413 over the limit, 415 for another media type, charset or content coding
 */
export async function readJsonBody(
  request: IncomingMessage,
  { limit, large, owner, gone }: JsonBodyOptions,
): Promise<ReadBody | undefined> {
  if (!announcesBody(request)) return undefined;
  if (Number(request.headers['content-length'] ?? 0) > limit) throw payloadTooLarge(limit);
  // The type is judged before the bytes: a body of another kind is 415, whatever is in it.
  const typeFault = faultOfType(request);
  const chunks: Buffer[] = [];
  const came = await readBytes(request, chunks, { limit, until: MAX_JSON_BYTES });
  if (came === 'all')
    return chunks.length === 0 ? undefined : finish(typeFault, () => ({ json: parseJson(Buffer.concat(chunks)) }));
  return large.run(
    owner,
    async (pace): Promise<ReadBody> => {
      await readBytes(request, chunks, { limit, pace });
      return finish(typeFault, () => large.parse(Buffer.concat(chunks)));
    },
    gone,
  );
}

function finish<T>(fault: EdgeError | undefined, parse: () => T): T {
  if (fault) throw fault;
  return parse();
}

/** @throws EdgeError 400 for bytes that are not JSON this system can keep */
export function readJson(bytes: Uint8Array): ReadJson {
  const json = parseJson(bytes);
  return { json, canonical: canonicalJson(json) };
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

interface Bounds {
  readonly limit: number;
  /** Stops when more than so much has come, with the request paused. */
  readonly until?: number;
  readonly pace?: Pace;
}

/**
 * Reads on into `chunks`. @throws EdgeError 413 as soon as more than `limit` have come, 408 for what comes too slowly, 400 if the
 * caller breaks off
 */
function readBytes(
  request: IncomingMessage,
  chunks: Buffer[],
  { limit, until, pace }: Bounds,
): Promise<'all' | 'more'> {
  return new Promise((resolve, reject) => {
    let size = chunks.reduce((sum, { length }) => sum + length, 0);
    const end = (settle: () => void): void => {
      clearTimeout(late);
      clearInterval(watch);
      request.off('data', onData).off('end', onEnd).off('error', onBreak).off('close', onBreak);
      settle();
    };
    const stop = (settle: () => void): void => {
      request.pause();
      end(settle);
    };
    const late = setTimeout(() => stop(() => reject(requestTimeout(LATE))), BODY_MS);
    const watch =
      pace &&
      setInterval(() => {
        if (pace.isTooSlow(performance.now())) stop(() => reject(pace.refusal()));
      }, 1_000);
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      pace?.came(chunk.length, performance.now());
      if (size > limit) return stop(() => reject(payloadTooLarge(limit)));
      chunks.push(chunk);
      if (until !== undefined && size > until) stop(() => resolve('more'));
    };
    const onEnd = (): void => end(() => resolve('all'));
    const onBreak = (): void =>
      end(() => reject(unreadable('请求体未传完', 'the body ended before it was complete', undefined)));
    request.on('data', onData).on('end', onEnd).on('error', onBreak).on('close', onBreak);
    request.resume();
  });
}

const LATE = { zh: '请求体未在时限内传完', en: 'the body did not come in time' };

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
