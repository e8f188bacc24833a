/** Clearances after supplies 供给终止清退 (Art. 18 ¶2, 22, 23): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../cases/behaviour';
import type { Dossier } from '../../cases/dossier';
import type { OrderedLimit } from '../../cases/ordered-limit';
import { supplyClosureEffects as effects } from './effects';
import { openClearances } from './filing';
import { outcomes as forms } from './forms';
import { supplyClosure as law } from './law';

export const supplyClosure = behaviour(law, {
  effects,
  forms,
  ordered: { statement: restatement },
  suppliesEnded: openClearances,
  rightEnded: (work) => work.setFacts({ right: 'over' }),
});

/** The first time, the time that the step itself has. */
function restatement(work: Dossier<'supply-closure'>): OrderedLimit | null {
  const { missing, remindedAt, statedAt } = work.facts;
  if (missing == null && remindedAt == null && statedAt == null) return null;
  const limit = work.policy.limitOf('restatement');
  return limit === null ? null : { limit };
}
