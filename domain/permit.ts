/** The permit a supply is compiled into (Art. 12, 18): canonical, hashed, what every access is measured by (access.ts). */
import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical';
import { addDays, endOfDay, localDateOf, startOfDay, type LocalDate } from './local-date';
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
export interface SealedPermit {
  readonly text: string;
  readonly hash: string;
}

export function sealPermit(permit: Permit): SealedPermit {
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

/** From when to when a permit rules, as its supply has it; null at an end where there is no other permit. */
export interface PermitWindow {
  readonly version: number;
  readonly term: Term;
  readonly validFrom: Date | null;
  readonly validTo: Date | null;
}

export interface ShownPeriod {
  readonly version: number;
  readonly from: string;
  readonly to: string;
}

/**
 * The permits of a supply, each with the time in which it is the one that rules: inclusive days where it begins and ends with a day, else
 * instants, which meet. It lasts no longer than its own term, nor than the supply.
 */
export function periodsOf(permits: readonly PermitWindow[], supplyEndedAt: Date | null): ShownPeriod[] {
  return permits.map(({ version, term, validFrom, validTo }) => {
    const from = later(startOfDay(term.from), validFrom);
    const to = later(earlier(earlier(endOfDay(term.to), validTo), supplyEndedAt), from);
    return { version, from: isMidnight(from) ? localDateOf(from) : from.toISOString(), to: lastOf(from, to) };
  });
}

/** The day before the one with which it ends, or the instant; the beginning itself where it has never ruled. */
function lastOf(from: Date, to: Date): string {
  return isMidnight(to) && to > from ? addDays(localDateOf(to), -1) : to.toISOString();
}

function isMidnight(at: Date): boolean {
  return startOfDay(localDateOf(at)).getTime() === at.getTime();
}

function later(at: Date, other: Date | null): Date {
  return other !== null && other > at ? other : at;
}

function earlier(at: Date, other: Date | null): Date {
  return other !== null && other < at ? other : at;
}
