/**
 * Runs one route: who calls, may they at all, what did they send; then the handler, then its reply. In this order, so
 * that a stranger learns nothing of the checks behind the door.
 */
import type { ServerResponse } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { canonicalJson, type JsonValue } from '../domain/canonical';
import { Refusal } from '../domain/refusal';
import type { Actor } from '../domain/roles';
import type { Admission } from './admission';
import { exclusiveRolesRefusal, type Authenticator } from './auth';
import { BODY_CEILING, bodyBound } from './body-bound';
import { contextOf } from './context';
import type { Door } from './door';
import { readIdempotency } from './idempotency';
import { parseAt } from './issues';
import { EdgeError } from './edge-error';
import { MAX_JSON_BYTES, readJsonBody } from './json-body';
import type { Serve } from './lanes';
import type { LargeBodies } from './large-bodies';
import type { ReadUpload, Received } from './multipart';
import { problemStatuses } from './openapi';
import { markRecorded, tellable } from './problem';
import { PROBLEM_STATUS } from './problem-texts';
import { readParams, readQuery } from './query';
import { opensTo, patternOf, UPLOAD, type AnyReply, type ReplySchema, type Route } from './route';
import { isPieces, sendPieces } from './stream-reply';

export interface DispatchOptions<S> {
  readonly serve: Serve<S>;
  readonly admission: Admission;
  readonly auth: Authenticator;
  readonly readUpload: ReadUpload;
  readonly door: Door;
  readonly large: LargeBodies;
  /** Holds every reply, refusals included, against the document and fails on a difference; for tests, where it must show. */
  readonly checkReplies: boolean;
}

const NOTHING = z.strictObject({});
const ANY_PARAMS = z.record(z.string(), z.string());

export function dispatcher<S>(options: DispatchOptions<S>): (route: Route<S>) => RequestHandler {
  const handlerOf = (route: Route<S>): Handler => {
    const pattern = patternOf(route.path);
    const mostBytes = bodyLimit(route);
    return async (request, response) => {
      const context = contextOf(request);
      context.route = pattern;
      const raw = readParams(request.params);
      context.params = raw;
      const actor = await admit(route, request, options);
      const gone = goneOf(response);
      const { value, bound } = await readBody(route, request, { mostBytes, gone, ...options });
      try {
        const params = parseAt(route.params ?? ANY_PARAMS, raw, 'path');
        const query = parseAt(route.query ?? NOTHING, readQuery(request.url), 'query');
        const idempotency = route.idempotent
          ? readIdempotency(request, {
              actor,
              path: request.path,
              route: `${request.method} ${pattern}`,
              params: raw,
              body: bound(),
            })
          : undefined;
        const body = isUpload(value) ? value.upload : parseBody(route, value.json);
        const { requestId, language } = context;
        const call = {
          params,
          query,
          body,
          actor,
          requestId,
          language,
          idempotency,
        };
        const reply = await options.serve(route, { ...call, gone }, (services) => route.run({ ...call, services }));
        if (options.checkReplies) checkReply(route, reply);
        await send(response, route.reply[reply.status], reply);
      } finally {
        if (isUpload(value)) await value.release();
      }
    };
  };
  return options.checkReplies ? (route) => announcedOnly(route, handlerOf(route)) : handlerOf;
}

type Handler = (request: Request, response: Response) => Promise<void>;

/** A refusal whose status the route does not announce becomes a failure of its own. */
function announcedOnly<S>(route: Route<S>, handler: Handler): Handler {
  return (request, response) =>
    handler(request, response).catch((error: unknown) => {
      const status = PROBLEM_STATUS[tellable(error).code];
      if (problemStatuses(route).includes(status)) throw error;
      throw new Error(`${route.operationId} refused with ${status}, which it does not announce`, { cause: error });
    });
}

/** The caller, if the route lets its roles in. @throws EdgeError 401, Refusal 403 */
async function admit<S>(
  route: Route<S>,
  request: Request,
  { auth, admission, door }: Pick<DispatchOptions<S>, 'auth' | 'admission' | 'door'>,
): Promise<Actor | undefined> {
  if ('public' in route.access) {
    await admission.anybody(request, route);
    return undefined;
  }
  const actor = await auth.authenticate(request).catch(async (error: unknown) => {
    if (error instanceof EdgeError && error.code === 'unauthenticated') await admission.turnedAway(request);
    throw error;
  });
  contextOf(request).actor = actor;
  await admission.caller(actor, route);
  await door(actor);
  const exclusive = exclusiveRolesRefusal(actor);
  if (exclusive) throw exclusive;
  if (opensTo(route.access, actor.roles)) return actor;
  throw new Refusal('forbidden', {
    zh: '您的角色无权进行此操作',
    en: 'none of your roles may do this',
  });
}

