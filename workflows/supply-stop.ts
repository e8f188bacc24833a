/** Stop of a supply 停止供给. Reads beside 行政许可法 8 and 行政处罚法 64, by analogy: told, heard, decided. */
import type { SupplyStop } from '../processes/supply-stop/law';
import { runCase, type CaseRun } from './case-file';

export function supplyStop(run: CaseRun): Promise<string> {
  return runCase<SupplyStop>(run, async (file) => {
    // The operator is told before, and may say what speaks against it; silence lets the process go on.
    await file.step('notice', { respond: 'decision', waive: 'decision', proceed: 'decision' });
    // Stopped from a day on, in the decision's own commit; or the supply stays as it is.
    await file.step('decision', { stop: 'end', keep: 'end' });
    return file.ended();
  });
}
