/** Rectification and revocation 责令整改与解除授权 (Art. 28): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../cases/behaviour';
import { rectificationEffects as effects } from './effects';
import { untilThen } from '../../cases/ordered-limit';
import { outcomes as forms } from './forms';
import { rectification as law } from './law';

export const rectification = behaviour(law, {
  effects,
  forms,
  // The day by which the order says to rectify (Art. 28 ¶1).
  ordered: { rectification: ({ facts }) => untilThen(facts.rectifyBy, facts.orderedAt) },
});
