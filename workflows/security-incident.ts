/** Security incident 安全事件应急处置. Reads beside Art. 24; what a suspension demands is Art. 28 and a process of its own. */
import type { SecurityIncident } from '../processes/security-incident/law';
import { runCase, type CaseRun } from './case-file';

export function securityIncident(run: CaseRun): Promise<string> {
  return runCase<SecurityIncident>(run, async (file) => {
    // Art. 24: reported to the data authority and to the cyberspace department; both confirm, while the response goes on.
    const acknowledged = file.parallelAlongside('acknowledgement', { acknowledge: 'acknowledged' }, [
      { seat: 'security-officer' },
      { seat: 'cyberspace' },
    ]);

    // Contained at once: one official proposes, the director orders it in one act, or what the emergency clause allows.
    for (;;) {
      const proposed = await file.step('containment', {
        'propose-order': 'containment-decision',
        'propose-measures': 'containment-decision',
        'no-measures': 'progress-report',
      });
      if (proposed === 'progress-report') break;
      const decided = await file.step('containment-decision', {
        'issue-order': 'progress-report',
        'order-measures': 'progress-report',
        decline: 'progress-report',
        'send-back': 'containment',
      });
      if (decided === 'progress-report') break;
    }

    await file.step('progress-report', { submit: 'closing-report' });
    for (;;) {
      await file.step('closing-report', { submit: 'closure' });
      await acknowledged();
      const closed = await file.step('closure', { close: 'end', return: 'closing-report' });
      if (closed === 'end') return file.ended();
    }
  });
}
