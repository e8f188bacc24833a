/** Security incidents 安全事件 (Art. 24): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../commands/behaviour';
import { securityIncidentEffects as effects } from '../../commands/effects/security-incident';
import { outcomes as forms } from '../../domain/forms/security-incident';
import type { SecurityIncident } from '../../domain/processes/security-incident';

export const securityIncident = behaviour<SecurityIncident>({
  effects,
  forms,
});
