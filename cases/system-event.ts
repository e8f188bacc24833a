/** Telling the one chain of what belongs to no case, as part of a command. */
import type { EventInput } from './context';
import type { CommandContext } from './unit';

export function recordInSystem({ unit, actor }: Pick<CommandContext, 'unit' | 'actor'>, event: EventInput): void {
  const { type, basis = null, taskId = null, payload = {} } = event;
  unit.record({ kind: 'system-event', event: { type, actor: actor.id, roles: actor.roles, basis, taskId, payload } });
}
