/** What the cases of every process keep: a process without its schemas does not compile. */
import type { z } from 'zod';
import type { ProcessName } from './laws';
import * as agreementAmendment from './agreement-amendment/facts';
import * as annualReport from './annual-report/facts';
import * as anomalyFeedback from './anomaly-feedback/facts';
import * as authorization from './authorization/facts';
import * as dataRequest from './data-request/facts';
import * as evaluation from './evaluation/facts';
import type { Kept } from '../domain/kept';
import * as operatorSelection from './operator-selection/facts';
import * as rectification from './rectification/facts';
import * as securityIncident from './security-incident/facts';
import * as securityInspection from './security-inspection/facts';
import * as selectionApplication from './selection-application/facts';
import * as supplyClosure from './supply-closure/facts';
import * as supplyStop from './supply-stop/facts';
import * as supplyRenewal from './supply-renewal/facts';

export const KEPT = {
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
} as const satisfies Readonly<Record<ProcessName, Kept>>;
export type KeptOf<P extends ProcessName> = (typeof KEPT)[P];

export type FileOf<P extends ProcessName> = z.output<KeptOf<P>['file']>;
export type FactsOf<P extends ProcessName> = z.output<KeptOf<P>['facts']>;
export type InternalOf<P extends ProcessName> = z.output<KeptOf<P>['internal']>;

/** The processes that keep a fact of the name. */
export type Keeping<F extends string> = { [P in ProcessName]: F extends keyof FactsOf<P> ? P : never }[ProcessName];
/** The processes whose file has a member of the name. */
export type Filing<F extends string> = { [P in ProcessName]: F extends keyof FileOf<P> ? P : never }[ProcessName];

export {
  agreementAmendment,
  annualReport,
  anomalyFeedback,
  authorization,
  dataRequest,
  evaluation,
  operatorSelection,
  rectification,
  securityIncident,
  securityInspection,
  selectionApplication,
  supplyClosure,
  supplyStop,
  supplyRenewal,
};
