/**
 * A route as data: who may call it, what it takes, what it answers. The same definition checks requests (dispatch.ts),
 * types the handler and makes the OpenAPI document (openapi.ts). `access` has no default: a route without a policy does
 * not compile.
 */
import type { z } from 'zod';
import type { Bilingual } from '../domain/refusal';
import type { Actor, Role } from '../domain/roles';
import type { Language } from './language';
import type { Upload } from './multipart';
import type { EdgeServices, Services } from './services';
import type { Pieces } from './stream-reply';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Who may call at all; what a role may do to which case is decided by the command, under its locks. */
export type Access = { readonly public: true } | { readonly roles: readonly Role[] | 'any' };

/** The caller's key and what it is bound to; the command runner keeps the first answer in the command's transaction. */
export interface Idempotency {
  readonly key: string;
  /** The caller's id; for anonymous routes the path, e.g. the notice. */
  readonly scope: string;
  /** Method and pattern, e.g. `POST /v1/tasks/{id}/decision`. */
  readonly route: string;
  /** Hex SHA-256 of the canonical body and the path parameters. */
  readonly bodyHash: string;
}

/** A reply that is not JSON: a document's bytes, Prometheus text. */
export interface MediaReply {
  readonly media: string;
  readonly description: Bilingual;
}
/** A reply without a body, e.g. 204. */
export const NO_CONTENT = { noContent: true } as const;
export type NoContent = typeof NO_CONTENT;

export type ReplySchema = z.ZodType | MediaReply | NoContent;
export type ReplySchemas = { readonly [status: number]: ReplySchema };

/** Marks a route that takes multipart/form-data with one file; `call.body` is the checked upload. */
export const UPLOAD = { upload: true } as const;
export type BodySchema = z.ZodType | typeof UPLOAD | undefined;

type BodyOf<B extends BodySchema> = B extends typeof UPLOAD ? Upload : B extends z.ZodType ? z.output<B> : undefined;
type InputOf<S extends z.ZodType | undefined> = S extends z.ZodType ? z.output<S> : Record<string, never>;
type ReplyBody<R> = R extends z.ZodType
  ? { readonly body: z.input<R> }
  : R extends MediaReply
    ? { readonly body: Uint8Array | string | Pieces }
    : { readonly body?: undefined };

/** A command's first answer, as it was stored or is sent again: JSON text already. */
export interface SentReply {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent again for a known idempotency key. */
  readonly replayed?: boolean;
}

/** One of the announced statuses with the body announced for it, or a command's answer. */
export type Reply<R extends ReplySchemas> = SentReply | AnnouncedReply<R>;

export type AnnouncedReply<R extends ReplySchemas> = {
  [K in keyof R & number]: { readonly status: K; readonly headers?: Readonly<Record<string, string>> } & ReplyBody<
    R[K]
  >;
}[keyof R & number];

export interface Call<P, Q, B, A extends Access, I, S> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly actor: A extends { public: true } ? undefined : Actor;
  readonly requestId: string;
  readonly language: Language;
  readonly idempotency: I extends true ? Idempotency : undefined;
  readonly services: S;
}

export interface RouteSpec<
  P extends z.ZodType | undefined,
  Q extends z.ZodType | undefined,
  B extends BodySchema,
  A extends Access,
  I extends true | undefined,
  R extends ReplySchemas,
> {
  readonly method: Method;
  /** Express pattern with named segments only, e.g. `/v1/tasks/:id/decision`. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: Bilingual;
  readonly description?: Bilingual;
  readonly access: A;
  /** Requires `Idempotency-Key` (every POST that creates or decides). */
  readonly idempotent?: I;
  /** Of callers who have not signed in: those who name the same parameter follow one another, so many at once. */
  readonly line?: { readonly by: string; readonly atOnce: number };
  readonly params?: P;
  readonly query?: Q;
  /** Absent: the route takes no body but an empty object. Objects must be strict (`z.strictObject`). */
  readonly body?: B;
  readonly reply: R;
  readonly examples?: { readonly body?: unknown; readonly reply?: unknown };
}

/** Whether the route lets in whoever has these roles; a genuine token without any role of this system opens nothing. */
export function opensTo(access: Access, roles: readonly Role[]): boolean {
  if ('public' in access) return true;
  return access.roles === 'any' ? roles.length > 0 : access.roles.some((role) => roles.includes(role));
}

/** What the edge knows of a reply once the handler's types have done their work. */
export interface AnyReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly text?: string;
  readonly replayed?: boolean;
}

/** A call as the dispatcher builds it: parsed by the route's own schemas, hence of the handler's types. */
export interface CheckedCall<S> {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly actor: Actor | undefined;
  readonly requestId: string;
  readonly language: Language;
  readonly idempotency: Idempotency | undefined;
  readonly services: S;
}

export interface Route<S> {
  readonly method: Method;
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: Bilingual;
  readonly description?: Bilingual;
  readonly access: Access;
  readonly idempotent: boolean;
  readonly line?: { readonly by: string; readonly atOnce: number };
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType | typeof UPLOAD;
  readonly reply: ReplySchemas;
  readonly examples?: { readonly body?: unknown; readonly reply?: unknown };
  readonly run: (call: CheckedCall<S>) => AnyReply | Promise<AnyReply>;
}

/** A route that still lacks what it does. */
export interface Unhandled<C, R extends ReplySchemas, S> {
  handle(handler: (call: C) => Reply<R> | Promise<Reply<R>>): Route<S>;
}

/**
 * `defineRoute` for an application whose handlers find `S` in `call.services`. In two steps, definition and handler, so
 * that the definition's schemas type the handler's call and hold its replies to what is announced.
 */
export function routesOver<S extends EdgeServices>() {
  return function defineRoute<
    const A extends Access,
    const R extends ReplySchemas,
    P extends z.ZodType | undefined = undefined,
    Q extends z.ZodType | undefined = undefined,
    B extends BodySchema = undefined,
    I extends true | undefined = undefined,
  >(spec: RouteSpec<P, Q, B, A, I, R>): Unhandled<Call<InputOf<P>, InputOf<Q>, BodyOf<B>, A, I, S>, R, S> {
    const { idempotent, params, query, body, ...rest } = spec;
    return {
      handle: (handler) => ({
        ...rest,
        idempotent: idempotent === true,
        ...(params && { params }),
        ...(query && { query }),
        ...(body && { body }),
        // The one place where the erased call meets its handler: the dispatcher parsed it with this very spec's schemas.
        run: handler as unknown as Route<S>['run'],
      }),
    };
  };
}

export const defineRoute = routesOver<Services>();

/** `/v1/tasks/:id/decision` as the contract and the logs write it: `/v1/tasks/{id}/decision`. */
export function patternOf(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}
