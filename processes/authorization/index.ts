/** Authorisation 授权 (Art. 7, 9): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../cases/behaviour';
import { authorizationEffects as effects } from './effects';
import { tellOfEvidence, whileGood } from './evidence';
import { outcomes as forms } from './forms';
import { authorization as law } from './law';

export const authorization = behaviour(law, {
  effects,
  forms,
  openings: { 'evidence-watch': tellOfEvidence },
  ordered: { 'evidence-watch': whileGood },
});
