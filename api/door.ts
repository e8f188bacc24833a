/**
 * The one door behind authentication: whoever calls, their organisation must be registered and each of their roles must be
 * one of an organisation of its kind. It stands before roles, bodies and parameters, on every route but the public ones.
 */
import { whyNotAdmitted, type OrganisationKind } from '../domain/organisation';
import type { Actor } from '../domain/roles';

/** @throws Refusal `organisation-unknown`, `role-not-of-organisation` */
export type Door = (actor: Actor) => Promise<void>;

export interface DoorOptions {
  /** Kinds of those of the organisations that are registered, read anew. */
  readonly kindsOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, OrganisationKind>>;
  /** Told of everyone who is let in; may not throw. */
  readonly onAdmitted?: (actor: Actor) => void;
  readonly now?: () => number;
}

/** For so long a registered kind may be believed: an access check must not pay a statement for the door. */
const BELIEVED_MS = 5_000;

/** Nobody is refused by what is remembered: an organisation registered, or corrected, a moment ago counts at once. */
export function createDoor({ kindsOf, onAdmitted, now = () => performance.now() }: DoorOptions): Door {
  const known = new Map<string, { readonly kind: OrganisationKind; readonly until: number }>();
  const read = oneAtATime(kindsOf);
  return async (actor) => {
    const remembered = known.get(actor.org);
    const fresh = remembered !== undefined && remembered.until > now() ? remembered.kind : undefined;
    if (fresh === undefined || whyNotAdmitted(actor, fresh) !== null) {
      const kind = actor.org === '' ? undefined : await read(actor.org);
      if (kind !== undefined) known.set(actor.org, { kind, until: now() + BELIEVED_MS });
      const refusal = whyNotAdmitted(actor, kind ?? null);
      if (refusal !== null) throw refusal;
    }
    onAdmitted?.(actor);
  };
}

/** Has one reading run at a time and all who come meanwhile share the next: callers out of place cost no connections. */
function oneAtATime<V>(
  read: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>,
): (key: string) => Promise<V | undefined> {
  let running: Promise<unknown> = Promise.resolve();
  let next: { readonly keys: Set<string>; readonly answer: Promise<ReadonlyMap<string, V>> } | undefined;
  return async (key) => {
    if (next === undefined) {
      const keys = new Set<string>();
      const answer = running.then(() => {
        next = undefined;
        return read([...keys]);
      });
      running = answer.catch(() => undefined);
      next = { keys, answer };
    }
    next.keys.add(key);
    return (await next.answer).get(key);
  };
}
