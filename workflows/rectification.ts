/** Rectification and revocation 责令整改与解除授权. Reads beside Art. 25 and 28 ¶1: “可解除” is discretion, nothing revokes but a decision. */
import type { Rectification } from '../domain/processes/rectification';
import { runCase, type CaseRun } from './case-file';

export function rectification(run: CaseRun): Promise<string> {
  return runCase<Rectification>(run, async (file, { orderState }) => {
    // Art. 28 ¶1: one official drafts, another issues; issuing suspends the right, in the order's own commit.
    for (;;) {
      await file.step('draft');
      const order = await file.step('order');
      if (order.outcome === 'drop') return file.close('dropped');
      if (order.outcome === 'issue') break;
    }
    // With the e-service clause issuing was serving; without it the time to rectify begins at service.
    if (!(await orderState(file.caseId)).eService) await file.step('service');

    for (;;) {
      // 限期整改: the operator reports; once the time is over the director may dispose, and the report may still come first.
      const report = await file.either('rectification', 'disposition');
      let disposition = report.overdue;
      if (disposition === null) {
        await file.step('verification');
        const lift = await file.step('lift-decision');
        if (lift.outcome === 'pass') return file.close('lifted'); // or `corrected` under Art. 25
        if (lift.outcome === 'rescind') return file.close('rescinded');
        disposition = (await file.step('disposition')).outcome;
      }
      if (disposition === 'rescind') return file.close('rescinded');
      if (disposition === 'set-new-deadline') continue;

      // 未按照要求整改的，可解除运营授权: told beforehand, heard where asked for, decided by somebody else than who proposed it.
      const response = await file.step('notice-of-revocation');
      if (response.outcome === 'respond' && (await orderState(file.caseId)).hearing) await file.step('hearing');
      const revocation = await file.step('revocation');
      if (revocation.outcome === 'rescind') return file.close('rescinded');
      if (revocation.outcome === 'do-not-revoke') continue;
      if (!(await orderState(file.caseId)).eService) await file.step('revocation-service');
      return file.close('revoked');
    }
  });
}
