/** Renewal of a supply 供给续期: the same supply, need and purpose for longer; more is a new need (Art. 14, 15, 18). */
import { consultationStep } from '../../domain/consultation-step';
import { art, byAnalogy, own } from '../../domain/measures';
import { defineProcess } from '../../domain/process';

const LICENSING = '行政许可法';

export const supplyRenewal = defineProcess({
  process: 'supply-renewal',
  version: 1,
  prefix: 'SR',
  title: { zh: '供给续期', en: 'Renewal of a supply' },
  basis: [art(14), art(15), art(18)],
  outcomes: {
    renewed: { zh: '准予续期', en: 'renewed' },
    refused: { zh: '不予续期', en: 'not renewed' },
    withdrawn: { zh: '申请人撤回', en: 'withdrawn by the applicant' },
    // Silence never lengthens access: undecided at the end, the supply ends, and nothing is left to renew.
    terminated: { zh: '供给或者授权已终止，续期终止', en: 'ended with the supply or the right' },
  },
  clockStep: 'review',
  withdrawable: true,
  held: true,
  grantsNewRights: true,
  limits: {
    // Before its end a supply is renewed, and its operator reminded of the end.
    window: {
      title: { zh: '供给期满前可以申请续期的期间', en: 'how long before its end a supply may be renewed' },
      default: '90d',
      source: own,
      reminders: ['90d', '60d', '30d'],
    },
  },
  steps: {
    'provider-opinion': {
      title: { zh: '数源部门意见', en: 'Opinion of a providing department' },
      basis: [art(15, 2)],
      role: 'data-steward',
      party: 'seat',
      kind: 'pooled',
      duty: 'provide',
      limit: { default: '5wd', source: own },
      reminders: ['1wd'],
      clock: 'running',
      onExpiry: {
        kind: 'deemed',
        outcome: 'deemed-consent',
        label: { zh: '逾期未提出意见，视为同意', en: 'no opinion in time: deemed consent' },
      },
      group: 'opinions',
      outcomes: {
        agree: { label: { zh: '同意', en: 'Agree' }, opinion: 'optional' },
        object: { label: { zh: '提出异议', en: 'Object' }, opinion: 'optional' },
      },
    },
    review: {
      title: { zh: '续期审核', en: 'Review of the renewal' },
      basis: [art(15, 1)],
      role: 'reviewer',
      party: 'authority',
      kind: 'pooled',
      duty: 'prepare',
      limit: { default: '20wd', source: byAnalogy(LICENSING, 42) },
      extension: { default: '10wd', source: byAnalogy(LICENSING, 42) },
      reminders: ['5wd', '1wd'],
      clock: 'running',
      internal: true,
      consults: ['recommend-renewal'],
      onExpiry: { kind: 'escalate' },
      outcomes: {
        'recommend-renewal': { label: { zh: '建议准予续期', en: 'Recommend renewal' }, opinion: 'optional' },
        'recommend-refusal': { label: { zh: '建议不予续期', en: 'Recommend refusal' }, opinion: 'required' },
      },
    },
    decision: {
      title: { zh: '续期决定', en: 'Decision on the renewal' },
      basis: [art(14), art(15, 1), byAnalogy(LICENSING, 42)],
      role: 'director',
      party: 'authority',
      kind: 'pooled',
      duty: 'decide',
      limit: { sharedWith: 'review' },
      clock: 'running',
      onExpiry: { kind: 'escalate' },
      differsFrom: ['review'],
      right: 'exclusive',
      consults: ['renew'],
      outcomes: {
        renew: {
          label: { zh: '准予续期', en: 'Renew' },
          opinion: 'optional',
          opinionIf: {
            zh: '准予少于申请，或者与审核建议不一致',
            en: 'less than applied for is granted, or the recommendation is departed from',
          },
          clock: 'stop',
          closes: 'renewed',
        },
        refuse: { label: { zh: '不予续期', en: 'Refuse' }, opinion: 'required', closes: 'refused', against: true },
        'send-back': { label: { zh: '退回审核', en: 'Send back' }, opinion: 'required', internal: true },
      },
    },
    consultation: consultationStep(art(15, 1)),
  },
});
export type SupplyRenewal = typeof supplyRenewal;
