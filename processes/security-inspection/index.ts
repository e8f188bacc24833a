/** Security inspections 安全检查 (Art. 25): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../commands/behaviour';
import { securityInspectionEffects as effects } from '../../commands/effects/security-inspection';
import type { Dossier } from '../../commands/dossier';
import { untilThen } from '../../commands/ordered-limit';
import { outcomes as forms } from '../../domain/forms/security-inspection';
import type { SecurityInspection } from '../../domain/processes/security-inspection';

export const securityInspection = behaviour<SecurityInspection>({
  effects,
  forms,
  panel: { role: 'security-officer', article: 'Art. 25', seats: inspectors },
  // The last day that the findings name (Art. 25).
  ordered: { correction: ({ kase: { facts } }) => untilThen(facts.rectifyBy, facts.orderedAt) },
});

async function inspectors(work: Dossier): Promise<number> {
  return Number((await work.policy()).parameterOf('inspectors'));
}
