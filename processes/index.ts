/** The registry: every process that there is. One that is added stands here, and its law in laws.ts. */
import type { BehaviourOf } from '../cases/behaviour';
import type { ProcessName } from './laws';
import { agreementAmendment } from './agreement-amendment';
import { annualReport } from './annual-report';
import { anomalyFeedback } from './anomaly-feedback';
import { authorization } from './authorization';
import { dataRequest } from './data-request';
import { evaluation } from './evaluation';
import { operatorSelection } from './operator-selection';
import { rectification } from './rectification';
import { securityIncident } from './security-incident';
import { securityInspection } from './security-inspection';
import { selectionApplication } from './selection-application';
import { supplyClosure } from './supply-closure';
import { supplyStop } from './supply-stop';
import { supplyRenewal } from './supply-renewal';

/** A name has the behaviour of its own process. */
export type Registry = { readonly [P in ProcessName]: BehaviourOf<P> };

export const processes = {
  'data-request': dataRequest,
  authorization,
  'agreement-amendment': agreementAmendment,
  rectification,
  evaluation,
  'annual-report': annualReport,
  'operator-selection': operatorSelection,
  'selection-application': selectionApplication,
  'security-inspection': securityInspection,
  'anomaly-feedback': anomalyFeedback,
  'security-incident': securityIncident,
  'supply-closure': supplyClosure,
  'supply-stop': supplyStop,
  'supply-renewal': supplyRenewal,
} as const satisfies Registry;
