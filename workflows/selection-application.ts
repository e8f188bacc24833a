/** An application for selection 遴选申请. Reads beside Art. 6: it is qualified as it comes in, and decided with its round (Art. 5). */
import type { SelectionApplication } from '../domain/processes/selection-application';
import { runCase, type CaseRun } from './case-file';

export function selectionApplication(run: CaseRun): Promise<string> {
  return runCase<SelectionApplication>(run, async (file) => {
    // Art. 6: business condition, staff, capabilities, credit; returned for what is missing 补正, passed or failed.
    for (;;) {
      const qualification = await file.step('qualification');
      if (qualification.outcome === 'fail') return file.close('failed');
      if (qualification.outcome === 'pass') break;
      const supplement = await file.step('supplement');
      if (supplement.outcome === 'deemed-abandoned') return file.close('abandoned');
    }

    // Art. 5: the round decides, listed or not; or the applicant withdraws.
    return file.closedElsewhere();
  });
}
