/** Amendment of an agreement 授权协议变更 (Art. 7, 8): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../cases/behaviour';
import { closeCase } from '../../cases/lifecycle';
import { SYSTEM } from '../../domain/roles';
import { agreementAmendmentEffects as effects } from './effects';
import { outcomes as forms } from './forms';
import { agreementAmendment as law } from './law';
import { effectsOfAmendment } from './preview';

export const agreementAmendment = behaviour(law, {
  effects,
  forms,
  preview: { effects: effectsOfAmendment, carriedOutBy: 'amended' },
  // There is nothing to amend any more.
  rightEnded: async (work) => {
    await closeCase(work, 'abandoned');
    work.wake('caseCommanded', { command: 'rightEnded', by: SYSTEM.id });
  },
});
