/** Operator selection 运营主体遴选 (Art. 5): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../cases/behaviour';
import { operatorSelectionEffects as effects } from './effects';
import { endApplications } from './ending';
import { forgetShortlist, publishShortlisted } from './notice';
import { untilThen } from '../../cases/ordered-limit';
import { outcomes as forms } from './forms';
import { operatorSelection as law } from './law';

export const operatorSelection = behaviour(law, {
  effects,
  forms,
  openings: { 'bureau-decision': forgetShortlist, 'public-notice': publishShortlisted },
  closing: endApplications,
  panel: {
    role: 'expert',
    article: 'Art. 5',
    seats: ({ file }) => file.panelSize,
    excluded: async ({ read, kase }) => [...(await read.partiesOfCasesPartOf(kase.id)).values()],
  },
  // The instant at which the call closes.
  ordered: { call: ({ kase, file }) => untilThen(file.closesAt, kase.opened_at.toISOString()) },
});
