/** The shapes of lives whose histories are kept, by process: together they run every line of its workflow. */
import { agreementAmendmentShapes } from './shapes/agreement-amendment';
import { annualReportShapes } from './shapes/annual-report';
import { anomalyFeedbackShapes } from './shapes/anomaly-feedback';
import { authorizationShapes } from './shapes/authorization';
import { dataRequestShapes } from './shapes/data-request';
import { evaluationShapes } from './shapes/evaluation';
import { operatorSelectionShapes } from './shapes/operator-selection';
import { rectificationShapes } from './shapes/rectification';
import { securityIncidentShapes } from './shapes/security-incident';
import { securityInspectionShapes } from './shapes/security-inspection';
import { selectionApplicationShapes } from './shapes/selection-application';
import { supplyClosureShapes } from './shapes/supply-closure';
import { supplyRenewalShapes } from './shapes/supply-renewal';
import { supplyStopShapes } from './shapes/supply-stop';
import type { Shape } from './shapes/shape';

export type { Living, Shape } from './shapes/shape';

export const SHAPES: readonly Shape[] = [
  ...dataRequestShapes,
  ...authorizationShapes,
  ...agreementAmendmentShapes,
  ...rectificationShapes,
  ...annualReportShapes,
  ...evaluationShapes,
  ...securityInspectionShapes,
  ...anomalyFeedbackShapes,
  ...securityIncidentShapes,
  ...operatorSelectionShapes,
  ...selectionApplicationShapes,
  ...supplyClosureShapes,
  ...supplyRenewalShapes,
  ...supplyStopShapes,
];
