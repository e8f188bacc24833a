/** Step and outcome to legal effect, by process. */
import { annualReportEffects } from './annual-report';
import { anomalyFeedbackEffects } from './anomaly-feedback';
import { authorizationEffects } from './authorization';
import { dataRequestEffects } from './data-request';
import type { Effect, ProcessEffects } from './effect';
import { evaluationEffects } from './evaluation';
import { operatorSelectionEffects } from './operator-selection';
import { rectificationEffects } from './rectification';
import { selectionApplicationEffects } from './selection-application';
import { securityIncidentEffects } from './security-incident';
import { securityInspectionEffects } from './security-inspection';

const EFFECTS: Readonly<Record<string, ProcessEffects>> = {
  'data-request': dataRequestEffects,
  authorization: authorizationEffects,
  rectification: rectificationEffects,
  evaluation: evaluationEffects,
  'anomaly-feedback': anomalyFeedbackEffects,
  'annual-report': annualReportEffects,
  'operator-selection': operatorSelectionEffects,
  'selection-application': selectionApplicationEffects,
  'security-inspection': securityInspectionEffects,
  'security-incident': securityIncidentEffects,
};

/** The effect of deciding a step so, beyond what its definition says; undefined for one that has none. */
export function effectOf(process: string, step: string, outcome: string): Effect | undefined {
  const effects = Object.hasOwn(EFFECTS, process) ? EFFECTS[process] : undefined;
  if (effects === undefined) throw new Error(`no effects of ${process}`);
  const key = `${step}.${outcome}`;
  return Object.hasOwn(effects, key) ? effects[key] : undefined;
}
