/** Renewal of a supply 供给续期. Reads beside Art. 14 and 15: asked for before its end, decided by two, and never by silence. */
import type { SupplyRenewal } from '../processes/supply-renewal/law';
import { runCase, type CaseRun } from './case-file';

export function supplyRenewal(run: CaseRun): Promise<string> {
  return runCase<SupplyRenewal>(run, async (file, { supplyProviders }) => {
    // Art. 15 ¶2: whoever provides the data is asked; an objection stops nothing.
    const providers = await supplyProviders(file.caseId);
    await file.parallel(
      'provider-opinion',
      { agree: 'given', object: 'given', 'deemed-consent': 'given' },
      providers.map((id) => ({ seat: id, partyId: id })),
    );
    // Art. 15 ¶1: reviewed and decided by different people; the next permit stands in the decision's own commit.
    for (;;) {
      await file.step('review', { 'recommend-renewal': 'decision', 'recommend-refusal': 'decision' });
      const decided = await file.step('decision', { renew: 'end', refuse: 'end', 'send-back': 'review' });
      if (decided === 'end') return file.ended();
    }
  });
}
