/** Performance evaluation 绩效评价 (Art. 27): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../cases/behaviour';
import { evaluationEffects as effects, publishScore } from './effects';
import { outcomes as forms } from './forms';
import { evaluation as law } from './law';

export const evaluation = behaviour(law, {
  effects,
  forms,
  openings: { response: publishScore },
  // As many as the evaluation was opened with.
  panel: { role: 'expert', article: 'Art. 27', seats: ({ file }) => file.raters },
});
