/** Anomaly-data feedback 异议数据反馈 (Art. 16): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../cases/behaviour';
import { anomalyFeedbackEffects as effects, settleReport } from './effects';
import { outcomes as forms } from './forms';
import { anomalyFeedback as law } from './law';

export const anomalyFeedback = behaviour(law, {
  effects,
  forms,
  closing: settleReport,
});
