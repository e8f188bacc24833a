/** The end of every request that is not carried out: its trace where one is due, a line in the log, a problem document. */
import type { ErrorRequestHandler, Request } from 'express';
import { Refusal } from '../domain/refusal';
import { contextOf } from './context';
import { EdgeError } from './edge-error';
import type { Logger } from '../config/logger';
import { isRecorded, sendProblem, tellable } from './problem';
import { PROBLEM_STATUS } from './problem-texts';
import type { RefusalLog } from './services';

/** The last middleware. A refusal that cannot be recorded is not answered as one: the caller is told to come again. */
export function refusals(log: RefusalLog, logger: Logger): ErrorRequestHandler {
  return async (error: unknown, request, response, _next) => {
    const { requestId, language } = contextOf(request);
    let told = tellable(error);
    if (told instanceof Refusal && isDue(told, request)) {
      try {
        await record(log, told, request);
      } catch (failure) {
        told = tellable(failure);
        if (told instanceof Refusal) told = new EdgeError('internal', INTERNAL_AGAIN, { cause: failure });
      }
    }
    if (PROBLEM_STATUS[told.code] >= 500) logger.error({ requestId, err: told.cause ?? told }, 'request failed');
    sendProblem(response, told, language, requestId);
  };
}

const INTERNAL_AGAIN = { zh: '无法留痕', en: 'the refusal could not be recorded' };

/**
 * Whether the trail is owed this refusal: 403 of any request, 404, 409 and 422 of writes; unless the command runner has
 * written it already. What was malformed, anonymous chatter or load is in the log only.
 */
function isDue(refusal: Refusal, request: Request): boolean {
  if (isRecorded(refusal)) return false;
  const status = PROBLEM_STATUS[refusal.code];
  const isWrite = !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
  return status === 403 || (isWrite && (status === 404 || status === 409 || status === 422));
}

async function record(log: RefusalLog, refusal: Refusal, request: Request): Promise<void> {
  const { actor, requestId, route = 'unmatched', params } = contextOf(request);
  const caseId = refusal.details.caseId ?? (route.startsWith('/v1/cases/{id}') ? params?.['id'] : undefined);
  const taskId = refusal.details.taskId ?? (route.startsWith('/v1/tasks/{id}') ? params?.['id'] : undefined);
  await log.record({
    actor,
    requestId,
    method: request.method,
    route,
    ...(caseId !== undefined && { caseId }),
    ...(taskId !== undefined && { taskId }),
    code: refusal.code,
    detail: refusal.detail,
  });
}
