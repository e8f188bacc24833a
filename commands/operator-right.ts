/** Which right is meant where an operator is named and no authorisation: the one it holds, else its latest. */
import { isLiveStatus, rightStatus } from '../domain/right';
import { authorizationsOf } from '../records/authorizations';
import { databaseNow } from '../records/database';
import type { Context } from './context';

/** Its id; null for an organisation that never had one. */
export async function rightOfOperator(ctx: Context, operatorId: string): Promise<string | null> {
  const now = await databaseNow(ctx.tx);
  const all = await authorizationsOf(ctx.tx, operatorId);
  return (all.find((one) => isLiveStatus(rightStatus(one, now))) ?? all[0])?.id ?? null;
}
