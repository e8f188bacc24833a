/** One line per request, without tokens, bodies, query strings or what people wrote. */
import type { RequestHandler } from 'express';
import type { Logger } from '../config/logger';
import { contextOf } from './context';

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
