/** Data request 数据需求申请: “one need, one application, one supply” 一需求一申请一供给. Reads beside Art. 13–15, 17 and 18. */
import { patched } from '@temporalio/workflow';
import type { DataRequest } from '../processes/data-request/law';
import { runCase, type CaseRun } from './case-file';

export function dataRequest(run: CaseRun): Promise<string> {
  return runCase<DataRequest>(run, async (file, { dockingParties, supply }) => {
    // Art. 14: the application has been filed; it is accepted, refused, or returned once for what is missing 补正.
    for (;;) {
      const next = await file.step('acceptance', {
        accept: 'review',
        'deemed-accepted': 'review', // as of receipt
        return: 'supplement',
        refuse: 'end',
      });
      if (next === 'end') return file.ended();
      if (next === 'review') break;
      const supplemented = await file.step('supplement', { submit: 'acceptance', 'deemed-abandoned': 'end' });
      if (supplemented === 'end') return file.ended();
    }

    // Art. 15 ¶1: review of unit, purpose, scope, feasibility and benefits, and the director's decision; ¶2: experts advise.
    for (;;) {
      const next = await file.step('review', {
        'recommend-approval': 'decision',
        'recommend-rejection': 'decision',
        'need-experts': 'experts',
      });
      if (next === 'experts') {
        await file.panel({
          declaration: ['expert-declaration', { 'no-conflict': 'work', conflict: 'next' }],
          work: ['expert-review', { submit: 'done' }],
          shortage: ['panel-shortage', { appoint: 'seats', 'proceed-without': 'seats' }],
        });
        continue; // back to the reviewer, who now has the experts' opinion
      }
      // Art. 18 ¶3 stands in the approval's own commit.
      const decided = await file.step('decision', { approve: 'docking', reject: 'end', 'send-back': 'review' });
      if (decided === 'end') return file.ended();
      if (decided === 'docking') break;
    }

    // Art. 15 ¶2: once approved, the providing departments dock in parallel.
    for (;;) {
      const departments = await dockingParties(file.caseId);
      if (departments.length === 0) break;
      const answers = await file.parallel(
        'docking',
        { ready: 'ready', refuse: 'refused' },
        departments.map((id) => ({ seat: id, partyId: id })),
      );
      if (!answers.includes('refused')) continue;
      // Art. 7, 8: what was refused an amendment may have taken, before the director is asked or while they are.
      if (patched('refusal-taken-away') && (await dockingParties(file.caseId)).length === 0) break;
      const next = await file.stepUnlessVoid('docking-refusal', { narrow: 'docking', insist: 'docking', end: 'end' });
      if (next === 'end') return file.ended();
    }

    // Art. 15 ¶2, 17, 18: supply, permit, the catalogue's usage, and the end of need and case, in one commit.
    for (;;) {
      const mark = file.mark();
      const supplied = await supply(file.caseId);
      if (supplied.result !== 'on-hold') return file.ended(); // supplied, or terminated with the right
      await file.change(mark); // Art. 28: the right is suspended, the case waits for the lifting
    }
  });
}
