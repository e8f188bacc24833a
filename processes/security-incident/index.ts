/** Security incidents 安全事件 (Art. 24): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../cases/behaviour';
import { securityIncidentEffects as effects } from './effects';
import { outcomes as forms } from './forms';
import type { SecurityIncident } from './law';

export const securityIncident = behaviour<SecurityIncident>({
  effects,
  forms,
});
