/** The `Idempotency-Key` header at the edge: required form, and what the key is bound to. Replay is the command runner's. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { canonicalJson } from '../domain/canonical';
import type { Actor } from '../domain/roles';
import { EdgeError } from './edge-error';
import type { Idempotency } from './route';

const KEY = /^[\x21-\x7e]{1,255}$/;

export interface Bound {
  readonly actor: Actor | undefined;
  /** The path as called, e.g. `/v1/public/notices/N-1/objections`: the scope of an anonymous caller's key. */
  readonly path: string;
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
  /** Canonical JSON of the body as it came, before defaults were filled in. */
  readonly body: string;
}

/** @throws EdgeError 400 `idempotency-key-required` for a missing or unusable key */
export function readIdempotency(request: IncomingMessage, bound: Bound): Idempotency {
  const key = request.headersDistinct['idempotency-key'];
  if (key?.length !== 1 || key[0] === undefined || !KEY.test(key[0]))
    throw new EdgeError('idempotency-key-required', {
      zh: '此操作须带一个 Idempotency-Key 请求头：1–255 个可见 ASCII 字符',
      en: 'this operation needs one Idempotency-Key header: 1–255 visible ASCII characters',
    });
  return {
    key: key[0],
    scope: bound.actor ? `user:${bound.actor.id}` : `public:${bound.path}`,
    route: bound.route,
    bodyHash: createHash('sha256')
      .update(`{"body":${bound.body},"params":${canonicalJson(bound.params)}}`) // canonical JSON itself
      .digest('hex'),
  };
}
