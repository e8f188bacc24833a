/** Amendment of an agreement 授权协议变更. Reads beside Art. 7 and 8; what widens the right goes to the government first (Art. 5). */
import type { AgreementAmendment } from '../processes/agreement-amendment/law';
import { runCase, type CaseRun } from './case-file';

export function agreementAmendment(run: CaseRun): Promise<string> {
  return runCase<AgreementAmendment>(run, async (file, { amendmentState }) => {
    if ((await amendmentState(file.caseId)).byOperator) {
      const admitted = await file.step('admission', { accept: 'draft', refuse: 'end' });
      if (admitted === 'end') return file.ended();
    }
    for (;;) {
      const drafted = await file.step('draft', { submit: 'next', drop: 'end' });
      if (drafted === 'end') return file.ended();
      if ((await amendmentState(file.caseId)).wider) {
        const decided = await file.step('government-decision', { approve: 'operator-signature', reject: 'end' });
        if (decided === 'end') return file.ended();
      }
      const operator = await file.step('operator-signature', {
        sign: 'authority-signature',
        object: 'draft',
        'deemed-abandoned': 'end',
      });
      if (operator === 'end') return file.ended();
      if (operator === 'draft') continue;
      const authority = await file.step('authority-signature', { sign: 'end', 'send-back': 'draft', abandon: 'end' });
      if (authority === 'end') return file.ended();
    }
  });
}
