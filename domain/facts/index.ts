/** What the cases of every process keep: a process without its schemas does not compile. */
import type { z } from 'zod';
import type { ProcessName } from '../processes';
import * as annualReport from './annual-report';
import * as anomalyFeedback from './anomaly-feedback';
import * as authorization from './authorization';
import * as dataRequest from './data-request';
import * as evaluation from './evaluation';
import type { Kept } from './kept';
import * as operatorSelection from './operator-selection';
import * as rectification from './rectification';
import * as securityIncident from './security-incident';
import * as securityInspection from './security-inspection';
import * as selectionApplication from './selection-application';

export const KEPT = {
  'data-request': dataRequest,
  authorization,
  rectification,
  evaluation,
  'annual-report': annualReport,
  'operator-selection': operatorSelection,
  'selection-application': selectionApplication,
  'security-inspection': securityInspection,
  'anomaly-feedback': anomalyFeedback,
  'security-incident': securityIncident,
} as const satisfies Readonly<Record<ProcessName, Kept>>;
export type KeptOf<P extends ProcessName> = (typeof KEPT)[P];

export type FileOf<P extends ProcessName> = z.output<KeptOf<P>['file']>;
export type FactsOf<P extends ProcessName> = z.output<KeptOf<P>['facts']>;
export type InternalOf<P extends ProcessName> = z.output<KeptOf<P>['internal']>;

export {
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
};
