/** How an open case of each process goes on from where a release has left it, to its end. */
import type { Client } from '../../scripts/client/client';
import { readyForSupply } from '../../scripts/client/samples';
import { Journey } from '../process/journey';
import type { Stack } from '../process/stack';
import { DATASET } from '../rights/supply-on-record';
import { readerOf, type KeptRelease } from './kept';

/** Those who took part in a release, its own operators too. */
export class Heirs extends Journey {
  private constructor(
    stack: Stack,
    private readonly own: ReadonlyMap<string, Client>,
    private readonly kept: KeptRelease,
  ) {
    super(stack);
  }

  static async of(stack: Stack, kept: KeptRelease): Promise<Heirs> {
    const own = await Promise.all(
      kept.operators.map(async ({ id, org }) => [id, await stack.asPerson({ id, org, roles: ['operator'] })] as const),
    );
    return new Heirs(stack, new Map(own), kept);
  }

  override as(persona: string): Client {
    return this.own.get(persona) ?? super.as(persona);
  }

  /** The case's party. */
  async party(caseId: string): Promise<Client> {
    return this.as(readerOf((await this.kase(caseId)).party.id, this.kept.operators).id);
  }
}

interface Walk {
  readonly ends: string;
  take(on: Heirs, caseId: string): Promise<unknown>;
}

export const WALKS: Readonly<Record<string, Walk>> = {
  'data-request': {
    ends: 'supplied',
    take: async (on, id) => {
      await on.as('director').take(id, 'decision', 'approve');
      await on.as('steward-transport').take(id, 'docking', 'ready', readyForSupply);
    },
  },
  authorization: {
    ends: 'ended',
    take: async (on, id) => {
      const operator = await on.party(id);
      await operator.take(id, 'operator-signature', 'sign');
      await on.as('director').take(id, 'authority-signature', 'sign');
      const { authorizationId } = (await on.kase(id)).data as { authorizationId: string };
      await on.as('director').post(`/v1/authorizations/${authorizationId}/termination`, { reason: '业务调整' });
      await operator.take(id, 'operator-consent', 'agree');
    },
  },
  rectification: {
    ends: 'lifted',
    take: async (on, id) => {
      await on.as('officer-2').take(id, 'verification', 'recommend-pass');
      await on.as('director-2').take(id, 'lift-decision', 'pass');
    },
  },
  'annual-report': {
    ends: 'completed',
    take: (on, id) => on.as('officer').take(id, 'examination', 'accept'),
  },
  evaluation: {
    ends: 'completed',
    take: (on, id) => on.as('director').take(id, 'confirmation', 'confirm'),
  },
  'security-inspection': {
    ends: 'completed',
    take: (on, id) => on.as('security-officer').take(id, 'recheck', 'pass'),
  },
  'anomaly-feedback': {
    ends: 'corrected',
    take: async (on, id) => {
      const steward = on.as('steward-transport');
      await steward.take(id, 'verification', 'confirmed');
      const { version } = await steward.get<{ version: number }>(`/v1/datasets/${DATASET}`);
      await steward.take(id, 'correction', 'corrected', { version: version + 1, changes: '按原始台账更正' });
      await (await on.party(id)).take(id, 'confirmation', 'satisfied');
    },
  },
  'security-incident': {
    ends: 'closed-out',
    take: (on, id) => on.as('security-officer').take(id, 'closure', 'close'),
  },
  'operator-selection': {
    ends: 'listed',
    take: async (on, id) => {
      const { items } = await on.as('officer').get<{ items: { id: string }[] }>(`/v1/selections/${id}/applications`);
      const applications = items.map((one) => one.id);
      await on.as('director').take(id, 'bureau-decision', 'shortlist', { applications });
      await on.as('government').take(id, 'government-decision', 'approve', { applications });
    },
  },
  'selection-application': {
    ends: 'failed',
    take: (on, id) => on.as('officer').take(id, 'qualification', 'fail', { criterion: '经营状况' }),
  },
};
