/** Data request 数据需求申请: “one need, one application, one supply” 一需求一申请一供给. Reads beside Art. 13–15, 17 and 18. */
import type { DataRequest } from '../domain/processes/data-request';
import { runCase, type CaseRun } from './case-file';

export function dataRequest(run: CaseRun): Promise<string> {
  return runCase<DataRequest>(run, async (file, { dockingParties, supply }) => {
    // Art. 14: the application has been filed; it is accepted, refused, or returned once for what is missing 补正.
    for (;;) {
      const acceptance = await file.step('acceptance');
      if (acceptance.outcome === 'refuse') return file.close('refused');
      if (acceptance.outcome !== 'return') break; // accepted, or deemed accepted as of receipt
      const supplement = await file.step('supplement');
      if (supplement.outcome === 'deemed-abandoned') return file.close('abandoned');
    }

    // Art. 15 ¶1: review of unit, purpose, scope, feasibility and benefits, and the director's decision; ¶2: experts advise.
    for (;;) {
      const review = await file.step('review');
      if (review.outcome === 'need-experts') {
        await file.panel({ declaration: 'expert-declaration', work: 'expert-review', shortage: 'panel-shortage' });
        continue; // back to the reviewer, who now has the experts' opinion
      }
      const decision = await file.step('decision');
      if (decision.outcome === 'reject') return file.close('rejected');
      if (decision.outcome === 'approve') break; // Art. 18 ¶3 stands in the approval's own commit
    }

    // Art. 15 ¶2: once approved, the providing departments dock in parallel.
    for (;;) {
      const departments = await dockingParties(file.caseId);
      if (departments.length === 0) break;
      const answers = await file.parallel(
        'docking',
        departments.map((id) => ({ seat: id, partyId: id })),
      );
      if (answers.every((answer) => answer.outcome === 'ready')) continue;
      const refusal = await file.step('docking-refusal');
      if (refusal.outcome === 'end') return file.close('ended');
    }

    // Art. 15 ¶2, 17, 18: supply, permit, the catalogue's usage, and the end of need and case, in one commit.
    for (;;) {
      const mark = file.mark();
      const supplied = await supply(file.caseId);
      if (supplied.result !== 'on-hold') return file.close('supplied');
      await file.change(mark); // Art. 28: the right is suspended, the case waits for the lifting
    }
  });
}
