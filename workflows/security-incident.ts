/** Security incident 安全事件应急处置. Reads beside Art. 24; what a suspension demands is Art. 28 and a process of its own. */
import type { SecurityIncident } from '../domain/processes/security-incident';
import { runCase, type CaseRun } from './case-file';

export function securityIncident(run: CaseRun): Promise<string> {
  return runCase<SecurityIncident>(run, async (file) => {
    // Art. 24: reported to the data authority and to the cyberspace department; both confirm, while the response goes on.
    const acknowledged = file.parallelBeside('acknowledgement', [{ seat: 'security-officer' }, { seat: 'cyberspace' }]);

    // Contained at once: one official proposes, the director orders it in one act, or what the emergency clause allows.
    for (;;) {
      const containment = await file.step('containment');
      if (containment.outcome === 'no-measures') break;
      const decision = await file.step('containment-decision');
      if (decision.outcome !== 'send-back') break;
    }

    await file.step('progress-report');
    for (;;) {
      await file.step('closing-report');
      await acknowledged();
      const closure = await file.step('closure');
      if (closure.outcome === 'close') return file.close('closed-out');
    }
  });
}
