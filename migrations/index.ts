/** The migrations in their order; released ones are never edited, a change is a new file (expand, then contract). */
import type { Knex } from 'knex';
import * as foundation from './0001-foundation';
import * as linkedCases from './0002-linked-cases';
import * as operatorSelection from './0003-operator-selection';
import * as anomalyReports from './0004-anomaly-reports';
import * as annualReports from './0005-annual-reports';
import * as securityDuties from './0006-security-duties';
import * as evaluationInspection from './0007-evaluation-inspection';
import * as cooperations from './0008-cooperations';
import * as publicNotices from './0009-public-notices';
import * as statistics from './0010-statistics';
import * as accessLogRetention from './0012-access-log-retention';
import * as endsOfOrders from './0013-ends-of-orders';
import * as endsOfDocking from './0014-ends-of-docking';
import * as partStarts from './0015-part-starts';
import * as outboxWaits from './0016-outbox-waits';
import * as whoseDocuments from './0017-whose-documents';
import * as roles from './0019-roles';
import * as texts from './0020-texts';
import * as heardWakeUps from './0021-heard-wake-ups';
import * as legalClock from './0022-legal-clock';
import * as readInPart from './0023-read-in-part';
import * as claimedKeys from './0024-claimed-keys';
import * as purposesOfSupplies from './0025-purposes-of-supplies';
import * as seenAndCounted from './0026-seen-and-counted';
import * as agreementScope from './0027-agreement-scope';
import * as permitVersions from './0028-permit-versions';
import * as endsOfSupplies from './0029-ends-of-supplies';
import * as lateSteps from './0030-late-steps';
import * as workingDayEnds from './0031-working-day-ends';
import * as letters from './0032-letters';
import * as referrals from './0033-referrals';
import * as consultations from './0034-consultations';
import * as amendments from './0035-amendments';
import * as renewalsAndStops from './0036-renewals-and-stops';
import * as namesOfOrganisations from './0037-names-of-organisations';
import * as newestPermits from './0038-newest-permits';
import * as disclosures from './0039-disclosures';

export interface Migration {
  readonly name: string;
  up(knex: Knex): Promise<void>;
}

export const migrations: readonly Migration[] = [
  { name: '0001-foundation', up: foundation.up },
  { name: '0002-linked-cases', up: linkedCases.up },
  { name: '0003-operator-selection', up: operatorSelection.up },
  { name: '0004-anomaly-reports', up: anomalyReports.up },
  { name: '0005-annual-reports', up: annualReports.up },
  { name: '0006-security-duties', up: securityDuties.up },
  { name: '0007-evaluation-inspection', up: evaluationInspection.up },
  { name: '0008-cooperations', up: cooperations.up },
  { name: '0009-public-notices', up: publicNotices.up },
  { name: '0010-statistics', up: statistics.up },
  { name: '0012-access-log-retention', up: accessLogRetention.up },
  { name: '0013-ends-of-orders', up: endsOfOrders.up },
  { name: '0014-ends-of-docking', up: endsOfDocking.up },
  { name: '0015-part-starts', up: partStarts.up },
  { name: '0016-outbox-waits', up: outboxWaits.up },
  { name: '0017-whose-documents', up: whoseDocuments.up },
  { name: '0019-roles', up: roles.up },
  { name: '0020-texts', up: texts.up },
  { name: '0021-heard-wake-ups', up: heardWakeUps.up },
  { name: '0022-legal-clock', up: legalClock.up },
  { name: '0023-read-in-part', up: readInPart.up },
  { name: '0024-claimed-keys', up: claimedKeys.up },
  { name: '0025-purposes-of-supplies', up: purposesOfSupplies.up },
  { name: '0026-seen-and-counted', up: seenAndCounted.up },
  { name: '0027-agreement-scope', up: agreementScope.up },
  { name: '0028-permit-versions', up: permitVersions.up },
  { name: '0029-ends-of-supplies', up: endsOfSupplies.up },
  { name: '0030-late-steps', up: lateSteps.up },
  { name: '0031-working-day-ends', up: workingDayEnds.up },
  { name: '0032-letters', up: letters.up },
  { name: '0033-referrals', up: referrals.up },
  { name: '0034-consultations', up: consultations.up },
  { name: '0035-amendments', up: amendments.up },
  { name: '0036-renewals-and-stops', up: renewalsAndStops.up },
  { name: '0037-names-of-organisations', up: namesOfOrganisations.up },
  { name: '0038-newest-permits', up: newestPermits.up },
  { name: '0039-disclosures', up: disclosures.up },
];
