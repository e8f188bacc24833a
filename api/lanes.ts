/**
 * Each class of route has database connections of its own, and as many places: what readings, exports or refusals take, orders and access
 * checks do not wait for. An order that suspends a right has two that nothing else can fill.
 */
import { currentDefinition, PROCESSES } from '../processes/laws';
import type { Actor } from '../domain/roles';
import type { Database } from '../records/database';
import { classOf } from './admission';
import { Lane } from './lane';
import type { AnyReply, Route } from './route';
import type { Services } from './services';

/** Carries out a call with the services of its lane, when there is a place for its caller. */
export type Serve<S> = (
  route: Route<S>,
  call: {
    readonly actor: Actor | undefined;
    readonly params: unknown;
    readonly body: unknown;
    /** The caller has gone. */
    readonly gone?: AbortSignal;
  },
  work: (services: S) => AnyReply | Promise<AnyReply>,
) => Promise<AnyReply>;

export interface LaneDatabase {
  readonly db: Database;
  readonly places: number;
}
export type LaneName = 'reads' | 'commands' | 'exports' | 'orders';

export function lanesOver(services: Services, pools: Readonly<Record<LaneName, LaneDatabase>>): Serve<Services> {
  const opened = ({ db, places }: LaneDatabase) => ({
    lane: new Lane(places),
    services: { ...services, db, runner: { ...services.runner, db } },
  });
  const lanes: Readonly<Record<LaneName, ReturnType<typeof opened>>> = {
    reads: opened(pools.reads),
    commands: opened(pools.commands),
    exports: opened(pools.exports),
    orders: opened(pools.orders),
  };
  // A verification has a connection and a thread of its own: in the lane of exports it would keep documents waiting for minutes.
  const verifying = new Lane(2);
  return async (route, { actor, params, body, gone }, work) => {
    const kind = classOf(route);
    if (kind === 'access') return work(services);
    if (route.operationId === 'verifyTrail')
      return verifying.run(actor?.id ?? '', () => Promise.resolve(work(services)), { gone });
    const chosen = lanes[kind === 'commands' && isOrder(route, actor, body) ? 'orders' : kind];
    const { caller, atOnce } = lineOf(route, actor, params);
    return chosen.lane.run(caller, () => Promise.resolve(work(chosen.services)), { atOnce, gone });
  };
}

/** Who waits in one line: a caller; where nobody is known, those who ask for the same thing, or all. */
function lineOf(
  { operationId, line }: Pick<Route<Services>, 'operationId' | 'line'>,
  actor: Actor | undefined,
  params: unknown,
): { readonly caller: string; readonly atOnce?: number } {
  if (actor !== undefined) return { caller: actor.id };
  if (line === undefined || typeof params !== 'object' || params === null) return { caller: '' };
  return { caller: `${operationId} ${String(Reflect.get(params, line.by))}`, atOnce: line.atOnce };
}

/** Decisions that take or suspend a right, by outcome: whose they are. */
const ORDERS = new Map<string, Set<string>>();
for (const process of PROCESSES) {
  for (const step of Object.values(currentDefinition(process).steps)) {
    if (step.right !== 'exclusive' || step.duty !== 'decide') continue;
    for (const [name, outcome] of Object.entries(step.outcomes)) {
      if (outcome.against === true) ORDERS.set(name, (ORDERS.get(name) ?? new Set()).add(step.role));
    }
  }
}

function isOrder({ operationId }: Route<Services>, actor: Actor | undefined, body: unknown): boolean {
  if (operationId !== 'decideTask' || typeof body !== 'object' || body === null || !('outcome' in body)) return false;
  const roles = typeof body.outcome === 'string' ? ORDERS.get(body.outcome) : undefined;
  return actor?.roles.some((role) => roles?.has(role)) === true;
}
