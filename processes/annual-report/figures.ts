/**
 * What an annual report and an evaluation are held against (Art. 26, 27): figures of the record for the days that they are about, each with a
 * link to the list that it counts. Only what a finished day cannot change any more is counted, so figure and list stay equal; what the operator
 * records later of a day that is over, as a drill, is in the list and was not in the figure. What the system does not record yet has no value: nobody
 * is told zero of what nobody has counted (Art. 20, 21).
 */
import type { Figures } from './forms';
import { endOfDay, startOfDay } from '../../domain/local-date';
import type { Days } from '../../domain/reporting-years';
import { countChecks } from '../../records/access-register';
import { countActs } from '../../records/acts';
import { countCases } from '../../records/case-list';
import type { Tx } from '../../records/database';
import { countExercises, type ExerciseRow } from '../../records/security-duties';
import { countSupplies } from '../../records/supplies';

/** Of products, their sale and what it yields: recorded once data use is there. */
const UNRECORDED = [
  'productsReleased',
  'productsChanged',
  'productsStopped',
  'useAgreements',
  'contracts',
  'ledgerEntries',
  'netSales',
  'reversals',
  'permittedRevenue',
  'revenueShares',
  'developers',
  'importsApproved',
  'importsRecalled',
  'importRows',
  'complaints',
  'registrationsWanting',
] as const;

export interface Reported extends Days {
  readonly authorizationId: string;
  readonly operatorId: string;
}

interface Figure {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly count: (tx: Tx) => Promise<number>;
}

/** By name. Access checks, anomalies, exercises and lateness are an operator's, everything else happens under one of its authorisations. */
function figuresOf({ authorizationId, operatorId, from, to }: Reported): Readonly<Record<string, Figure>> {
  const [start, end] = [startOfDay(from), endOfDay(to)];
  const filed = (process: string): Figure => ({
    path: '/v1/cases',
    query: { process, authorizationId, openedFrom: from, openedTo: to },
    count: (tx) => countCases(tx, { process, authorizationId, openedFrom: start, openedBefore: end }),
  });
  const reported = (process: string): Figure => ({
    path: '/v1/cases',
    query: { process, party: operatorId, openedFrom: from, openedTo: to },
    count: (tx) => countCases(tx, { process, party: operatorId, openedFrom: start, openedBefore: end }),
  });
  const closed = (process: string, outcome: string): Figure => ({
    path: '/v1/cases',
    query: { process, outcome, authorizationId, closedFrom: from, closedTo: to },
    count: (tx) => countCases(tx, { process, outcome, authorizationId, closedFrom: start, closedBefore: end }),
  });
  const checks = (allowed: boolean): Figure => ({
    path: '/v1/access/log',
    query: { operatorId, allowed: String(allowed), from, to },
    count: (tx) => countChecks(tx, { operatorId, allowed, from: start, before: end }),
  });
  const exercises = (kind: ExerciseRow['kind'], what: 'held' | 'participants'): Figure => ({
    path: `/v1/security/${kind}s`,
    query: { operatorId, heldFrom: from, heldTo: to },
    count: async (tx) => (await countExercises(tx, { kind, operatorId, heldFrom: from, heldTo: to }))[what],
  });
  return {
    suppliesMade: {
      path: '/v1/supplies',
      query: { authorizationId, createdFrom: from, createdTo: to },
      count: (tx) => countSupplies(tx, { authorizationId, createdFrom: start, createdBefore: end }),
    },
    suppliesLive: {
      path: '/v1/supplies',
      query: { authorizationId, liveOn: to },
      count: (tx) => countSupplies(tx, { authorizationId, liveOn: to }),
    },
    accessChecksAllowed: checks(true),
    accessChecksDenied: checks(false),
    dataRequestsFiled: filed('data-request'),
    dataRequestsApproved: closed('data-request', 'supplied'),
    dataRequestsRejected: closed('data-request', 'rejected'),
    dataRequestsRefused: closed('data-request', 'refused'),
    ordersIssued: {
      path: '/v1/acts',
      query: { kind: 'order', authorizationId, issuedFrom: from, issuedTo: to },
      count: (tx) => countActs(tx, { kind: 'order', authorizationId, issuedFrom: start, issuedBefore: end }),
    },
    clearancesOpened: filed('supply-closure'),
    clearancesDone: closed('supply-closure', 'cleared'),
    anomaliesReported: reported('anomaly-feedback'),
    incidentsReported: filed('security-incident'),
    incidentsReportedLate: {
      path: '/v1/cases',
      query: { process: 'security-incident', authorizationId, openedFrom: from, openedTo: to, reportedLate: 'true' },
      count: (tx) =>
        countCases(tx, {
          ...{ process: 'security-incident', authorizationId, openedFrom: start, openedBefore: end },
          reportedLate: true,
        }),
    },
    drillsHeld: exercises('drill', 'held'),
    trainingsHeld: exercises('training', 'held'),
    trainingParticipants: exercises('training', 'participants'),
    // Cases in which the operator was late with a step of its own.
    casesLate: {
      path: '/v1/cases',
      query: { party: operatorId, lateFrom: from, lateTo: to },
      count: (tx) => countCases(tx, { party: operatorId, lateFrom: start, lateBefore: end }),
    },
  };
}

/** Each `{value, link}`, what is not recorded included. */
export async function prefilled(tx: Tx, reported: Reported): Promise<Figures> {
  const figures: [string, Figures[string]][] = UNRECORDED.map((name) => [name, { value: null, link: null }]);
  for (const [name, { path, query, count }] of Object.entries(figuresOf(reported))) {
    figures.push([name, { value: await count(tx), link: `${path}?${new URLSearchParams(query).toString()}` }]);
  }
  return Object.fromEntries(figures);
}
