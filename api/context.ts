/** What is known of one request while it is answered: its id, its reader's language, and later its route and caller. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Actor } from '../domain/roles';
import { languageOf, type Language } from './language';

export interface RequestContext {
  readonly requestId: string;
  readonly language: Language;
  readonly startedAt: bigint;
  /** The matched route's pattern, e.g. `/v1/tasks/{id}/decision`. */
  route?: string;
  params?: Readonly<Record<string, string>>;
  actor?: Actor;
}

const SANE_ID = /^[A-Za-z0-9._-]{1,64}$/;
const contexts = new WeakMap<IncomingMessage, RequestContext>();

/** The request's context, made at its first asking: a caller's sane `X-Request-Id` is kept, else one is generated. */
export function contextOf(request: IncomingMessage): RequestContext {
  const known = contexts.get(request);
  if (known) return known;
  const given = request.headers['x-request-id'];
  const context: RequestContext = {
    requestId: typeof given === 'string' && SANE_ID.test(given) ? given : randomUUID(),
    language: languageOf(request),
    startedAt: process.hrtime.bigint(),
  };
  contexts.set(request, context);
  return context;
}
