/**
 * The answer to “may this operator use these fields of this entry for this purpose now?” (Art. 12, 18, 28). It comes from
 * permit and live right only, names reason and article, and denies in doubt. Pure: the record's state is handed in.
 */
import type { Cited } from './measures';
import { FIXED } from './fixed-numbers';
import { endOfDay, startOfDay } from './local-date';
import type { FieldForm, Term } from './permit';
import type { Bilingual } from './refusal';
import type { RightStatus } from './right';
import { normalForm } from './text';

export interface AccessRequest {
  readonly operatorId: string;
  readonly developerId?: string;
  readonly datasetId: string;
  readonly fields: readonly string[];
  readonly purpose: string;
  /** Whose use it is; not compared where it is not named. */
  readonly usingUnit?: string;
  /** Training of models is a use of its own (Art. 18 ¶2); absent: any other. */
  readonly activity?: Activity;
}

export type Activity = 'use' | 'train';

/** What the record holds for the operator and the entry: a grant, and the right it hangs on. */
export interface Grant {
  readonly supplyId: string;
  readonly permitVersion: number;
  readonly permitHash: string;
  /** Until when this permit rules, where another of the supply follows. */
  readonly permitEndsAt: Date | null;
  readonly fields: readonly string[];
  /** Of these, what models may be trained on. */
  readonly training: readonly string[];
  /** By field, as far as asked for; null in a permit that says nothing of it. */
  readonly forms: FormsOfFields | null;
  readonly usingUnit: string | null;
  readonly purpose: string;
  readonly term: Term;
  readonly endedAt: Date | null;
  /** At the instant of the reading, by the database's clock. */
  readonly right: RightStatus;
  /** When the right stops by what is known today; null while it has no end because it has not begun. */
  readonly rightStopsAt: Date | null;
}

/** In what form each field is to be handed out (Art. 18 ¶2): what the platform desensitises by. */
export type FormsOfFields = Readonly<Record<string, FieldForm | null>>;

export type AccessReason =
  | 'permitted'
  | 'training-not-permitted'
  | 'out-of-using-unit'
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
  /** Which permit of the supply was asked, 1, 2 …; `permitHash` is that one's. */
  readonly permitVersion: number | null;
  readonly permitHash: string | null;
  /** Of every field asked for, where it is allowed; null where it is not, or the permit says nothing of forms. */
  readonly form: FormsOfFields | null;
}

/** What each reason rests on and says. */
export const ACCESS_REASONS: Readonly<Record<AccessReason, Bilingual & { readonly article: Cited }>> = {
  permitted: { article: 'Art. 18 ¶1', zh: '在许可范围内', en: 'within the permit' },
  'no-permit': {
    article: 'Art. 14',
    zh: '该运营主体对该目录没有供给许可',
    en: 'no permit of this operator for this entry',
  },
  'developer-not-permitted': { article: 'Art. 22 ¶1', zh: '开发主体未登记', en: 'the developer is not registered' },
  'out-of-fields': { article: 'Art. 18 ¶1', zh: '字段超出许可范围', en: 'fields beyond the permit' },
  'out-of-purpose': { article: 'Art. 18 ¶3', zh: '用途与许可不符', en: 'a purpose other than the permitted one' },
  'training-not-permitted': {
    article: 'Art. 18 ¶2',
    zh: '许可未包含以这些字段训练模型',
    en: 'the permit does not allow models to be trained on these fields',
  },
  'out-of-using-unit': {
    article: 'Art. 15 ¶1',
    zh: '使用单位与许可不符',
    en: 'a using unit other than the permitted one',
  },
  'term-not-begun': { article: 'Art. 18 ¶1', zh: '许可期限尚未开始', en: "the permit's term has not begun" },
  'term-over': { article: 'Art. 18 ¶1', zh: '许可期限已届满', en: "the permit's term is over" },
  'supply-ended': { article: 'Art. 18 ¶1', zh: '供给已终止', en: 'the supply has ended' },
  'right-suspended': { article: 'Art. 28 ¶1', zh: '运营授权已暂停', en: 'the right is suspended' },
  'right-revoked': { article: 'Art. 28 ¶1', zh: '运营授权已解除', en: 'the right is revoked' },
  'right-ended': { article: 'Art. 7', zh: '运营授权已终止', en: 'the right has been ended' },
  'right-lapsed': { article: 'Art. 9', zh: '运营授权已到期', en: 'the right has lapsed' },
  'right-not-effective': { article: 'Art. 7', zh: '运营授权尚未生效', en: 'the right is not effective yet' },
  'record-in-doubt': {
    article: 'Art. 12',
    zh: '记录存疑，经人工确认前一律不予访问',
    en: 'the record is in doubt; nothing is allowed until a person has confirmed it',
  },
};

/** Why there is no access while the right stands like this. */
export const RIGHT_REASON: Readonly<Record<Exclude<RightStatus, 'in-force'>, AccessReason>> = {
  suspended: 'right-suspended',
  revoked: 'right-revoked',
  ended: 'right-ended',
  lapsed: 'right-lapsed',
  pending: 'right-not-effective',
  draft: 'right-not-effective',
  abandoned: 'right-not-effective',
};

/** The answer while the record itself is in doubt (invariant 1). */
export const IN_DOUBT: AccessAnswer = deny('record-in-doubt', null);

/** How near a refused grant came: the refusal that is told is that of the nearest one. */
const NEARNESS: readonly AccessReason[] = [
  'permitted',
  'training-not-permitted',
  'right-suspended',
  'right-revoked',
  'right-ended',
  'right-lapsed',
  'right-not-effective',
  'supply-ended',
  'term-over',
  'term-not-begun',
  'out-of-using-unit',
  'out-of-fields',
  'out-of-purpose',
];

