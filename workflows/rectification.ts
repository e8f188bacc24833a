/** Rectification and revocation 责令整改与解除授权. Reads beside Art. 25 and 28 ¶1: “可解除” is discretion, nothing revokes but a decision. */
import type { Rectification } from '../processes/rectification/law';
import { runCase, type CaseRun } from './case-file';

const DISPOSITION = {
  'set-new-deadline': 'rectification',
  'propose-revocation': 'notice-of-revocation',
  rescind: 'end',
} as const;

export function rectification(run: CaseRun): Promise<string> {
  return runCase<Rectification>(run, async (file, { orderState }) => {
    // Art. 28 ¶1: one official drafts, another issues; issuing suspends the right, in the order's own commit.
    for (;;) {
      await file.step('draft', { submit: 'order' });
      const order = await file.step('order', { issue: 'service', 'send-back': 'draft', drop: 'end' });
      if (order === 'end') return file.ended();
      if (order === 'service') break;
    }
    // With the e-service clause issuing was serving; without it the time to rectify begins at service.
    if (!(await orderState(file.caseId)).eService) await file.step('service', { served: 'rectification' });

    for (;;) {
      // 限期整改: the operator reports; once the time is over the director may dispose, and the report may still come first.
      let next = await file.either('rectification', { submit: 'verification' }, 'disposition', DISPOSITION);
      if (next === 'verification') {
        await file.step('verification', { 'recommend-pass': 'lift-decision', 'recommend-fail': 'lift-decision' });
        // Passed: the right is restored; under Art. 25 it was never taken.
        const lift = await file.step('lift-decision', { pass: 'end', rescind: 'end', fail: 'disposition' });
        next = lift === 'end' ? 'end' : await file.step('disposition', DISPOSITION);
      }
      if (next === 'end') return file.ended();
      if (next === 'rectification') continue;

      // 未按照要求整改的，可解除运营授权: told beforehand, heard where asked for, decided by somebody else than who proposed it.
      const response = await file.step('notice-of-revocation', {
        respond: 'responded',
        waive: 'revocation',
        proceed: 'revocation',
      });
      if (response === 'responded' && (await orderState(file.caseId)).hearing)
        await file.step('hearing', { record: 'revocation' });
      const revocation = await file.step('revocation', {
        revoke: 'service',
        'do-not-revoke': 'rectification',
        rescind: 'end',
      });
      if (revocation === 'end') return file.ended();
      if (revocation === 'rectification') continue;
      // By the agreement of that day, which may be another than at the order; what 0.1.0 decided knows of no other.
      const { eService, revocationEService = eService } = await orderState(file.caseId);
      if (!revocationEService) await file.step('revocation-service', { served: 'end' });
      return file.ended();
    }
  });
}
