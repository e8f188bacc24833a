/** When the term of a supply asks for something: its end comes near (Art. 14), or is there. */
import { remindersOf } from '../../domain/clock';
import { endOfDay, type LocalDate } from '../../domain/local-date';
import type { CommandContext } from '../../cases/unit';
import { currentPolicy } from '../laws';

type Reading = Pick<CommandContext, 'read' | 'rules'>;

/** The reminders of its end, by today's policy. */
export async function remindersOfEnd({ read, rules }: Reading, createdAt: Date, end: Date): Promise<readonly Date[]> {
  const { policy, calendar } = await read.readOpening('supply-renewal');
  const reminders = currentPolicy('supply-renewal', policy, rules).remindersOf('window');
  return remindersOf({ from: createdAt, due: end }, reminders, calendar);
}

/** Of a supply that begins now. */
export async function firstAttention(ctx: Reading, now: Date, lastDay: LocalDate): Promise<Date> {
  const end = endOfDay(lastDay);
  return (await remindersOfEnd(ctx, now, end)).find((at) => at > now) ?? end;
}
