/** Step and outcome to legal effect, by process. */
import { annualReportEffects } from './annual-report';
import { anomalyFeedbackEffects } from './anomaly-feedback';
import { authorizationEffects } from './authorization';
import { dataRequestEffects } from './data-request';
import { isProcess, type ProcessName } from '../../domain/processes';
import type { Effect } from './effect';
import { evaluationEffects } from './evaluation';
import { operatorSelectionEffects } from './operator-selection';
import { rectificationEffects } from './rectification';
import { selectionApplicationEffects } from './selection-application';
import { securityIncidentEffects } from './security-incident';
import { securityInspectionEffects } from './security-inspection';

type Effects = Readonly<Record<string, Readonly<Record<string, Effect | 'none'>>>>;

const EFFECTS: Readonly<Record<ProcessName, Effects>> = {
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

/** The effect of ending a step so, beyond what its definition says; undefined for one that has none. @throws Error for no such ending */
export function effectOf(process: string, step: string, outcome: string): Effect | undefined {
  const effects = isProcess(process) ? EFFECTS[process] : {};
  const ending = Object.hasOwn(effects, step) ? effects[step] : undefined;
  const effect = ending !== undefined && Object.hasOwn(ending, outcome) ? ending[outcome] : undefined;
  if (effect === undefined) throw new Error(`no effect of ${process}.${step}.${outcome}`);
  return effect === 'none' ? undefined : effect;
}
