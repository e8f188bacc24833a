/** Operator selection 运营主体遴选 (Art. 5): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../commands/behaviour';
import { operatorSelectionEffects as effects } from '../../commands/effects/operator-selection';
import { endApplications } from '../../commands/effects/operator-selection-end';
import { forgetShortlist, publishShortlisted } from '../../commands/effects/operator-selection-notice';
import { untilThen } from '../../commands/ordered-limit';
import { fileOf } from '../../commands/selection-file';
import { outcomes as forms } from '../../domain/forms/operator-selection';
import type { OperatorSelection } from '../../domain/processes/operator-selection';

export const operatorSelection = behaviour<OperatorSelection>({
  effects,
  forms,
  openings: { 'bureau-decision': forgetShortlist, 'public-notice': publishShortlisted },
  closing: endApplications,
  panel: {
    role: 'expert',
    article: 'Art. 5',
    seats: (round) => fileOf(round.kase).panelSize,
    excluded: async ({ read, kase }) => [...(await read.partiesOfCasesPartOf(kase.id)).values()],
  },
  // The instant at which the call closes.
  ordered: { call: ({ kase }) => untilThen(kase.file.closesAt, kase.opened_at.toISOString()) },
});
