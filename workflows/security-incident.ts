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

    // Progress is reported again and again until the closing report; in a case of 0.1.0 once, after the containment.
    const once = run.version === 1;
    if (!once) file.again('progress-report', { submit: 'progress-report' });

    // Contained at once: one official proposes, the director orders it in one act, or what the emergency clause allows.
    for (;;) {
      const proposed = await file.step('containment', {
        'propose-order': 'containment-decision',
        'propose-measures': 'containment-decision',
        'no-measures': 'contained',
      });
      if (proposed === 'contained') break;
      const decided = await file.step('containment-decision', {
        'issue-order': 'contained',
        'order-measures': 'contained',
        decline: 'contained',
        'send-back': 'containment',
      });
      if (decided === 'contained') break;
    }

    if (once) await file.step('progress-report', { submit: 'closing-report' });
    for (;;) {
      await file.step('closing-report', { submit: 'closure' });
      await acknowledged();
      const closed = await file.step('closure', { close: 'end', return: 'closing-report' });
      if (closed === 'end') return file.ended();
    }
  });
}
