/**
 * Who is calling: an access token (JWT) of the configured OIDC provider, verified with the one pinned algorithm,
 * issuer, audience and time; then the claims `sub`, `org` and `roles` as an Actor.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from 'jose';
import { isCreditCode } from '../domain/credit-code';
import { Refusal } from '../domain/refusal';
import { EXCLUSIVE_ROLES, isRole, type Actor, type Role } from '../domain/roles';
import { normalForm, unfitIn, unseenIn } from '../domain/text';
import { EdgeError, unauthenticated, unavailable } from './edge-error';
import { KeysUnavailable, remoteKeys } from './jwks';

/** Asymmetric ones only: with a shared-key algorithm the published key itself would sign. */
const ASYMMETRIC = /^(?:[RP]S(?:256|384|512)|ES(?:256|384|512)|EdDSA)$/;

export interface AuthOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: URL;
  /** The one algorithm accepted, asymmetric; whatever a token's header says. */
  readonly algorithm: string;
  /** At most 60. */
  readonly clockToleranceSeconds: number;
  readonly now?: () => number;
}

export interface Authenticator {
  /** @throws EdgeError 401 for a token that is not good, 503 where that cannot be told at present */
  authenticate(request: IncomingMessage): Promise<Actor>;
}

const MAX_TOKEN_BYTES = 8_192;
const MAX_CACHED = 10_000;
/** A verified token is verified anew after this time, so that a withdrawn key is noticed. */
const CACHE_MS = 5 * 60_000;
const SUBJECT = /^[\x21-\x7e]{1,128}$/;

export function createAuthenticator(options: AuthOptions): Authenticator {
  const { issuer, audience, algorithm, now = Date.now } = options;
  if (!ASYMMETRIC.test(algorithm)) throw new TypeError(`not an asymmetric signature algorithm: ${algorithm}`);
  const clockTolerance = Math.min(Math.max(options.clockToleranceSeconds, 0), 60);
  const findKey = remoteKeys({ uri: options.jwksUri, now });
  const verified = new Map<string, { readonly actor: Actor; readonly until: number }>();

  const verify = async (token: string): Promise<JWTPayload> => {
    if (typeof headerOf(token).kid !== 'string') throw invalidToken('no key id');
    try {
      const { payload } = await jwtVerify(token, findKey, {
        algorithms: [algorithm],
        issuer,
        audience,
        clockTolerance,
        requiredClaims: ['exp', 'sub'],
        currentDate: new Date(now()),
      });
      return payload;
    } catch (error) {
      throw asAuthError(error);
    }
  };

  return {
    async authenticate(request) {
      const token = bearerToken(request);
      const hash = createHash('sha256').update(token).digest('base64');
      const cached = verified.get(hash);
      if (cached && cached.until > now()) return cached.actor;
      verified.delete(hash);
      const payload = await verify(token);
      const actor = actorOf(payload);
      if (verified.size >= MAX_CACHED) {
        const oldest = verified.keys().next();
        if (!oldest.done) verified.delete(oldest.value);
      }
      const expires = ((payload.exp ?? 0) + clockTolerance) * 1000;
      verified.set(hash, { actor, until: Math.min(expires, now() + CACHE_MS) });
      return actor;
    },
  };
}

function bearerToken(request: IncomingMessage): string {
  const header = request.headers.authorization;
  if (header === undefined)
    throw unauthenticated({ zh: '需要访问令牌（Authorization: Bearer）', en: 'a bearer token is needed' });
  if (header.length > MAX_TOKEN_BYTES) throw invalidToken('too long');
  const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i.exec(header)?.[1];
  if (token === undefined) throw invalidToken('not a bearer token in compact form');
  return token;
}

function headerOf(token: string): { readonly kid?: unknown } {
  try {
    return decodeProtectedHeader(token);
  } catch (cause) {
    throw invalidToken('unreadable', cause);
  }
}

function invalidToken(reason: string, cause?: unknown): EdgeError {
  return unauthenticated(
    { zh: '访问令牌无效或已过期', en: 'the access token is not valid or has expired' },
    reason,
    cause,
  );
}

function asAuthError(error: unknown): EdgeError {
  if (error instanceof KeysUnavailable)
    return unavailable(
      { zh: '暂时无法核验访问令牌，请稍后重试', en: 'tokens cannot be verified at present' },
      5,
      error,
    );
  if (error instanceof errors.JWTExpired) return invalidToken('expired', error);
  if (error instanceof errors.JWTClaimValidationFailed) return invalidToken(`claim ${error.claim}`, error);
  if (error instanceof errors.JOSEError) return invalidToken('not verified', error);
  return new EdgeError(
    'internal',
    { zh: '核验访问令牌时出错', en: 'the token could not be checked' },
    { cause: error },
  );
}

/** The claims as an Actor; roles of other systems are no roles here. */
function actorOf({
  sub,
  org,
  roles: claimed,
  name,
}: JWTPayload & { readonly org?: unknown; readonly roles?: unknown; readonly name?: unknown }): Actor {
  if (sub === undefined || !SUBJECT.test(sub)) throw invalidToken('claim sub');
  if (!Array.isArray(claimed)) throw invalidToken('claim roles');
  const roles = [...new Set(claimed.filter((role): role is Role => typeof role === 'string' && isRole(role)))];
  const isMachine = roles.length > 0 && roles.every((role) => role === 'platform');
  const called = personName(name);
  const actor = {
    id: sub,
    org: typeof org === 'string' ? org : '',
    roles,
    ...(called !== undefined && { name: called }),
  };
  if (actor.org === '' ? !isMachine : !isCreditCode(actor.org)) throw invalidToken('claim org');
  return actor;
}

const MAX_NAME = 100;

/** The claim `name`, where it is what a name is; a token is none the worse for another. */
function personName(claim: unknown): string | undefined {
  const name = typeof claim === 'string' ? normalForm(claim) : '';
  const isName = name !== '' && name.length <= MAX_NAME && unfitIn(name) === null && unseenIn(name) === null;
  return isName ? name : undefined;
}

/** The refusal for a genuine token of a person who holds duties that one person may not hold together (三员分立). */
export function exclusiveRolesRefusal(actor: Actor): Refusal | undefined {
  if (EXCLUSIVE_ROLES.filter((role) => actor.roles.includes(role)).length <= 1) return undefined;
  return new Refusal('separation-of-duties', {
    zh: '系统管理员、安全监管与审计管理员三员分立，不得由一人兼任',
    en: 'system administrator, security officer and auditor may not be one person',
  });
}
