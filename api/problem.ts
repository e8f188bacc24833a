/**
 * Problem documents (RFC 9457) from refusals, edge errors and failures. A caller learns what to do next, in its
 * language; never a stack, a query or a file name.
 */
import type { ServerResponse } from 'node:http';
import { isNativeError } from 'node:util/types';
import { pgError } from '../records/database';
import { Refusal, type Bilingual } from '../domain/refusal';
import { EdgeError, type PlacedError, unavailable } from './edge-error';
import type { Language } from './language';
import { PROBLEM_STATUS, TITLES, type ProblemCode } from './problem-texts';
import { transientReason } from './transient';

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly requestId: string;
  readonly article?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string; readonly in?: string }[];
  readonly [member: string]: unknown;
}

/** Refusals whose trace is settled: the command runner wrote it, or none is due; the edge records the others. */
const recorded = new WeakSet<Refusal>();

export function markRecorded(refusal: Refusal): void {
  recorded.add(refusal);
}

export function isRecorded(refusal: Refusal): boolean {
  return recorded.has(refusal);
}

/** Awaits a command of the runner, which records what it refuses before it throws. */
export async function recordedByRunner<T>(command: Promise<T>): Promise<T> {
  try {
    return await command;
  } catch (error) {
    if (error instanceof Refusal) markRecorded(error);
    throw error;
  }
}

/** Any error as one the caller may be told of: refusals and edge errors as they are, the rest 503 or 500. */
export function tellable(error: unknown): Refusal | EdgeError {
  if (error instanceof Refusal || error instanceof EdgeError) return error;
  if (transientReason(error) !== undefined) return unavailable(BUSY, 2, error);
  if (isUndecodable(error))
    return new EdgeError('malformed', BAD_PATH, { errors: [{ pointer: '', detail: BAD_PATH, in: 'path' }] });
  if (OUT_OF_RANGE.has(pgError(error)?.code ?? '')) return new EdgeError('malformed', BEYOND, { cause: error });
  return new EdgeError('internal', INTERNAL, { cause: error });
}

/** A number or an instant that the database has no place for came from outside; its own are bounded. */
const OUT_OF_RANGE = new Set(['22003', '22007', '22008']);
const BEYOND: Bilingual = {
  zh: '数值或时间超出可表示的范围',
  en: 'a number or an instant is beyond what can be kept',
};

export const BUSY: Bilingual = {
  zh: '数据库暂时不可用或繁忙，未作任何变更，请稍后重试',
  en: 'the database is unavailable or busy; nothing was changed, please try again shortly',
};
const INTERNAL: Bilingual = {
  zh: '系统内部错误，请凭请求编号联系管理员',
  en: 'an internal error; please quote the request id to the administrator',
};
const BAD_PATH: Bilingual = { zh: '路径含无法解码的字符', en: 'the path contains characters that cannot be decoded' };

/** Express reports a path that is not percent-encoded UTF-8 as an error with status 400. */
function isUndecodable(error: unknown): boolean {
  return isNativeError(error) && error.name === 'URIError';
}

export function problemOf(error: Refusal | EdgeError, language: Language, requestId: string): Problem {
  const { code } = error;
  const errors: readonly PlacedError[] = error instanceof EdgeError ? error.errors : (error.details.errors ?? []);
  const article = error instanceof Refusal ? error.details.article : undefined;
  return {
    ...(error instanceof Refusal ? error.details.extra : undefined),
    type: `/docs/problems#${code}`,
    title: TITLES[code][language],
    status: PROBLEM_STATUS[code],
    detail: error.detail[language],
    code,
    requestId,
    ...(article !== undefined && { article }),
    ...(errors.length > 0 && {
      errors: errors.map(({ pointer, detail, in: place }) => ({
        pointer,
        detail: detail[language],
        ...(place !== undefined && place !== 'body' && { in: place }),
      })),
    }),
  };
}

/** Writes the problem document, unless an answer has already begun. */
export function sendProblem(
  response: ServerResponse,
  error: Refusal | EdgeError,
  language: Language,
  requestId: string,
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const problem = problemOf(error, language, requestId);
  const text = JSON.stringify(problem);
  response.statusCode = problem.status;
  if (error instanceof EdgeError)
    for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value);
  response.setHeader('Content-Type', 'application/problem+json; charset=utf-8');
  response.setHeader('Content-Language', language === 'zh' ? 'zh-CN' : 'en');
  response.appendHeader('Vary', 'Accept-Language');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.setHeader('Cache-Control', 'no-store');
  response.end(text);
}
