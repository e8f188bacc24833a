/**
 * Who is served when: a budget for each caller and class of route, for each address where nobody has signed in. Access checks pass by
 * themselves; what else comes goes through a turnstile, a few in each turn of the event loop.
 */
import type { IncomingMessage } from 'node:http';
import { Budget } from './budget';
import { clientAddress, type Trusts } from './client-address';
import type { Actor, Role } from '../domain/roles';
import { opensTo, type Route } from './route';
import { Turnstile } from './turnstile';

/** Most in a minute, for each process. */
export interface RateLimits {
  /** Of one address, on routes that are open to everybody. */
  readonly readsPerMinute: number;
  readonly writesPerMinute: number;
  /** Of one address, requests without a token that is good. */
  readonly unauthenticatedPerMinute?: number;
  /** Of one caller. */
  readonly signedIn?: Partial<Record<RouteClass, number>>;
}

/** Access checks and leases; what is read; what is done; what is long to make: archives, files, renderings, verifications. */
export type RouteClass = 'access' | 'reads' | 'commands' | 'exports';

/** Reads as many as a portal asks for everybody behind it; writes as few as one office may have to file. */
export const DEFAULT_RATE_LIMITS: RateLimits = { readsPerMinute: 6_000, writesPerMinute: 30 };
const DEFAULT_UNAUTHENTICATED = 6_000;
const DEFAULT_SIGNED_IN: Readonly<Record<RouteClass, number>> = {
  access: 600_000,
  reads: 15_000,
  commands: 15_000,
  exports: 600,
};
/** An access check that has to wait is late: what a gateway asks at once is answered at once. */
const ACCESS_AT_ONCE = 20_000;
const EXPORTS_AT_ONCE = 100;
const PER_TURN = 2;

export function classOf<S>({ method, path, reply }: Pick<Route<S>, 'method' | 'path' | 'reply'>): RouteClass {
  if (method === 'post' && path.startsWith('/v1/access/')) return 'access';
  const isFile = Object.values(reply).some((one) => 'media' in one);
  if (isFile || path === '/v1/audit/verify') return 'exports';
  return method === 'get' ? 'reads' : 'commands';
}

type Admitted = Pick<Route<unknown>, 'method' | 'path' | 'reply' | 'access'>;

/** For readiness, and for whoever looks after the process. */
export const UNCOUNTED: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

export class Admission {
  private readonly budgets: Readonly<Record<RouteClass, Budget>>;
  private readonly turnstiles: Readonly<Record<RouteClass, Turnstile>>;
  private readonly publicReads: Budget;
  private readonly publicWrites: Budget;
  private readonly unauthenticated: Budget;

  constructor(
    limits: RateLimits,
    private readonly trusts: Trusts,
  ) {
    const signedIn = { ...DEFAULT_SIGNED_IN, ...limits.signedIn };
    this.budgets = {
      access: new Budget({ perMinute: signedIn.access, atOnce: ACCESS_AT_ONCE }),
      reads: new Budget({ perMinute: signedIn.reads }),
      commands: new Budget({ perMinute: signedIn.commands }),
      exports: new Budget({ perMinute: signedIn.exports, atOnce: EXPORTS_AT_ONCE }),
    };
    const turnstile = () => new Turnstile(PER_TURN);
    this.turnstiles = { access: turnstile(), reads: turnstile(), commands: turnstile(), exports: turnstile() };
    this.publicReads = new Budget({ perMinute: limits.readsPerMinute });
    this.publicWrites = new Budget({ perMinute: limits.writesPerMinute, strict: true });
    this.unauthenticated = new Budget({ perMinute: limits.unauthenticatedPerMinute ?? DEFAULT_UNAUTHENTICATED });
  }

  /** Before a route that is open to everybody, or none at all. @throws EdgeError 429 */
  async anybody(request: IncomingMessage, route?: Pick<Route<unknown>, 'method' | 'path' | 'reply'>): Promise<void> {
    if (route !== undefined && UNCOUNTED.has(route.path)) return;
    const isRead = route === undefined || route.method === 'get';
    await (isRead ? this.publicReads : this.publicWrites).turn(clientAddress(request, this.trusts));
    await this.turnstiles[isRead ? 'reads' : 'commands'].pass();
  }

  /** Before what is no route of ours: the identity provider, files of the pages. @throws EdgeError 429 */
  stranger(request: IncomingMessage): Promise<void> {
    return this.publicReads.turn(clientAddress(request, this.trusts));
  }

  /** After a token that is malformed or not valid. @throws EdgeError 429 */
  turnedAway(request: IncomingMessage): Promise<void> {
    return this.unauthenticated.turn(clientAddress(request, this.trusts));
  }

  /** Behind authentication, before anything else is looked at. @throws EdgeError 429 */
  async caller({ id, roles }: Pick<Actor, 'id' | 'roles'>, route: Admitted): Promise<void> {
    const kind = this.classFor(roles, route);
    await this.budgets[kind].turn(id);
    if (kind !== 'access') await this.turnstiles[kind].pass();
  }

  /** Who may not check access passes for one who commands: what must not wait is not for everybody to flood. */
  private classFor(roles: readonly Role[], route: Admitted): RouteClass {
    const kind = classOf(route);
    return kind === 'access' && !opensTo(route.access, roles) ? 'commands' : kind;
  }
}
