/** The register of persons follows the verified tokens: whom tasks can be given to, and the pool that panels are drawn from. */
import type { Actor } from '../../domain/roles';
import type { Database } from '../../records/database';
import { findPerson } from '../../records/parties';
import { releaseLeft } from '../../cases/assignment';
import { command } from '../../cases/command';
import type { Rules } from '../../cases/context';
import { recordInSystem } from '../../cases/system-event';
import type { CommandContext } from '../../cases/unit';

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
  await db.transaction((tx) => register({ tx, actor, requestId: 'people', rules }));
}

const register = command(async (ctx: CommandContext): Promise<void> => {
  const { id, org, roles, name } = ctx.actor;
  const known = await ctx.read.lockPerson(id);
  if (known?.org !== org || !sameRoles(known.roles, roles)) {
    // Who has no name in the register is there under the id.
    ctx.unit.record({ kind: 'person', person: { id, name: name ?? id, org, roles: [...roles] } });
    recordInSystem(ctx, { type: 'person.registered', payload: { person: id, org, roles: [...roles] } });
  }
  if (known !== null && name !== undefined && name !== known.name) ctx.unit.record({ kind: 'person.name', id, name });
});

function sameRoles(known: readonly string[], given: readonly string[]): boolean {
  return known.every((role) => given.includes(role)) && given.every((role) => known.includes(role));
}