type RawBody = { readonly json: JsonValue } | Received;

function isUpload(value: RawBody): value is Received {
  return 'upload' in value;
}

/** Aborted when the connection has ended before its answer. */
export function goneOf(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort(); // an answered one ends too, and an abort takes a stack trace
  });
  return gone.signal;
}

/** The body as it came, and the form of it that an idempotency key is bound to. An absent body counts as `{}`; `null` is a body, and of no route. */
async function readBody<S>(
  route: Route<S>,
  request: Request,
  {
    mostBytes,
    gone,
    readUpload,
    large,
  }: Pick<DispatchOptions<S>, 'readUpload' | 'large'> & { readonly mostBytes: number; readonly gone: AbortSignal },
): Promise<{ value: RawBody; bound: () => string }> {
  const owner = contextOf(request).actor?.id ?? '';
  if (route.body === UPLOAD) {
    const received = await readUpload(request, owner);
    const { upload } = received;
    const { name, mediaType, sha256, caseId = null, audience } = upload;
    const bound = { name, mediaType, sha256, caseId, ...(audience !== undefined && { audience }) };
    return { value: received, bound: () => canonicalJson(bound) };
  }
  const read = await readJsonBody(request, { limit: mostBytes, large, owner, gone });
  const { json, canonical } = read ?? { json: {}, canonical: '{}' };
  return { value: { json }, bound: () => canonical ?? canonicalJson(json) };
}

/** What the route's schema allows, and no more. @throws Error for a schema without a bound, or beyond the ceiling */
export function bodyLimit<S>(route: Route<S>): number {
  if (!(route.body instanceof z.ZodType)) return MAX_JSON_BYTES;
  const bound = bodyBound(route.body);
  if (bound > BODY_CEILING) throw new Error(`${route.operationId} allows a body of ${bound} bytes`);
  return bound;
}

function bodySchema<S>(route: Route<S>): z.ZodType {
  return route.body === undefined || 'upload' in route.body ? NOTHING : route.body;
}

/** A body that fails its schema leaves no trace: nothing was asked for yet. @throws EdgeError 400, Refusal 422 */
function parseBody<S>(route: Route<S>, json: JsonValue): unknown {
  try {
    return parseAt(bodySchema(route), json, 'body');
  } catch (error) {
    if (error instanceof Refusal) markRecorded(error);
    throw error;
  }
}

function isJson(schema: ReplySchema | undefined): schema is z.ZodType {
  return schema instanceof z.ZodType;
}

function checkReply<S>(route: Route<S>, reply: AnyReply): void {
  const schema = route.reply[reply.status];
  if (schema === undefined)
    throw new Error(`${route.operationId} answered ${reply.status}, which it does not announce`);
  if (!isJson(schema)) return;
  const result = schema.safeParse(reply.text === undefined ? reply.body : JSON.parse(reply.text));
  if (!result.success)
    throw new Error(`${route.operationId} answered what it does not announce: ${result.error.message}`);
}

async function send(response: Response, schema: ReplySchema | undefined, reply: AnyReply): Promise<void> {
  if (schema === undefined) throw new Error(`a reply ${reply.status} that is not announced`);
  const { body } = reply;
  if (isPieces(body)) return sendPieces(response, body, () => writeHead(response, schema, reply));
  writeHead(response, schema, reply);
  if ('noContent' in schema) {
    response.end();
    return;
  }
  const content = reply.text ?? (isJson(schema) ? JSON.stringify(body) : body);
  if (typeof content !== 'string' && !(content instanceof Uint8Array))
    throw new Error('a reply without the body it announces');
  // A text is sent as a text: Node then writes head and body at once.
  response.setHeader('Content-Length', Buffer.byteLength(content));
  response.end(content);
}

function writeHead(response: Response, schema: ReplySchema, reply: AnyReply): void {
  response.status(reply.status);
  response.setHeader('Cache-Control', 'no-store');
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  if (reply.replayed === true) response.setHeader('Idempotency-Replayed', 'true');
  if ('noContent' in schema || response.hasHeader('Content-Type')) return;
  const type = isJson(schema) ? 'application/json; charset=utf-8' : schema.media;
  response.setHeader('Content-Type', type);
}
