/** The register of persons follows the verified tokens: whom tasks can be given to, and the pool that panels are drawn from. */
import type { Actor } from '../domain/roles';
import type { Database } from '../records/database';
import { findPerson, renamePerson, upsertPerson } from '../records/parties';
import { releaseLeft } from './assignment';
import { appendToSystem, type Rules } from './context';

/** Machines act, but hold no task and sit on no panel. */
const isMachine = (actor: Actor) => actor.roles.includes('platform');

/** Remembers each person once per process and change of roles or name; a record that is not there now gets it with the next token. */
export function rememberPeople(db: Database, rules: Rules, onError: (error: unknown) => void): (actor: Actor) => void {
  const known = new Map<string, string>();
  return (actor) => {
    const state = `${actor.org} ${actor.roles.join(' ')} ${actor.name ?? ''}`;
    if (isMachine(actor) || known.get(actor.id) === state) return;
    known.set(actor.id, state);
    remember(db, rules, actor).catch((error: unknown) => {
      known.delete(actor.id);
      onError(error);
    });
  };
}

/** Who holds which role decides who may be drawn: a change is an event of the trail. */
async function remember(db: Database, rules: Rules, actor: Actor): Promise<void> {
  const before = await findPerson(db, actor.id);
  // Before the register says so: what is not released now is with the next token.
  if (before !== null && before.org !== actor.org) await releaseLeft(db, rules, actor.id, actor.org);
  await db.transaction(async (tx) => {
    const { id, org, roles, name } = actor;
    // Who has no name in the register is there under the id.
    const changed = await upsertPerson(tx, { id, name: name ?? id, org, roles: [...roles] });
    if (name !== undefined) await renamePerson(tx, id, name);
    if (changed)
      await appendToSystem({ tx, actor }, [
        { type: 'person.registered', payload: { person: id, org, roles: [...roles] } },
      ]);
  });
}
