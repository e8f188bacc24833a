/** Security inspections 安全检查 (Art. 25): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../cases/behaviour';
import { securityInspectionEffects as effects } from './effects';
import type { Dossier } from '../../cases/dossier';
import { untilThen } from '../../cases/ordered-limit';
import { outcomes as forms } from './forms';
import { securityInspection as law } from './law';

export const securityInspection = behaviour(law, {
  effects,
  forms,
  panel: { role: 'security-officer', article: 'Art. 25', seats: inspectors },
  // The last day that the findings name (Art. 25).
  ordered: { correction: ({ facts }) => untilThen(facts.rectifyBy, facts.orderedAt) },
});

function inspectors(work: Dossier<'security-inspection'>): number {
  return Number(work.policy.parameterOf('inspectors'));
}
