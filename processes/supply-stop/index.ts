/** Stops of supplies 停止供给 (by analogy 行政许可法 8): what the process brings of its own to the mechanics of every case. */
import { behaviour, type SuppliesEnded } from '../../cases/behaviour';
import { Dossier } from '../../cases/dossier';
import { closeCase } from '../../cases/lifecycle';
import { supplyStopEffects as effects } from './effects';
import { effectsOf } from './filing';
import { outcomes as forms } from './forms';
import { supplyStop as law } from './law';

export const supplyStop = behaviour(law, {
  effects,
  forms,
  suppliesEnded: nothingToStop,
  preview: {
    effects: async (read, { supply_id: id }) => (id === null ? null : effectsOf(read, id)),
    carriedOutBy: 'stopped',
  },
});

/** A supply that ends otherwise needs no stop any more. */
async function nothingToStop(...[ctx, , ended]: Parameters<SuppliesEnded>): Promise<void> {
  for (const { supply, how } of ended) {
    const id = how === 'stopped' ? null : await ctx.read.openCaseOfSupply(supply.id, 'supply-stop');
    if (id === null) continue;
    const work = (await Dossier.lock(ctx, id, () => 'exclusive')).as('supply-stop');
    if (work.kase.status === 'closed') continue;
    await closeCase(work, 'terminated');
    work.wake('caseCommanded', { command: 'terminate', by: ctx.actor.id });
  }
}
