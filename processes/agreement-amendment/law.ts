/** Amendment of an agreement 协议变更 (Art. 7, 8): what the agreement covers changes by both signatures, and never who its parties are or when it ends. */
import { consultationStep } from '../../domain/consultation-step';
import { art, byAnalogy, own } from '../../domain/measures';
import { defineProcess } from '../../domain/process';

/*
 * Consultation is named for review and decision of an amendment, and no step of the authority has these names: what is reviewed is the draft, and it
 * is decided by the authority's signature. The government is asked like any body, and reads nobody else's answer.
 */

/** Known by title and passage, not opened here. */
const CHANGE = byAnalogy('民法典', 543);

export const agreementAmendment = defineProcess({
  process: 'agreement-amendment',
  version: 1,
  prefix: 'AM',
  title: { zh: '授权协议变更', en: 'Amendment of an agreement' },
  basis: [art(7), art(8), CHANGE],
  outcomes: {
    amended: { zh: '协议已变更', en: 'agreement amended' },
    refused: { zh: '不予变更', en: 'not amended' },
    abandoned: { zh: '变更终止', en: 'given up' },
    withdrawn: { zh: '运营主体撤回', en: 'withdrawn by the operator' },
  },
  withdrawable: true,
  // Never held: what widens the right is looked at by itself (Art. 29), what narrows it waits for nothing.
  held: false,
  grantsNewRights: false,
  steps: {
    admission: {
      title: { zh: '变更受理', en: 'Admission' },
      basis: [art(7), CHANGE],
      role: 'case-officer',
      party: 'authority',
      kind: 'pooled',
      duty: 'prepare',
      limit: { default: '10wd', source: own },
      reminders: ['2wd'],
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      outcomes: {
        accept: { label: { zh: '同意启动变更', en: 'Take up' }, opinion: 'optional' },
        refuse: { label: { zh: '不予变更', en: 'Refuse' }, opinion: 'required', closes: 'refused', against: true },
      },
    },
    draft: {
      title: { zh: '变更协议起草', en: 'Draft of the amendment' },
      basis: [art(7), art(8)],
      role: 'case-officer',
      party: 'authority',
      kind: 'pooled',
      duty: 'prepare',
      limit: { default: '15wd', source: own },
      reminders: ['3wd'],
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      consults: ['submit'],
      outcomes: {
        submit: { label: { zh: '提交变更文本', en: 'Submit' }, opinion: 'optional' },
        drop: { label: { zh: '终止变更', en: 'Drop' }, opinion: 'required', closes: 'abandoned' },
      },
    },
    'government-decision': {
      title: { zh: '扩大授权范围报市政府审批', en: "Government's decision on a wider scope" },
      basis: [art(5), art(7)],
      role: 'government',
      party: 'government',
      kind: 'pooled',
      duty: 'decide',
      remindEvery: { default: '10wd', source: own },
      clock: 'none',
      onExpiry: { kind: 'none' },
      outcomes: {
        approve: { label: { zh: '批准扩大范围', en: 'Approve' }, opinion: 'optional' },
        reject: { label: { zh: '不予批准', en: 'Reject' }, opinion: 'required', closes: 'refused', against: true },
      },
    },
    'operator-signature': {
      title: { zh: '运营主体签署变更', en: "Operator's signature" },
      basis: [art(7), CHANGE],
      role: 'operator',
      party: 'applicant',
      kind: 'pooled',
      duty: 'apply',
      limit: { default: '15wd', source: own },
      reminders: ['3wd'],
      clock: 'none',
      onExpiry: {
        kind: 'deemed',
        outcome: 'deemed-abandoned',
        label: { zh: '逾期未签署，变更终止', en: 'not signed in time: given up' },
        closes: 'abandoned',
      },
      outcomes: {
        sign: { label: { zh: '签署', en: 'Sign' }, opinion: 'optional' },
        object: { label: { zh: '提出异议', en: 'Object' }, opinion: 'required' },
      },
    },
    'authority-signature': {
      title: { zh: '局签署变更', en: "Authority's signature" },
      basis: [art(7), art(8)],
      role: 'director',
      party: 'authority',
      kind: 'pooled',
      duty: 'decide',
      limit: { default: '10wd', source: own },
      reminders: ['2wd'],
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      right: 'exclusive',
      consults: ['sign'],
      outcomes: {
        sign: { label: { zh: '签署', en: 'Sign' }, opinion: 'optional', closes: 'amended' },
        'send-back': { label: { zh: '退回起草', en: 'Send back' }, opinion: 'required', internal: true },
        abandon: { label: { zh: '终止变更', en: 'Abandon' }, opinion: 'required', closes: 'abandoned', against: true },
      },
    },
    consultation: consultationStep(art(7)),
  },
});
export type AgreementAmendment = typeof agreementAmendment;
