/** How an open case of each process goes on from where a release has left it, to its end. */
import { correction } from '../builders/anomaly-feedback';
import { bring } from '../builders/bring';
import { Journey } from '../process/journey';
import type { Stack } from '../process/stack';
import { DATASET } from '../rights/supply-on-record';
import type { KeptRelease } from './kept';

/** With those who took part in a release, its own operators too. */
export async function heirsOf(stack: Stack, kept: KeptRelease): Promise<Journey> {
  const heirs = new Journey(stack);
  for (const { id, org } of kept.operators) await heirs.enlist({ id, org, roles: ['operator'] });
  return heirs;
}

interface Walk {
  readonly ends: string;
  take(on: Journey, caseId: string): Promise<unknown>;
}

export const WALKS: Readonly<Record<string, Walk>> = {
  'data-request': {
    ends: 'supplied',
    take: async (on, id) => {
      await on.take(id, 'decision', 'approve');
      await on.take(id, 'docking', 'ready');
    },
  },
  authorization: {
    ends: 'ended',
    take: async (on, id) => {
      await bring(on, 'authorization', id, { from: 'operator-signature', to: 'in-force' });
      const { authorizationId } = (await on.kase(id)).data as { authorizationId: string };
      await on.as('director').post(`/v1/authorizations/${authorizationId}/termination`, { reason: '业务调整' });
      await on.take(id, 'operator-consent', 'agree');
    },
  },
  rectification: {
    ends: 'lifted',
    take: (on, id) => bring(on, 'rectification', id, { from: 'verification', to: 'lifted' }),
  },
  'annual-report': {
    ends: 'completed',
    take: (on, id) => on.take(id, 'examination', 'accept'),
  },
  evaluation: {
    ends: 'completed',
    take: (on, id) => on.take(id, 'confirmation', 'confirm'),
  },
  'security-inspection': {
    ends: 'completed',
    take: (on, id) => on.take(id, 'recheck', 'pass'),
  },
  'anomaly-feedback': {
    ends: 'corrected',
    take: async (on, id) => {
      const { version } = await on.as('steward-transport').get<{ version: number }>(`/v1/datasets/${DATASET}`);
      const corrected = { 'correction.corrected': correction(version + 1) };
      await bring(on, 'anomaly-feedback', id, { from: 'verification', to: 'corrected', with: corrected });
    },
  },
  'agreement-amendment': {
    ends: 'amended',
    take: (on, id) => on.take(id, 'authority-signature', 'sign'),
  },
  'supply-renewal': {
    ends: 'refused',
    take: (on, id) => bring(on, 'supply-renewal', id, { from: 'review', to: 'refused' }),
  },
  'supply-stop': {
    ends: 'kept',
    take: (on, id) => on.take(id, 'decision', 'keep'),
  },
  'supply-closure': {
    ends: 'cleared',
    take: (on, id) => on.take(id, 'check', 'confirm'),
  },
  'security-incident': {
    ends: 'closed-out',
    take: (on, id) => on.take(id, 'closure', 'close'),
  },
  'operator-selection': {
    ends: 'listed',
    take: async (on, id) => {
      const { items } = await on.as('officer').get<{ items: { id: string }[] }>(`/v1/selections/${id}/applications`);
      const chosen = { applications: items.map((one) => one.id) };
      const choices = { 'bureau-decision.shortlist': chosen, 'government-decision.approve': chosen };
      await bring(on, 'operator-selection', id, { from: 'bureau-decision', to: 'listed', with: choices });
    },
  },
  'selection-application': {
    ends: 'failed',
    take: (on, id) => on.take(id, 'qualification', 'fail'),
  },
};
