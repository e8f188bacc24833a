/**
 * Answers that come from HTTP itself and not from a rule of the measures: unknown routes, tokens, sizes, media types,
 * load and failure. Rules are refused by `Refusal`; both become problem documents in problem.ts.
 */
import type { Bilingual, FieldError } from '../domain/refusal';

export type EdgeCode =
  | 'malformed'
  | 'idempotency-key-required'
  | 'unauthenticated'
  | 'not-found'
  | 'method-not-allowed'
  | 'request-timeout'
  | 'payload-too-large'
  | 'unsupported-media-type'
  | 'too-many-requests'
  | 'unavailable'
  | 'internal';

export const EDGE_STATUS: Readonly<Record<EdgeCode, number>> = {
  malformed: 400,
  'idempotency-key-required': 400,
  unauthenticated: 401,
  'not-found': 404,
  'method-not-allowed': 405,
  'request-timeout': 408,
  'payload-too-large': 413,
  'unsupported-media-type': 415,
  'too-many-requests': 429,
  unavailable: 503,
  internal: 500,
};

/** Where a faulty member stands; a pointer alone means the body. */
export type Place = 'body' | 'query' | 'path' | 'header';

export interface PlacedError extends FieldError {
  readonly in?: Place;
}

export interface EdgeErrorDetails {
  readonly headers?: Readonly<Record<string, string>>;
  readonly errors?: readonly PlacedError[];
  /** What went wrong underneath: for the log, never for the caller. */
  readonly cause?: unknown;
}

export class EdgeError extends Error {
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: readonly PlacedError[];

  constructor(
    readonly code: EdgeCode,
    readonly detail: Bilingual,
    details: EdgeErrorDetails = {},
  ) {
    super(`${code}: ${detail.en}`, { cause: details.cause });
    this.name = 'EdgeError';
    this.headers = details.headers ?? {};
    this.errors = details.errors ?? [];
  }
}

/** A request that cannot be understood (400); `pointer` is a JSON pointer into `place`. */
export function malformed(pointer: string, detail: Bilingual, place: Place = 'body'): EdgeError {
  return new EdgeError('malformed', detail, { errors: [{ pointer, detail, in: place }] });
}

/** 401 with the challenge of RFC 6750; `reason` absent when no token was presented at all. */
export function unauthenticated(detail: Bilingual, reason?: string, cause?: unknown): EdgeError {
  const challenge = reason ? `Bearer error="invalid_token", error_description="${reason}"` : 'Bearer';
  return new EdgeError('unauthenticated', detail, { headers: { 'WWW-Authenticate': challenge }, cause });
}

/** 503: nothing was done, the same request may be sent again after `retryAfterSeconds`. */
export function unavailable(detail: Bilingual, retryAfterSeconds: number, cause?: unknown): EdgeError {
  return new EdgeError('unavailable', detail, { headers: { 'Retry-After': String(retryAfterSeconds) }, cause });
}

export function payloadTooLarge(limitBytes: number): EdgeError {
  const limit =
    limitBytes % (1 << 20) === 0
      ? `${limitBytes / (1 << 20)} MiB`
      : limitBytes % 1000 === 0
        ? `${limitBytes / 1000} kB`
        : `${limitBytes} B`;
  return new EdgeError('payload-too-large', {
    zh: `请求体超过上限 ${limit}`,
    en: `the request body exceeds the limit of ${limit}`,
  });
}

/** 408: what was awaited did not come in time; the connection ends with the answer. */
export function requestTimeout(detail: Bilingual): EdgeError {
  return new EdgeError('request-timeout', detail, { headers: { Connection: 'close' } });
}

export function unsupportedMediaType(detail: Bilingual): EdgeError {
  return new EdgeError('unsupported-media-type', detail);
}
