/**
 * What a legal effect may read beside its dossier: a port without a writing method, so that effects are tried without a database. In a
 * command it is bound to the command's transaction.
 */
import { actsOfCase } from '../records/acts';
import { findAnomalyReport } from '../records/anomaly-reports';
import { findAuthorization } from '../records/authorizations';
import { latestCalendar } from '../records/calendars';
import { casesPartOf, partiesOfCasesPartOf } from '../records/cases';
import { clockEntriesOf } from '../records/clock-entries';
import { runningCooperationsOf } from '../records/cooperations';
import type { Tx } from '../records/database';
import { datasetsByIds, lockDatasetVersion } from '../records/datasets';
import { casesOfDocument, documentsByIds, documentsOfCase, registersNaming } from '../records/documents';
import { countOpenObjections, findObjection, lastObjectionAt, objectionsOf } from '../records/objections';
import { panelsOf } from '../records/panels';
import {
  authorityOf,
  cityBody,
  findPerson,
  nameOfPerson,
  organisationsByIds,
  personsWithRole,
} from '../records/parties';
import { policyVersion } from '../records/policies';
import { findPublicNotice } from '../records/public-notices';
import { findSupply, liveSuppliesOf, operatorsSuppliedWith, wasSupplied } from '../records/supplies';

const READS = {
  actsOfCase,
  authorityOf,
  casesOfDocument,
  casesPartOf,
  cityBody,
  clockEntriesOf,
  countOpenObjections,
  datasetsByIds,
  documentsByIds,
  documentsOfCase,
  findAnomalyReport,
  findAuthorization,
  findObjection,
  findPerson,
  findPublicNotice,
  findSupply,
  lastObjectionAt,
  latestCalendar,
  liveSuppliesOf,
  lockDatasetVersion,
  nameOfPerson,
  objectionsOf,
  operatorsSuppliedWith,
  organisationsByIds,
  panelsOf,
  partiesOfCasesPartOf,
  personsWithRole,
  policyVersion,
  registersNaming,
  runningCooperationsOf,
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
