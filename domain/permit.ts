/** The permit a supply is compiled into (Art. 12, 18): canonical, hashed, what every access is measured by (access.ts). */
import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical';
import { addDays, endOfDay, localDateOf, startOfDay, type LocalDate } from './local-date';
import { saysNothingIsDone } from './nothing-done';
import { normalForm } from './text';

export interface DatasetFields {
  readonly datasetId: string;
  readonly fields: readonly string[];
}

export interface Term {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** The form in which a field is handed out (Art. 18 ¶2). */
export type FieldForm = { readonly kind: 'as-is' } | { readonly kind: 'desensitised'; readonly method: string };
/** Whether models may be trained on a field, and by what sample of it (Art. 18 ¶2); the rate in per cent, as a decimal text. */
export type Training =
  { readonly kind: 'none' } | { readonly kind: 'sample'; readonly method: string; readonly rate: string };

export interface PermittedField {
  readonly field: string;
  /** Null where a permit of an earlier form said nothing of it. */
  readonly form: FieldForm | null;
  readonly training: Training;
}

export interface PermittedEntry {
  readonly datasetId: string;
  readonly version: number;
  readonly conditions: string;
  /** How it is supplied, as agreed with the department at docking (Art. 15 ¶2). */
  readonly reference: string | null;
  /** By what way, and how often it is renewed; null where nobody has said. */
  readonly delivery: string | null;
  readonly updateFrequency: string | null;
  readonly fields: readonly PermittedField[];
}

/** Conditionally free for the public good, conditionally paid for industry (Art. 21). */
export type UseBasis = 'public-good' | 'industry';

export interface Permit {
  readonly supplyId: string;
  /** Which permit of the supply it is: 1, 2 … */
  readonly permitVersion: number;
  readonly caseId: string;
  readonly operatorId: string;
  readonly authorizationId: string;
  readonly datasets: readonly PermittedEntry[];
  readonly purpose: string;
  readonly scope: string;
  readonly scenario: string;
  readonly usingUnit: string;
  /** Null where neither application nor approval names one: then both are open. */
  readonly useBasis: UseBasis | null;
  readonly useConditions: string | null;
  readonly term: Term;
}

export const NO_TRAINING: Training = { kind: 'none' };

/** The permit's canonical text and its hash (SM3, hex): what is stored, shown and compared. */
export interface SealedPermit {
  readonly text: string;
  readonly hash: string;
}

/** In the second form of the document; those of the first stay as they were sealed (permit-next.ts). */
export function sealPermit(permit: Permit): SealedPermit {
  const text = canonicalJson({
    kind: 'permit',
    version: 2,
    basis: ['Art. 12', 'Art. 18', 'Art. 21', 'Art. 28'],
    supplyId: permit.supplyId,
    permitVersion: permit.permitVersion,
    caseId: permit.caseId,
    operatorId: permit.operatorId,
    authorizationId: permit.authorizationId,
    datasets: permit.datasets.map(
      ({ datasetId, version, conditions, reference, delivery, updateFrequency, fields }) => ({
        ...{ datasetId, version, conditions, reference, delivery, updateFrequency },
        fields: fields.map(({ field, form, training }) => ({
          field,
          form: form === null ? null : { ...form },
          training: { ...training },
        })),
      }),
    ),
    purpose: normalForm(permit.purpose),
    scope: permit.scope,
    scenario: permit.scenario,
    usingUnit: permit.usingUnit,
    useBasis: permit.useBasis,
    useConditions: permit.useConditions,
    term: { from: permit.term.from, to: permit.term.to },
    conditions: ['raw-data-stays', 'no-raw-or-reversible-product'],
  });
  return { text, hash: createHash('sm3').update(text, 'utf8').digest('hex') };
}

/** What models may be trained on, by entry. */
export function trainableOf(entries: readonly PermittedEntry[]): DatasetFields[] {
  return entries.map(({ datasetId, fields }) => ({
    datasetId,
    fields: fields.filter(({ training }) => training.kind !== 'none').map(({ field }) => field),
  }));
}

/** What the words of docking, which hold for every field, say of its form: those that say that nothing is done say as it is. */
export function formOfWords(desensitisation: string): FieldForm {
  return saysNothingIsDone(desensitisation)
    ? { kind: 'as-is' }
    : { kind: 'desensitised', method: normalForm(desensitisation) };
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
 * instants, which meet. It lasts no longer than its own term, nor than the supply; one that never rules has no time and is left out.
 */
export function periodsOf(permits: readonly PermitWindow[], supplyEndedAt: Date | null): ShownPeriod[] {
  return permits.flatMap(({ version, term, validFrom, validTo }) => {
    const from = later(startOfDay(term.from), validFrom);
    const to = earlier(earlier(endOfDay(term.to), validTo), supplyEndedAt);
    if (to <= from) return [];
    return [{ version, from: isMidnight(from) ? localDateOf(from) : from.toISOString(), to: lastOf(to) }];
  });
}

/** The day before the one with which it ends, or the instant. */
function lastOf(to: Date): string {
  return isMidnight(to) ? addDays(localDateOf(to), -1) : to.toISOString();
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
