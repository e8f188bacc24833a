/**
 * What a command reads and locks: a port without a writing method, bound to the command's transaction. Commands and legal effects know the
 * record by nothing else, so that they are carried out in a test without a database.
 */
import { lastUseOf } from '../records/access-register';
import { actsOfCase } from '../records/acts';
import { claimReport } from '../records/annual-reports';
import { findAnomalyReport } from '../records/anomaly-reports';
import {
  authorizationsOf,
  findAuthorization,
  lockAuthorization,
  signedAuthorizations,
} from '../records/authorizations';
import { agreementVersionsOf } from '../records/agreements';
import { latestCalendar, lockCalendars } from '../records/calendars';
import {
  applicationOf,
  casesPartOf,
  countQualified,
  findCase,
  lockCase,
  lockOpenCasesOf,
  openCasesOf,
  lockOpenCasesPartOf,
  partiesOfCasesPartOf,
} from '../records/cases';
import { lockAndReadById, lockAndReadCase, readCase, readOpening } from '../records/case-reading';
import { findCooperation, runningCooperationsOf } from '../records/cooperations';
import { databaseNow, type Tx } from '../records/database';
import { datasetsByIds, datasetsToSupply, domainsOfCatalogue, lockDatasetVersion } from '../records/datasets';
import { referralsOf } from '../records/referrals';
import { casesOfDocument, documentsByIds, registersNaming } from '../records/documents';
import { evaluationFor, findEvaluation } from '../records/evaluations';
import { findIndicatorSet, lockIndicatorSet, nextIndicatorSetVersion } from '../records/indicator-sets';
import { chainPage } from '../records/events';
import { findInspectionPlan, lockDue } from '../records/inspection-plans';
import { findNeed, hasSuccessor, lockNeed } from '../records/needs';
import { lockNotice } from '../records/notices';
import {
  countOpenObjections,
  findObjection,
  lastObjectionAt,
  objectionsOf,
  openObjectionIds,
} from '../records/objections';
import { lockOrganisation, namesOfOrganisation } from '../records/organisation-names';
import { hasPanel, panelsOf } from '../records/panels';
import {
  authorityOf,
  cityBody,
  findPerson,
  lockPerson,
  nameOfPerson,
  organisationNamed,
  organisationsByIds,
  personsWithRole,
} from '../records/parties';
import { latestPolicy, lockPolicies } from '../records/policies';
import { findPublicNotice } from '../records/public-notices';
import {
  findContingencyPlan,
  latestContingencyPlan,
  lockDutiesOf,
  responsiblePersonsOf,
} from '../records/security-duties';
import {
  findSupply,
  isSupplyStopped,
  liveSuppliesOf,
  lockSupply,
  openCaseOfSupply,
  operatorsSuppliedWith,
  permitVersionsOf,
  wasSupplied,
} from '../records/supplies';
import { findEndedTask, findTask, openTasksAfter, tasksOf } from '../records/tasks';
import { familiesOf } from './reading/family';

const READS = {
  isSupplyStopped,
  openCaseOfSupply,
  actsOfCase,
  agreementVersionsOf,
  applicationOf,
  authorityOf,
  authorizationsOf,
  casesOfDocument,
  casesPartOf,
  chainPage,
  cityBody,
  claimReport,
  countOpenObjections,
  countQualified,
  databaseNow,
  datasetsByIds,
  datasetsToSupply,
  domainsOfCatalogue,
  lastUseOf,
  documentsByIds,
  evaluationFor,
  familiesOf,
  findAnomalyReport,
  findAuthorization,
  findCase,
  findContingencyPlan,
  findCooperation,
  findEndedTask,
  findEvaluation,
  findIndicatorSet,
  findInspectionPlan,
  findNeed,
  findObjection,
  findPerson,
  findPublicNotice,
  findSupply,
  findTask,
  hasPanel,
  hasSuccessor,
  lastObjectionAt,
  latestCalendar,
  latestContingencyPlan,
  latestPolicy,
  liveSuppliesOf,
  lockAuthorization,
  lockCalendars,
  lockCase,
  lockDatasetVersion,
  lockDue,
  lockDutiesOf,
  lockIndicatorSet,
  lockNeed,
  lockNotice,
  lockOpenCasesOf,
  lockOpenCasesPartOf,
  lockOrganisation,
  lockPerson,
  lockPolicies,
  lockSupply,
  nameOfPerson,
  namesOfOrganisation,
  nextIndicatorSetVersion,
  objectionsOf,
  openCasesOf,
  openObjectionIds,
  openTasksAfter,
  operatorsSuppliedWith,
  organisationNamed,
  organisationsByIds,
  panelsOf,
  partiesOfCasesPartOf,
  permitVersionsOf,
  personsWithRole,
  readCase,
  readOpening,
  referralsOf,
  registersNaming,
  responsiblePersonsOf,
  runningCooperationsOf,
  signedAuthorizations,
  lockAndReadById,
  lockAndReadCase,
  tasksOf,
  wasSupplied,
};

type Bound<F> = F extends (tx: Tx, ...args: infer A) => infer R ? (...args: A) => R : never;
export type Reads = { readonly [K in keyof typeof READS]: Bound<(typeof READS)[K]> };

export function readsOf(tx: Tx): Reads {
  const bound = Object.entries(READS).map(([name, read]) => [
    name,
    (...args: unknown[]) => (read as (tx: Tx, ...args: unknown[]) => unknown)(tx, ...args),
  ]);
  return Object.fromEntries(bound) as Reads; // each name with its own function, as `Bound` says
}
