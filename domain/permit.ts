/**
 * The permit a supply is compiled into, and the answer to “may this operator use these fields for this purpose now?”
 * (Art. 12, 18, 28). The answer comes from permit and live right only; doubt denies.
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical';
import { endOfDay, startOfDay, type LocalDate } from './local-date';
import type { RightStatus } from './right';

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
    purpose: permit.purpose,
    scope: permit.scope,
    scenario: permit.scenario,
    usingUnit: permit.usingUnit,
    term: { from: permit.term.from, to: permit.term.to },
    conditions: ['raw-data-stays', 'no-raw-or-reversible-product'],
  });
  return { text, hash: createHash('sm3').update(text, 'utf8').digest('hex') };
}

export interface AccessRequest {
  readonly operatorId: string;
  readonly developerId?: string;
  readonly datasetId: string;
  readonly fields: readonly string[];
  readonly purpose: string;
}

/** What the record holds for the operator and the entry: a grant, and the right it hangs on. */
export interface Grant {
  readonly supplyId: string;
  readonly permitHash: string;
  readonly fields: readonly string[];
  readonly purpose: string;
  readonly term: Term;
  readonly endedAt: Date | null;
  readonly right: RightStatus;
}

export type AccessReason =
  | 'permitted'
  | 'no-permit'
  | 'developer-not-permitted'
  | 'out-of-fields'
  | 'out-of-purpose'
  | 'term-not-begun'
  | 'term-over'
  | 'supply-ended'
  | 'right-suspended'
  | 'right-revoked'
  | 'right-ended'
  | 'right-lapsed'
  | 'right-not-effective'
  | 'record-in-doubt';

export interface AccessAnswer {
  readonly allowed: boolean;
  readonly reason: AccessReason;
  readonly article: string;
  readonly supplyId: string | null;
  readonly permitHash: string | null;
}

const ARTICLE: Readonly<Record<AccessReason, string>> = {
  permitted: 'Art. 18 ¶1',
  'no-permit': 'Art. 14',
  'developer-not-permitted': 'Art. 22 ¶1',
  'out-of-fields': 'Art. 18 ¶1',
  'out-of-purpose': 'Art. 18 ¶3',
  'term-not-begun': 'Art. 18 ¶1',
  'term-over': 'Art. 18 ¶1',
  'supply-ended': 'Art. 18 ¶1',
  'right-suspended': 'Art. 28 ¶1',
  'right-revoked': 'Art. 28 ¶1',
  'right-ended': 'Art. 7',
  'right-lapsed': 'Art. 9',
  'right-not-effective': 'Art. 7',
  'record-in-doubt': 'Art. 12',
};

const RIGHT_REASON: Readonly<Record<RightStatus, AccessReason | null>> = {
  'in-force': null,
  suspended: 'right-suspended',
  revoked: 'right-revoked',
  ended: 'right-ended',
  lapsed: 'right-lapsed',
  pending: 'right-not-effective',
  draft: 'right-not-effective',
  abandoned: 'right-not-effective',
};

/** How near a refused grant came: the refusal that is told is that of the nearest one. */
const NEARNESS: readonly AccessReason[] = [
  'permitted',
  'right-suspended',
  'right-revoked',
  'right-ended',
  'right-lapsed',
  'right-not-effective',
  'supply-ended',
  'term-over',
  'term-not-begun',
  'out-of-fields',
  'out-of-purpose',
];

/** Allowed iff one grant covers every field, the purpose to the letter, the day, and its right is in force at `now`. */
export function decideAccess(request: AccessRequest, grants: readonly Grant[], now: Date): AccessAnswer {
  if (request.developerId !== undefined) return deny('developer-not-permitted', null);
  let best: { readonly grant: Grant; readonly reason: AccessReason } | null = null;
  for (const grant of grants) {
    const reason = reasonOf(request, grant, now);
    if (best === null || NEARNESS.indexOf(reason) < NEARNESS.indexOf(best.reason)) best = { grant, reason };
  }
  if (best === null) return deny('no-permit', null);
  if (best.reason !== 'permitted') return deny(best.reason, best.grant);
  const { supplyId, permitHash } = best.grant;
  return { allowed: true, reason: 'permitted', article: ARTICLE.permitted, supplyId, permitHash };
}

/** The answer while the record itself is in doubt (invariant 1). */
export const IN_DOUBT: AccessAnswer = deny('record-in-doubt', null);

function reasonOf(request: AccessRequest, grant: Grant, now: Date): AccessReason {
  if (grant.purpose !== request.purpose) return 'out-of-purpose';
  const granted = new Set(grant.fields);
  if (request.fields.length === 0 || !request.fields.every((field) => granted.has(field))) return 'out-of-fields';
  const right = RIGHT_REASON[grant.right];
  if (right !== null) return right;
  if (grant.endedAt !== null && grant.endedAt <= now) return 'supply-ended';
  if (now < startOfDay(grant.term.from)) return 'term-not-begun';
  if (now >= endOfDay(grant.term.to)) return 'term-over';
  return 'permitted';
}

function deny(reason: AccessReason, grant: Grant | null): AccessAnswer {
  return {
    allowed: false,
    reason,
    article: ARTICLE[reason],
    supplyId: grant?.supplyId ?? null,
    permitHash: grant?.permitHash ?? null,
  };
}
