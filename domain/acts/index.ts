/** From record facts to the official document, by kind. */
import { agreementAct, type AgreementFacts } from './agreement';
import { amendmentAct, type AmendmentFacts } from './amendment';
import {
  approvalAct,
  endingAct,
  narrowingAct,
  refusalAct,
  rejectionAct,
  type ApprovalFacts,
  type EndingFacts,
  type NarrowingFacts,
  type RefusalFacts,
  type RejectionFacts,
} from './data-request';
import type { ActFrame, OfficialDocument } from './document';
import type { ActKind } from './kinds';
import {
  acceptanceAct,
  extensionAct,
  returnAct,
  reviewTimeAct,
  type AcceptanceFacts,
  type ExtensionFacts,
  type ReturnFacts,
  type ReviewTimeFacts,
} from './letters';
import { liftingAct, rescissionAct, type LiftingFacts, type RescissionFacts } from './lifting';
import { orderAct, type OrderFacts } from './order';
import { referralAct, type ReferralFacts } from './referral';
import { noticeOfRevocationAct, revocationAct, type NoticeOfRevocationFacts, type RevocationFacts } from './revocation';
import { renewalAct, stopAct, type RenewalFacts, type StopFacts } from './supply';

export interface ActFacts {
  readonly renewal: RenewalFacts;
  readonly stop: StopFacts;
  readonly agreement: AgreementFacts;
  readonly amendment: AmendmentFacts;
  readonly order: OrderFacts;
  readonly 'notice-of-revocation': NoticeOfRevocationFacts;
  readonly revocation: RevocationFacts;
  readonly lifting: LiftingFacts;
  readonly rescission: RescissionFacts;
  readonly approval: ApprovalFacts;
  readonly rejection: RejectionFacts;
  readonly refusal: RefusalFacts;
  readonly narrowing: NarrowingFacts;
  readonly ending: EndingFacts;
  readonly acceptance: AcceptanceFacts;
  readonly return: ReturnFacts;
  readonly extension: ExtensionFacts;
  readonly 'review-time': ReviewTimeFacts;
  readonly referral: ReferralFacts;
}

const COMPOSERS: { readonly [K in ActKind]: (facts: ActFacts[K], frame: ActFrame) => OfficialDocument } = {
  renewal: renewalAct,
  stop: stopAct,
  agreement: agreementAct,
  amendment: amendmentAct,
  order: orderAct,
  'notice-of-revocation': noticeOfRevocationAct,
  revocation: revocationAct,
  lifting: liftingAct,
  rescission: rescissionAct,
  approval: approvalAct,
  rejection: rejectionAct,
  refusal: refusalAct,
  narrowing: narrowingAct,
  ending: endingAct,
  acceptance: acceptanceAct,
  return: returnAct,
  extension: extensionAct,
  'review-time': reviewTimeAct,
  referral: referralAct,
};

export function composeAct<K extends ActKind>(kind: K, facts: ActFacts[K], frame: ActFrame): OfficialDocument {
  return COMPOSERS[kind](facts, frame);
}

/** Everything of an act but its number, which is drawn as it is written. */
export type UnnumberedAct<K extends ActKind = ActKind> = {
  [P in K]: { readonly kind: P; readonly facts: ActFacts[P]; readonly frame: Omit<ActFrame, 'number'> };
}[K];

export function unnumbered<K extends ActKind>(
  kind: K,
  facts: ActFacts[K],
  frame: Omit<ActFrame, 'number'>,
): UnnumberedAct {
  return { kind, facts, frame } as UnnumberedAct; // each kind with its own facts, as the parameters say
}
