/** What makes a function a command: one unit of work, written at its end by the one writer. */
import { write } from '../records/writer';
import { refusalOf } from './constraints';
import type { Context } from './context';
import { readsOf } from './reads';
import { Unit, type CommandContext } from './unit';

type Body<A extends readonly unknown[], T> = (ctx: CommandContext, ...args: A) => T | Promise<T>;

/**
 * A command. Called within a transaction it writes what it has recorded before it answers; called by another command it is part of that.
 * What a constraint of the record forbids is refused as its register says (constraints.ts).
 */
export function command<A extends readonly unknown[], T>(body: Body<A, T>): (ctx: Context, ...args: A) => Promise<T> {
  return async (ctx, ...args) => {
    if (isWithin(ctx)) return body(ctx, ...args);
    const unit = new Unit();
    const result = await body({ ...ctx, unit, read: readsOf(ctx.tx) }, ...args);
    await unit.settle();
    unit.written(unit.changes.length > 0 ? await written(ctx, unit) : unit.heads);
    return result;
  };
}

function isWithin(ctx: Context): ctx is CommandContext {
  return 'unit' in ctx;
}

async function written({ tx }: Context, unit: Unit): ReturnType<typeof write> {
  try {
    return await write(tx, unit.changes, unit.heads);
  } catch (error) {
    throw refusalOf(error) ?? error;
  }
}
