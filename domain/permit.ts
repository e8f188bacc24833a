/** The permit a supply is compiled into (Art. 12, 18): canonical, hashed, what every access is measured by (access.ts). */
import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical';
import type { LocalDate } from './local-date';
import { normalForm } from './text';

export interface DatasetFields {
  readonly datasetId: string;
  readonly fields: readonly string[];
}

export interface Term {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

export interface Permit {
  readonly supplyId: string;
  readonly caseId: string;
  readonly operatorId: string;
  readonly authorizationId: string;
  readonly datasets: readonly (DatasetFields & { readonly version: number; readonly conditions: string })[];
  readonly purpose: string;
  readonly scope: string;
  readonly scenario: string;
  readonly usingUnit: string;
  readonly term: Term;
}

/** The permit's canonical text and its hash (SM3, hex): what is stored, shown and compared. */
export function sealPermit(permit: Permit): { readonly text: string; readonly hash: string } {
  const text = canonicalJson({
    kind: 'permit',
    version: 1,
    basis: ['Art. 12', 'Art. 18', 'Art. 28'],
    supplyId: permit.supplyId,
    caseId: permit.caseId,
    operatorId: permit.operatorId,
    authorizationId: permit.authorizationId,
    datasets: permit.datasets.map(({ datasetId, version, conditions, fields }) => ({
      datasetId,
      version,
      conditions,
      fields: [...fields],
    })),
    purpose: normalForm(permit.purpose),
    scope: permit.scope,
    scenario: permit.scenario,
    usingUnit: permit.usingUnit,
    term: { from: permit.term.from, to: permit.term.to },
    conditions: ['raw-data-stays', 'no-raw-or-reversible-product'],
  });
  return { text, hash: createHash('sm3').update(text, 'utf8').digest('hex') };
}
