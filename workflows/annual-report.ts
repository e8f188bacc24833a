/** Annual operation report 年度运营报告. Reads beside Art. 26: what is late stays due; nothing is suspended for lateness alone. */
import type { AnnualReport } from '../processes/annual-report/law';
import { runCase, type CaseRun } from './case-file';

export function annualReport(run: CaseRun): Promise<string> {
  return runCase<AnnualReport>(run, async (file) => {
    for (;;) {
      // The four sections. Once late, an officer notes it, proposes an order beside it, or sets a new deadline: then it is due anew.
      const next = await file.either('submission', { submit: 'examination' }, 'overdue', {
        note: 'submission',
        'set-new-deadline': 'submission',
        'propose-rectification': 'submission',
      });
      if (next === 'submission') continue;
      const examined = await file.step('examination', { accept: 'end', return: 'submission' });
      if (examined === 'end') return file.ended();
    }
  });
}
