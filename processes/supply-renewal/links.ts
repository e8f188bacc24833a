/** What other processes ask of renewals: a supply that ends, or is stopped from a day on, leaves nothing to renew. */
import type { SuppliesEnded } from '../../cases/behaviour';
import { Dossier } from '../../cases/dossier';
import { closeCase } from '../../cases/lifecycle';
import type { CommandContext } from '../../cases/unit';
import { isLiveStatus, rightStatus } from '../../domain/right';

/** With its right they end as all that is held with it. */
export const endRenewals: SuppliesEnded = async (ctx, right, ended) => {
  if (!isLiveStatus(rightStatus(right, await ctx.read.databaseNow()))) return;
  for (const { supply } of ended) await endRenewal(ctx, supply.id);
};

/** The open one of the supply, if any; its right is locked exclusively. */
export async function endRenewal(ctx: CommandContext, supplyId: string): Promise<void> {
  const id = await ctx.read.openCaseOfSupply(supplyId, 'supply-renewal');
  if (id === null) return;
  const work = (await Dossier.lock(ctx, id, () => 'exclusive')).as('supply-renewal');
  if (work.kase.status === 'closed') return;
  await closeCase(work, 'terminated');
  work.wake('caseCommanded', { command: 'terminate', by: ctx.actor.id });
}
