/** Operator selection 运营主体遴选, the round. Reads beside Art. 5 and 6: “组织遴选……报市政府审批决策，确定运营主体名单”. */
import type { OperatorSelection } from '../processes/operator-selection/law';
import { runCase, type CaseRun } from './case-file';

const PANEL = {
  declaration: ['panel-declaration', { 'no-conflict': 'work', conflict: 'next' }],
  work: ['panel', { submit: 'done' }],
  shortage: ['panel-shortage', { appoint: 'seats', 'reject-all': 'end' }],
} as const;
const NOTICE = {
  notice: ['public-notice', { proceed: 'government-decision', 'objection-upheld': 'bureau-decision' }],
  answer: ['objection-answer', { upheld: 'confirmation', 'not-upheld': 'confirmation', inadmissible: 'confirmation' }],
  confirmation: ['objection-confirmation', { confirm: 'answered', redo: 'answer' }],
} as const;

export function operatorSelection(run: CaseRun): Promise<string> {
  return runCase<OperatorSelection>(run, async (file, { roundState }) => {
    // Art. 5: the call is announced and stays open until its closing time; organisations apply, each in a case of its own.
    await file.step('call', { proceed: 'qualification' });

    // Art. 6: every application that came in goes through qualification.
    for (;;) {
      const mark = file.mark();
      const { pending, panel } = await roundState(file.caseId);
      if (pending === 0 && panel) await file.panel(PANEL); // Art. 5: a drawn panel scores those that qualified
      if (pending === 0) break;
      await file.change(mark);
    }

    // Without anybody qualified the bureau can only reject 流标.
    for (;;) {
      const bureau = await file.step('bureau-decision', {
        shortlist: 'public-notice',
        'reject-all': 'end',
        'send-back': 'panel',
      });
      if (bureau === 'end') return file.ended();
      if (bureau === 'panel') {
        await file.panelAgain(PANEL);
        continue;
      }

      // 公示: whoever objects is answered before the round goes on; an objection upheld sends it back to the bureau.
      const notice = await file.notice(NOTICE);
      if (notice === 'bureau-decision') continue;

      // Art. 5: 报市政府审批决策. Approval lists the operators and opens an authorisation (Art. 7) for each, in its own commit.
      const government = await file.step('government-decision', {
        approve: 'end',
        reject: 'end',
        'send-back': 'bureau-decision',
      });
      if (government === 'end') return file.ended();
    }
  });
}
