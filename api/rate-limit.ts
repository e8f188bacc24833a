/**
 * Anonymous routes answer only so often per address: objections to public notices are open to everybody, and so to
 * floods. Counted in the process; N processes allow N times as much.
 */
import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { EdgeError } from './edge-error';
import type { Method } from './route';

export interface RateLimits {
  readonly readsPerMinute: number;
  readonly writesPerMinute: number;
}

/** Reads as many as a portal asks for everybody behind it; writes as few as one office may have to file. */
export const DEFAULT_RATE_LIMITS: RateLimits = { readsPerMinute: 6_000, writesPerMinute: 30 };

/** One limiter for all anonymous reads and one for all anonymous writes. */
export function publicLimits(limits: RateLimits): (method: Method) => RequestHandler {
  const reads = perMinute(limits.readsPerMinute);
  const writes = perMinute(limits.writesPerMinute);
  return (method) => (method === 'get' ? reads : writes);
}

function perMinute(limit: number): RequestHandler {
  const windowMs = 60_000;
  return rateLimit({
    windowMs,
    limit,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    validate: { xForwardedForHeader: false }, // a forwarding header from nobody we trust is just a header
    handler: (_request, response, next) => {
      const reset = /reset=(\d+)/.exec(String(response.getHeader('RateLimit') ?? ''))?.[1];
      next(
        new EdgeError(
          'too-many-requests',
          { zh: '请求过于频繁，请稍后再试', en: 'too many requests from this address, please wait' },
          { headers: { 'Retry-After': String(Math.max(1, Number(reset ?? windowMs / 1000))) } },
        ),
      );
    },
  });
}
