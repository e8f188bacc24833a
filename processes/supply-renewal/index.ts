/** Renewals of supplies 供给续期 (Art. 14, 15, 18): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../cases/behaviour';
import { extendedByLetter } from '../../cases/letters';
import { supplyRenewalEffects as effects } from './effects';
import { outcomes as forms } from './forms';
import { supplyRenewal as law } from './law';
import { endRenewals } from './links';

export const supplyRenewal = behaviour(law, { effects, forms, suppliesEnded: endRenewals, extended: extendedByLetter });
