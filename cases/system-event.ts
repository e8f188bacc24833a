/** Telling the one chain of what belongs to no case, as part of a command. */
import { eventBy, type EventInput } from './context';
import type { CommandContext } from './unit';

export function recordInSystem({ unit, actor }: Pick<CommandContext, 'unit' | 'actor'>, event: EventInput): void {
  unit.record({ kind: 'system-event', event: eventBy(actor, event) });
}
