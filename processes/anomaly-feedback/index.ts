/** Anomaly-data feedback 异议数据反馈 (Art. 16): what the process brings of its own to the mechanics of every case. */
import { behaviour } from '../../commands/behaviour';
import { anomalyFeedbackEffects as effects, settleReport } from '../../commands/effects/anomaly-feedback';
import { outcomes as forms } from '../../domain/forms/anomaly-feedback';
import type { AnomalyFeedback } from '../../domain/processes/anomaly-feedback';

export const anomalyFeedback = behaviour<AnomalyFeedback>({
  effects,
  forms,
  closing: settleReport,
});
