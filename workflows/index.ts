/** One workflow per statutory process, in the order of the articles; the exported name is the process's in camel case. */
export { agreementAmendment } from './agreement-amendment';
export { annualReport } from './annual-report';
export { anomalyFeedback } from './anomaly-feedback';
export { authorization } from './authorization';
export { dataRequest } from './data-request';
export { evaluation } from './evaluation';
export { operatorSelection } from './operator-selection';
export { rectification } from './rectification';
export { selectionApplication } from './selection-application';
export { securityInspection } from './security-inspection';
export { securityIncident } from './security-incident';
export { supplyClosure } from './supply-closure';
export { supplyStop } from './supply-stop';
export { supplyRenewal } from './supply-renewal';
// What belongs to no case: by schedule.
export { annualReports, evaluations, housekeeping, plannedInspections, trailDigest } from './upkeep';
