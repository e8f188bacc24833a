/**
 * What an annual report is pre-filled with (Art. 26): figures of the record for the days that it is about, each with a link
 * to the list that it counts. Only what a finished day cannot change any more is counted, so figure and list stay equal.
 */
import type { FileOf } from '../facts';
import { endOfDay, startOfDay } from '../../domain/local-date';
import { isProcess } from '../laws';
import type { Days } from '../../domain/reporting-years';
import { countChecks } from '../../records/access-register';
import { countActs } from '../../records/acts';
import { countCases } from '../../records/case-list';
import type { Tx } from '../../records/database';
import { countSupplies } from '../../records/supplies';

export interface Reported extends Days {
  readonly authorizationId: string;
  readonly operatorId: string;
}

interface Figure {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly count: (tx: Tx) => Promise<number>;
}

/** By name. Access checks and anomalies are an operator's, everything else happens under one of its authorisations. */
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
    anomaliesReported: reported('anomaly-feedback'),
    incidentsReported: filed('security-incident'),
    ...(isProcess('product-release') && { productsReleased: closed('product-release', 'approved') }),
  };
}

/** Each `{value, link}`. */
export async function prefilled(tx: Tx, reported: Reported): Promise<FileOf<'annual-report'>['prefilled']> {
  const figures: [string, { value: number; link: string }][] = [];
  for (const [name, { path, query, count }] of Object.entries(figuresOf(reported))) {
    figures.push([name, { value: await count(tx), link: `${path}?${new URLSearchParams(query).toString()}` }]);
  }
  return Object.fromEntries(figures);
}
