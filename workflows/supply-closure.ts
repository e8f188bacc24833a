/** Clearance after a supply 供给终止清退. Reads beside Art. 18 ¶2, 22 and 23: it outlives the right, and ends when somebody has looked. */
import type { SupplyClosure } from '../processes/supply-closure/law';
import { runCase, type CaseRun } from './case-file';

export function supplyClosure(run: CaseRun): Promise<string> {
  return runCase<SupplyClosure>(run, async (file) => {
    for (;;) {
      // The operator states what it has deleted and what it keeps. Once late, an officer reminds, or proposes an order beside it.
      const next = await file.either('statement', { submit: 'check' }, 'overdue', {
        remind: 'statement',
        'propose-rectification': 'statement',
      });
      if (next === 'statement') continue;
      const checked = await file.step('check', {
        confirm: 'end',
        return: 'statement',
        'propose-rectification': 'statement',
      });
      if (checked === 'end') return file.ended();
    }
  });
}
