/** Security inspection 安全监督检查. Reads beside Art. 25. */
import type { SecurityInspection } from '../processes/security-inspection/law';
import { runCase, type CaseRun } from './case-file';

export function securityInspection(run: CaseRun): Promise<string> {
  return runCase<SecurityInspection>(run, async (file) => {
    // Art. 25, 监督检查: two inspectors without a conflict, who each record what they found. Nothing found: the last record closes.
    await file.panel({
      declaration: ['inspector-declaration', { 'no-conflict': 'work', conflict: 'next' }],
      work: ['findings', { submit: 'done' }],
      shortage: ['panel-shortage', { appoint: 'seats' }],
    });
    // 及时整改: the operator corrects within the deadlines of the findings.
    await file.step('correction', { submit: 'recheck' });
    // Passed, or the draft of an order (Art. 28) in the recheck's own commit.
    await file.step('recheck', { pass: 'end', 'open-rectification': 'end' });
    return file.ended();
  });
}