/** Allowed iff one grant covers every field, the purpose to the letter, the unit, the day, training where it is for that, and its right is in force at `now`. */
export function decideAccess(request: AccessRequest, grants: readonly Grant[], now: Date): AccessAnswer {
  return judge(request, grants, now).answer;
}

/** A lease holds no longer than this from the instant at which right and permit were read (Art. 28 ¶1). */
export const LEASE_SECONDS = FIXED.longestLease.value;

export interface LeaseTimes {
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

export type LeaseAnswer = AccessAnswer & { readonly times: LeaseTimes | null };

/**
 * As `decideAccess`, with the times of the lease in whole seconds: from the reading, at most `LEASE_SECONDS`, and not
 * beyond any end underneath. `readAt` is an instant no later than the state that was read; `now` one no earlier. An access
 * that ends within the second is refused, with the end's own reason, as there is nothing left to lease.
 */
export function decideLease(request: AccessRequest, grants: readonly Grant[], readAt: Date, now: Date): LeaseAnswer {
  const { answer, grant } = judge(request, grants, now);
  if (!answer.allowed || grant === null) return { ...answer, times: null };
  const full: End = { at: new Date(readAt.getTime() + LEASE_SECONDS * 1000), reason: 'permitted' };
  const end = endsOf(grant).reduce((a, b) => (b.at < a.at ? b : a), full);
  const [issuedAt, expiresAt] = [wholeSecond(readAt), wholeSecond(end.at)];
  if (!(expiresAt > now)) {
    // Nothing is left to lease; a reading that took a whole lease's time proves nothing either.
    return { ...deny(end.reason === 'permitted' ? 'record-in-doubt' : end.reason, grant), times: null };
  }
  return { ...answer, times: { issuedAt, expiresAt } };
}

interface Judgement {
  readonly answer: AccessAnswer;
  readonly grant: Grant | null;
}

function judge(request: AccessRequest, grants: readonly Grant[], now: Date): Judgement {
  if (Number.isNaN(now.getTime())) return { answer: IN_DOUBT, grant: null };
  if (request.developerId !== undefined) return { answer: deny('developer-not-permitted', null), grant: null };
  let best: { readonly grant: Grant; readonly reason: AccessReason } | null = null;
  for (const grant of grants) {
    const reason = reasonOf(request, grant, now);
    if (best === null || NEARNESS.indexOf(reason) < NEARNESS.indexOf(best.reason)) best = { grant, reason };
  }
  if (best === null) return { answer: deny('no-permit', null), grant: null };
  const { grant, reason } = best;
  return { answer: reason === 'permitted' ? permit(grant) : deny(reason, grant), grant };
}

function reasonOf(request: AccessRequest, grant: Grant, now: Date): AccessReason {
  if (!isSamePurpose(grant.purpose, request.purpose)) return 'out-of-purpose';
  const granted = new Set(grant.fields);
  if (request.fields.length === 0 || !request.fields.every((field) => granted.has(field))) return 'out-of-fields';
  if (!isSameUnit(grant.usingUnit, request.usingUnit)) return 'out-of-using-unit';
  if (grant.right !== 'in-force') return RIGHT_REASON[grant.right];
  if (grant.rightStopsAt === null) return 'right-not-effective'; // in force without a term: not of this record
  if (!(now >= startOfDay(grant.term.from))) return 'term-not-begun';
  const over = endsOf(grant).find((end) => !(now < end.at));
  if (over !== undefined) return over.reason;
  return request.activity === 'train' && !mayTrain(grant, request) ? 'training-not-permitted' : 'permitted';
}

/** On every field asked for (Art. 18 ¶2). */
function mayTrain(grant: Grant, { fields }: AccessRequest): boolean {
  const training = new Set(grant.training);
  return fields.every((field) => training.has(field));
}

/** Compared where both name one. */
function isSameUnit(granted: string | null, asked: string | undefined): boolean {
  return granted === null || asked === undefined || normalForm(granted) === normalForm(asked);
}

/** To the letter, in the normal form: an act shows no other, and permits of earlier releases keep their text as it was written. */
function isSamePurpose(granted: string, asked: string): boolean {
  return granted === asked || normalForm(granted) === normalForm(asked);
}

interface End {
  readonly at: Date;
  readonly reason: AccessReason;
}

/** Every end underneath an access that is known today. */
function endsOf(grant: Grant): readonly End[] {
  const right: End[] = grant.rightStopsAt === null ? [] : [{ at: grant.rightStopsAt, reason: 'right-lapsed' }];
  const permit: End[] = grant.permitEndsAt === null ? [] : [{ at: grant.permitEndsAt, reason: 'term-over' }];
  const term: End = { at: endOfDay(grant.term.to), reason: 'term-over' };
  // What has run out is announced as ended with its term, and for no other reason.
  const withTerm = grant.endedAt === null || grant.endedAt >= term.at;
  const supply: End[] = withTerm ? [] : [{ at: grant.endedAt, reason: 'supply-ended' }];
  return [...right, ...supply, ...permit, term];
}

function wholeSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000);
}

function permit(grant: Grant): AccessAnswer {
  const { article } = ACCESS_REASONS.permitted;
  return { allowed: true, reason: 'permitted', article, ...named(grant), form: grant.forms };
}

function deny(reason: AccessReason, grant: Grant | null): AccessAnswer {
  return { allowed: false, reason, article: ACCESS_REASONS[reason].article, ...named(grant), form: null };
}

function named(grant: Grant | null): Pick<AccessAnswer, 'supplyId' | 'permitVersion' | 'permitHash'> {
  const { supplyId = null, permitVersion = null, permitHash = null } = grant ?? {};
  return { supplyId, permitVersion, permitHash };
}
