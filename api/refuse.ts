/** The end of every request that is not carried out: its trace where one is due, a line in the log, a problem document. */
import type { ErrorRequestHandler, Request } from 'express';
import { Refusal } from '../domain/refusal';
import { contextOf } from './context';
import { EdgeError } from './edge-error';
import type { Logger } from '../config/logger';
import { isRecorded, sendProblem, tellable } from './problem';
import { PROBLEM_STATUS } from './problem-texts';
import type { RefusalLog, RefusedRequest } from './services';

/** The last middleware. A refusal that cannot be recorded is not answered as one: the caller is told to come again. */
export function refusals(log: RefusalLog, logger: Logger): ErrorRequestHandler {
  return async (error: unknown, request, response, _next) => {
    const { requestId, language } = contextOf(request);
    let problem = tellable(error);
    if (problem instanceof Refusal && isDue(problem, request)) {
      try {
        await record(log, problem, request);
      } catch (failure) {
        problem = tellable(failure);
        if (problem instanceof Refusal) problem = new EdgeError('internal', INTERNAL_AGAIN, { cause: failure });
      }
    }
    if (PROBLEM_STATUS[problem.code] >= 500)
      logger.error({ requestId, err: problem.cause ?? problem }, 'request failed');
    sendProblem(response, problem, language, requestId);
  };
}

const INTERNAL_AGAIN = { zh: '无法留痕', en: 'the refusal could not be recorded' };

/**
 * Whether the trail is owed this refusal: 403, 404, 409 and 422 of whoever has signed in and of anonymous writes; unless it is
 * there already. What was malformed, what nobody asked for by name, anonymous chatter or load is in the log only.
 */
function isDue(refusal: Refusal, request: Request): boolean {
  if (isRecorded(refusal)) return false;
  const isWrite = !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
  const isSignedIn = contextOf(request).actor !== undefined;
  return RECORDED.has(PROBLEM_STATUS[refusal.code]) && (isWrite || isSignedIn);
}

const RECORDED = new Set([403, 404, 409, 422]);

async function record(log: RefusalLog, { code, detail, details }: Refusal, request: Request): Promise<void> {
  const { actor, requestId, route = 'unmatched', params } = contextOf(request);
  const { caseId, taskId } = details;
  const known = PROBLEM_STATUS[code] !== 404 && caseId !== undefined;
  const named = caseId ?? taskId;
  const about =
    named === undefined ? namedIn(route, params?.['id']) : { ...(caseId && { caseId }), ...(taskId && { taskId }) };
  await log.record({
    actor,
    requestId,
    method: request.method,
    route,
    ...about,
    ...(known && { known }),
    code,
    detail,
  });
}

function namedIn(route: string, id: string | undefined): Pick<RefusedRequest, 'caseId' | 'taskId' | 'id'> {
  if (id === undefined) return {};
  if (route.startsWith('/v1/cases/{id}')) return { caseId: id };
  return route.startsWith('/v1/tasks/{id}') ? { taskId: id } : { id };
}
