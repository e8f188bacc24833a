/** A unit of work is written as a whole or not at all. */
import { command } from '../../cases/command';
import type { Context } from '../../cases/context';
import { recordInSystem } from '../../cases/system-event';
import type { CommandContext } from '../../cases/unit';
import { invalid } from '../../domain/refusal';
import { SYSTEM } from '../../domain/roles';
import { NO_DATABASE, RULES } from '../support/commands';

const OUTSIDE: Context = { tx: NO_DATABASE, actor: SYSTEM, requestId: 'unit', rules: RULES };

/** Records, and refuses then. */
const halfDone = command((ctx: CommandContext) => {
  recordInSystem(ctx, { type: 'calendar.imported', payload: { version: 1, source: '试', years: [] } });
  throw invalid('/source', { zh: '不予受理', en: 'refused' });
});

test('a command that goes on over the refusal of one within it writes nothing', async () => {
  const goesOn = command(async (ctx: CommandContext) => {
    await halfDone(ctx).catch(() => undefined);
    return 'done';
  });
  await expect(goesOn(OUTSIDE)).rejects.toThrow('a command within has failed');
});

test('where it does not, it is refused as the one within it is', async () => {
  const handsOn = command((ctx: CommandContext) => halfDone(ctx));
  await expect(handsOn(OUTSIDE)).rejects.toMatchObject({ code: 'validation-failed' });
});

test('what is put off is part of it', async () => {
  const putsOff = command((ctx: CommandContext) => ctx.unit.afterwards(() => halfDone(ctx)));
  await expect(putsOff(OUTSIDE)).rejects.toMatchObject({ code: 'validation-failed' });
});
