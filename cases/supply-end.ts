/**
 * The end of supplies, in the one commit that has it (Art. 7, 9, 14, 28): whatever hangs on them ends with it or begins from it, their clearance
 * above all. Who ends one has locked its right exclusively, so that a supply ends once, and nothing is decided about it meanwhile.
 */
import type { AuthorizationRow } from '../records/authorizations';
import type { EndedSupply } from '../records/supplies';
import { closeCase } from './lifecycle';
import type { CommandContext } from './unit';

export async function suppliesEnd(
  ctx: CommandContext,
  right: AuthorizationRow,
  ended: readonly EndedSupply[],
): Promise<void> {
  if (ended.length === 0) return;
  if (!ctx.unit.hasExclusively(right.id)) throw new Error(`the right ${right.id} is not locked exclusively`);
  ctx.unit.record({ kind: 'supply.end', ends: ended.map(({ supply, how, at }) => ({ id: supply.id, how, at })) });
  for (const process of Object.values(ctx.rules.processes))
    await process?.suppliesEnded?.(ctx, right, ended, closeCase);
}
