/** Authorisation 授权协议与授权期: drafted, signed twice, in force for years, gone at the instant its term ends (Art. 7–9, 27, 28). */
import { art, byAnalogy, own } from '../../domain/measures';
import { defineProcess } from '../../domain/process';

const SIGNING = byAnalogy('招标投标法', 46);
const NORMS = byAnalogy('公共数据资源授权运营实施规范（试行）', '授权期限');

export const authorization1 = defineProcess({
  process: 'authorization',
  version: 1,
  prefix: 'AU',
  title: { zh: '授权协议与授权期', en: 'Authorisation' },
  basis: [art(7), art(8), art(9), art(28)],
  outcomes: {
    lapsed: { zh: '授权到期', en: 'the term has ended' },
    revoked: { zh: '授权解除', en: 'revoked' },
    ended: { zh: '授权终止', en: 'ended by agreement' },
    abandoned: { zh: '协议未签订', en: 'agreement not concluded' },
  },
  clockStep: 'draft',
  withdrawable: false,
  held: false,
  grantsNewRights: true,
  limits: {
    'in-force': {
      title: { zh: '授权期限上限', en: 'longest term of the right' },
      default: 'P3Y',
      source: NORMS,
      reminders: ['180d', '90d', '30d'],
    },
  },
  steps: {
    draft: {
      title: { zh: '协议起草', en: 'Draft of the agreement' },
      basis: [art(7), SIGNING],
      role: 'case-officer',
      party: 'authority',
      kind: 'pooled',
      duty: 'prepare',
      limit: { default: '30d', source: SIGNING },
      reminders: ['7d', '1d'],
      clock: 'running',
      onExpiry: { kind: 'escalate' },
      outcomes: { submit: { label: { zh: '提交协议文本', en: 'Submit' }, opinion: 'optional' } },
    },
    'operator-signature': {
      title: { zh: '运营主体签署', en: "Operator's signature" },
      basis: [art(7)],
      role: 'operator',
      party: 'applicant',
      kind: 'pooled',
      duty: 'apply',
      limit: { sharedWith: 'draft' },
      clock: 'running',
      onExpiry: { kind: 'escalate' },
      outcomes: {
        sign: { label: { zh: '签署', en: 'Sign' }, opinion: 'optional' },
        object: { label: { zh: '提出异议', en: 'Object' }, opinion: 'required' },
      },
    },
    'authority-signature': {
      title: { zh: '局签署', en: "Authority's signature" },
      basis: [art(7)],
      role: 'director',
      party: 'authority',
      kind: 'pooled',
      duty: 'decide',
      limit: { sharedWith: 'draft' },
      clock: 'running',
      onExpiry: { kind: 'escalate' },
      right: 'exclusive',
      outcomes: {
        sign: { label: { zh: '签署', en: 'Sign' }, opinion: 'optional', clock: 'stop' },
        'send-back': { label: { zh: '退回起草', en: 'Send back' }, opinion: 'required', internal: true },
        abandon: { label: { zh: '终止签约', en: 'Abandon' }, opinion: 'required', closes: 'abandoned', against: true },
      },
    },
    'operator-consent': {
      title: { zh: '运营主体同意终止', en: "Operator's consent to the termination" },
      basis: [art(7)],
      role: 'operator',
      party: 'applicant',
      kind: 'pooled',
      duty: 'apply',
      limit: { default: '15wd', source: own },
      reminders: ['3wd'],
      clock: 'none',
      onExpiry: {
        kind: 'deemed',
        outcome: 'deemed-declined',
        label: { zh: '逾期未答复，视为不同意', en: 'no answer in time: deemed declined' },
      },
      right: 'exclusive',
      outcomes: {
        agree: { label: { zh: '同意终止', en: 'Agree' }, opinion: 'optional', closes: 'ended' },
        decline: { label: { zh: '不同意', en: 'Decline' }, opinion: 'required' },
      },
    },
    'authority-consent': {
      title: { zh: '局同意终止', en: "Authority's consent to the termination" },
      basis: [art(7)],
      role: 'director',
      party: 'authority',
      kind: 'pooled',
      duty: 'decide',
      limit: { default: '15wd', source: own },
      reminders: ['3wd'],
      clock: 'none',
      onExpiry: {
        kind: 'deemed',
        outcome: 'deemed-declined',
        label: { zh: '逾期未答复，视为不同意', en: 'no answer in time: deemed declined' },
      },
      right: 'exclusive',
      outcomes: {
        agree: { label: { zh: '同意终止', en: 'Agree' }, opinion: 'optional', closes: 'ended' },
        decline: { label: { zh: '不同意', en: 'Decline' }, opinion: 'required' },
      },
    },
  },
});

const HENAN = byAnalogy('河南省公共数据资源授权运营实施办法（试行）', '授权期限');

/**
 * From version 2 on the longest term is policy, and the evidence of Art. 6 is looked after while the right is in force: what runs out in the term
 * is renewed, noted, or leads to an order.
 */
export const authorization = defineProcess({
  ...authorization1,
  version: 2,
  basis: [art(6), ...authorization1.basis],
  parameters: {
    'longest-term': {
      title: { zh: '授权期限最长', en: 'longest term of an authorisation' },
      default: 'P3Y',
      kind: 'period',
      source: HENAN,
    },
  },
  steps: {
    ...authorization1.steps,
    'evidence-watch': {
      title: { zh: '资格证明到期核查', en: 'Evidence that runs out' },
      basis: [art(6)],
      role: 'case-officer',
      party: 'authority',
      kind: 'pooled',
      duty: 'prepare',
      // How long before its last day a piece is looked at; the task is due at the end of that day.
      limit: { default: '30d', source: own },
      reminders: ['7d'],
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      outcomes: {
        renewed: { label: { zh: '证明已更新', en: 'Renewed' }, opinion: 'optional' },
        note: { label: { zh: '备注留存', en: 'Note' }, opinion: 'required' },
        'propose-rectification': {
          label: { zh: '建议责令整改', en: 'Propose an order to rectify' },
          opinion: 'required',
          internal: true,
        },
      },
    },
  },
});
export type Authorization = typeof authorization;
