/** Applications in a selection 遴选申请 (Art. 5, 6): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../commands/behaviour';
import { selectionApplicationEffects as effects } from '../../commands/effects/selection-application';
import { leaveRound } from '../../commands/effects/operator-selection-end';
import { outcomes as forms } from '../../domain/forms/selection-application';
import type { SelectionApplication } from '../../domain/processes/selection-application';

export const selectionApplication = behaviour<SelectionApplication>({
  effects,
  forms,
  closing: leaveRound,
});
