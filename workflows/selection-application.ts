/** An application for selection 遴选申请. Reads beside Art. 6: it is qualified as it comes in, and decided with its round (Art. 5). */
import type { SelectionApplication } from '../processes/selection-application/law';
import { runCase, type CaseRun } from './case-file';

export function selectionApplication(run: CaseRun): Promise<string> {
  return runCase<SelectionApplication>(run, async (file) => {
    // Art. 6: business condition, staff, capabilities, credit; returned for what is missing 补正, passed or failed.
    for (;;) {
      const next = await file.step('qualification', { pass: 'round', return: 'supplement', fail: 'end' });
      if (next === 'end') return file.ended();
      if (next === 'round') break;
      const supplemented = await file.step('supplement', { submit: 'qualification', 'deemed-abandoned': 'end' });
      if (supplemented === 'end') return file.ended();
    }

    // Art. 5: the round decides, listed or not; or the applicant withdraws.
    return file.closedElsewhere();
  });
}
