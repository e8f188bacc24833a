/** Rectification and revocation 责令整改与解除授权 (Art. 28): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../commands/behaviour';
import { rectificationEffects as effects } from '../../commands/effects/rectification';
import { untilThen } from '../../commands/ordered-limit';
import { outcomes as forms } from '../../domain/forms/rectification';
import type { Rectification } from '../../domain/processes/rectification';

export const rectification = behaviour<Rectification>({
  effects,
  forms,
  // The day by which the order says to rectify (Art. 28 ¶1).
  ordered: { rectification: ({ kase: { facts } }) => untilThen(facts.rectifyBy, facts.orderedAt) },
});
