/** Authorisation 授权 (Art. 7, 9): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../commands/behaviour';
import { authorizationEffects as effects } from '../../commands/effects/authorization';
import { outcomes as forms } from '../../domain/forms/authorization';
import type { Authorization } from '../../domain/processes/authorization';

export const authorization = behaviour<Authorization>({
  effects,
  forms,
});
