/**
 * Structured logs: one line per request, without tokens, bodies, query strings or what people wrote. Errors of the
 * database are logged by code and place, since their texts quote rows.
 */
import { isNativeError } from 'node:util/types';
import type { RequestHandler } from 'express';
import { pino, type DestinationStream, type Logger } from 'pino';
import { contextOf } from './context';

export type { Logger };

/** One write for many lines, a quarter of a second apart at most; written out at the end of the process, crash included. */
const BUFFERED = { dest: 1, sync: false, minLength: 4_096, periodicFlush: 250 };

export function createLogger(level: string, name: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { part: name },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError },
  };
  return pino(options, destination ?? pino.destination(BUFFERED));
}

/** An error for the log: frames and codes always, the text only where it cannot quote a caller's data. */
export function describeError(error: unknown): Readonly<Record<string, unknown>> {
  if (!isNativeError(error)) return { type: typeof error };
  const members: Record<string, unknown> = { type: error.name };
  for (const name of ['code', 'constraint', 'table', 'routine', 'syscall'])
    if (name in error) members[name] = Object.getOwnPropertyDescriptor(error, name)?.value;
  const fromDatabase = 'severity' in error || 'routine' in error;
  if (!fromDatabase) members['message'] = error.message.slice(0, 500);
  members['stack'] = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .join('\n');
  if (error.cause !== undefined) members['cause'] = describeError(error.cause);
  return members;
}

/** Logs every request when it ends, and answers with its id. */
export function accessLog(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const context = contextOf(request);
    response.setHeader('X-Request-Id', context.requestId);
    response.once('close', () => {
      logger.info(
        {
          method: request.method,
          route: context.route ?? 'unmatched',
          status: response.statusCode,
          ms: Number(process.hrtime.bigint() - context.startedAt) / 1e6,
          requestId: context.requestId,
          ...(context.actor && { sub: context.actor.id }),
          ...(!response.writableFinished && { aborted: true }),
        },
        'request',
      );
    });
    next();
  };
}
