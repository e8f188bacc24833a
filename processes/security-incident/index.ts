/** Security incidents 安全事件 (Art. 24): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../cases/behaviour';
import { securityIncidentEffects as effects } from './effects';
import { outcomes as forms } from './forms';
import { securityIncident as law } from './law';

export const securityIncident = behaviour(law, {
  effects,
  forms,
});
