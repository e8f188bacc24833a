/** Kept broken, for the replay's own test: as the data request, but it supplies before the departments have docked (Art. 15 ¶2). */
import { runCase, type CaseRun } from '../../../workflows/case-file';
import type { DataRequest } from '../../../domain/processes/data-request';

export function dataRequest(run: CaseRun): Promise<string> {
  return runCase<DataRequest>(run, async (file, { supply }) => {
    const acceptance = await file.step('acceptance');
    if (acceptance.outcome === 'refuse') return file.close('refused');
    for (;;) {
      const review = await file.step('review');
      if (review.outcome !== 'need-experts') break;
      await file.panel({ declaration: 'expert-declaration', work: 'expert-review', shortage: 'panel-shortage' });
    }
    const decision = await file.step('decision');
    if (decision.outcome === 'reject') return file.close('rejected');
    await supply(file.caseId);
    return file.close('supplied');
  });
}
