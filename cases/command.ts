/** What makes a function a command: one unit of work, written at its end by the one writer. */
import { processOf } from '../processes/laws';
import { faultsOf } from '../processes/written-facts';
import type { CaseRow } from '../records/cases';
import { write } from '../records/writer';
import { refusalOf } from './constraints';
import type { Context } from './context';
import { numbersOf } from './numbers';
import { readsOf } from './reads';
import { isStrict } from './strict';
import { Unit, type CommandContext } from './unit';

type Body<A extends readonly unknown[], T> = (ctx: CommandContext, ...args: A) => T | Promise<T>;

/**
 * A command. Called within a transaction it writes what it has recorded before it answers; called by another command it is part of that, and
 * fails with it: a refusal that the other catches would leave what was recorded until then.
 * What a constraint of the record forbids is refused as its register says (constraints.ts).
 */
export function command<A extends readonly unknown[], T>(body: Body<A, T>): (ctx: Context, ...args: A) => Promise<T> {
  return async (ctx, ...args) => {
    if (isWithin(ctx)) return part(ctx, () => body(ctx, ...args));
    return carryOut(ctx, new Unit(), (within) => body(within, ...args));
  };
}

async function part<T>({ unit }: CommandContext, body: () => T | Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    unit.fails(error);
    throw error;
  }
}

/** Fills the unit with what the commands within it record, and writes it. */
export async function carryOut<T>(ctx: Context, unit: Unit, body: (ctx: CommandContext) => T | Promise<T>): Promise<T> {
  const result = await body({ ...ctx, unit, read: readsOf(ctx.tx), numbers: numbersOf(ctx.tx) });
  await unit.settle();
  unit.written(unit.changes.length > 0 ? await written(ctx, unit) : unit.heads);
  return result;
}

/** @throws Error naming what stands in no schema of the case's process */
function assertKept(kase: CaseRow): void {
  const faults = faultsOf(processOf(kase.process), kase);
  if (faults.length > 0) throw new Error(`${kase.id} would keep what its process does not: ${faults.join('; ')}`);
}

function isWithin(ctx: Context): ctx is CommandContext {
  return 'unit' in ctx;
}

async function written({ tx }: Context, unit: Unit): ReturnType<typeof write> {
  if (isStrict()) unit.cases.forEach(assertKept);
  try {
    return await write(tx, unit.changes, unit.heads);
  } catch (error) {
    throw refusalOf(error) ?? error;
  }
}
