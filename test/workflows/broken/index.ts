/** Kept broken, for the replay's own test: as the data request, but it supplies before the departments have docked (Art. 15 ¶2). */
import { runCase, type CaseRun } from '../../../workflows/case-file';
import type { DataRequest } from '../../../processes/data-request/law';

export function dataRequest(run: CaseRun): Promise<string> {
  return runCase<DataRequest>(run, async (file, { supply }) => {
    const accepted = await file.step('acceptance', {
      accept: 'review',
      'deemed-accepted': 'review',
      return: 'review',
      refuse: 'end',
    });
    if (accepted === 'end') return file.ended();
    for (;;) {
      const reviewed = await file.step('review', {
        'recommend-approval': 'decision',
        'recommend-rejection': 'decision',
        'need-experts': 'experts',
      });
      if (reviewed === 'decision') break;
      await file.panel({
        declaration: ['expert-declaration', { 'no-conflict': 'work', conflict: 'next' }],
        work: ['expert-review', { submit: 'done' }],
        shortage: ['panel-shortage', { appoint: 'seats', 'proceed-without': 'seats' }],
      });
    }
    const decided = await file.step('decision', { approve: 'supply', reject: 'end', 'send-back': 'supply' });
    if (decided === 'supply') await supply(file.caseId);
    return file.ended();
  });
}
