/** Applications in a selection 遴选申请 (Art. 5, 6): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../cases/behaviour';
import { selectionApplicationEffects as effects } from './effects';
import { leaveRound } from '../operator-selection/ending';
import { outcomes as forms } from './forms';
import { selectionApplication as law } from './law';

export const selectionApplication = behaviour(law, {
  effects,
  forms,
  closing: leaveRound,
});
