/** Performance evaluation 绩效评价. Reads beside Art. 27. */
import type { Evaluation } from '../processes/evaluation/law';
import { runCase, type CaseRun } from './case-file';

const RATERS = {
  declaration: ['rater-declaration', { 'no-conflict': 'work', conflict: 'next' }],
  work: ['rating', { submit: 'done' }],
  shortage: ['panel-shortage', { appoint: 'seats' }],
} as const;

export function evaluation(run: CaseRun): Promise<string> {
  return runCase<Evaluation>(run, async (file) => {
    // Art. 27: by the indicators frozen beforehand the operator first assesses itself; without it, the evaluation proceeds.
    await file.step('self-assessment', { submit: 'rating', proceed: 'rating' });
    // At least three drawn raters, each for themselves.
    await file.panel(RATERS);
    for (;;) {
      // The operator hears the score and may object; silence consents.
      await file.step('response', { accept: 'confirmation', object: 'confirmation', 'deemed-consent': 'confirmation' });
      const confirmed = await file.step('confirmation', { confirm: 'end', redo: 'rating' });
      if (confirmed === 'end') return file.ended(); // a basis of later applications
      await file.panelAgain(RATERS);
    }
  });
}
