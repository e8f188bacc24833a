/** The register of persons follows the verified tokens: whom tasks can be given to, and the pool that panels are drawn from. */
import type { Actor } from '../domain/roles';
import type { Database } from '../records/database';
import { upsertPerson } from '../records/parties';

/** Machines act, but hold no task and sit on no panel. */
const isMachine = (actor: Actor) => actor.roles.includes('platform');

/** Remembers each person once per process and change of roles; a record that is not there now gets it with the next token. */
export function rememberPeople(db: Database, onError: (error: unknown) => void): (actor: Actor) => void {
  const known = new Map<string, string>();
  return (actor) => {
    const state = `${actor.org} ${actor.roles.join(' ')}`;
    if (isMachine(actor) || known.get(actor.id) === state) return;
    known.set(actor.id, state);
    upsertPerson(db, { id: actor.id, name: actor.id, org: actor.org, roles: [...actor.roles] }).catch(
      (error: unknown) => {
        known.delete(actor.id);
        onError(error);
      },
    );
  };
}
