/** Which right is meant where an operator is named and no authorisation: the one it holds, else its latest. */
import { isLiveStatus, rightStatus } from '../domain/right';
import type { CommandContext } from './unit';

/** Its id; null for an organisation that never had one. */
export async function rightOfOperator(ctx: CommandContext, operatorId: string): Promise<string | null> {
  const now = await ctx.read.databaseNow();
  const all = await ctx.read.authorizationsOf(operatorId);
  return (all.find((right) => isLiveStatus(rightStatus(right, now))) ?? all[0])?.id ?? null;
}
