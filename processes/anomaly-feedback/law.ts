/** Anomaly-data feedback 异议数据反馈 (Art. 16): what an operator reports is verified, confirmed by the authority, and corrected. */
import { art, byAnalogy, own } from '../../domain/measures';
import { defineProcess } from '../../domain/process';
import { supplement } from '../../domain/supplement-step';

const QINGDAO = byAnalogy('青岛市公共数据运营试点管理暂行办法', '异议数据');

export const anomalyFeedback1 = defineProcess({
  process: 'anomaly-feedback',
  version: 1,
  prefix: 'AF',
  title: { zh: '异议数据反馈', en: 'Anomaly-data feedback' },
  basis: [art(16)],
  outcomes: {
    corrected: { zh: '已修正', en: 'corrected' },
    'not-confirmed': { zh: '异议不成立', en: 'not confirmed' },
    refused: { zh: '不予受理', en: 'not accepted' },
    withdrawn: { zh: '申请人撤回', en: 'withdrawn by the applicant' },
    abandoned: { zh: '逾期未补正，视为放弃', en: 'abandoned: not supplemented in time' },
  },
  withdrawable: true,
  held: false,
  grantsNewRights: false,
  steps: {
    triage: {
      title: { zh: '受理转办', en: 'Triage' },
      basis: [art(16)],
      role: 'case-officer',
      party: 'authority',
      kind: 'pooled',
      duty: 'prepare',
      limit: { default: '2wd', source: QINGDAO },
      limitFrom: 'receipt',
      reminders: ['1wd'],
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      outcomes: {
        forward: { label: { zh: '转数源部门核实', en: 'Forward' }, opinion: 'optional' },
        return: { label: { zh: '退回补正', en: 'Return for supplement' }, opinion: 'required' },
        refuse: { label: { zh: '不予受理', en: 'Refuse' }, opinion: 'required', closes: 'refused', against: true },
      },
    },
    supplement,
    verification: {
      title: { zh: '核实', en: 'Verification' },
      basis: [art(16)],
      role: 'data-steward',
      party: 'seat',
      kind: 'pooled',
      duty: 'provide',
      limit: { default: '5wd', source: QINGDAO },
      extension: { default: '5wd', source: QINGDAO },
      reminders: ['1wd'],
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      outcomes: {
        confirmed: { label: { zh: '数据确有异议', en: 'Confirmed' }, opinion: 'optional' },
        // The department's finding; whether it stands is for the authority to say.
        'not-confirmed': { label: { zh: '未发现异议', en: 'Not confirmed' }, opinion: 'required', internal: true },
      },
    },
    determination: {
      title: { zh: '确认', en: 'Determination' },
      basis: [art(16)],
      role: 'case-officer',
      party: 'authority',
      kind: 'pooled',
      duty: 'prepare',
      limit: { default: '2wd', source: own },
      reminders: ['1wd'],
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      outcomes: {
        dismiss: { label: { zh: '异议不成立', en: 'Dismiss' }, opinion: 'required' },
        redo: { label: { zh: '重新核实', en: 'Verify again' }, opinion: 'required', internal: true },
      },
    },
    correction: {
      title: { zh: '修正', en: 'Correction' },
      basis: [art(16), art(17)],
      role: 'data-steward',
      party: 'seat',
      kind: 'pooled',
      duty: 'provide',
      limit: { default: '10wd', source: own },
      reminders: ['3wd', '1wd'],
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      outcomes: { corrected: { label: { zh: '已修正', en: 'Corrected' }, opinion: 'optional' } },
    },
    confirmation: {
      title: { zh: '反馈确认', en: 'Confirmation' },
      basis: [art(16)],
      role: 'operator',
      party: 'applicant',
      kind: 'pooled',
      duty: 'apply',
      limit: { default: '5wd', source: own },
      reminders: ['1wd'],
      clock: 'none',
      // What it closes the case with depends on what is consented to: a correction, or a dismissal.
      onExpiry: {
        kind: 'deemed',
        outcome: 'deemed-consent',
        label: { zh: '逾期未答复，视为认可', en: 'no answer in time: deemed consent' },
      },
      outcomes: {
        satisfied: { label: { zh: '认可', en: 'Satisfied' }, opinion: 'optional' },
        dispute: { label: { zh: '不认可，申请复核', en: 'Dispute' }, opinion: 'required' },
      },
    },
    arbitration: {
      title: { zh: '复核裁定', en: 'Arbitration' },
      basis: [art(16)],
      role: 'director',
      party: 'authority',
      kind: 'pooled',
      duty: 'decide',
      limit: { default: '10wd', source: own },
      reminders: ['3wd', '1wd'],
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      outcomes: {
        'reject-dispute': { label: { zh: '维持', en: 'Reject the dispute' }, opinion: 'required', against: true },
        redo: { label: { zh: '重新办理', en: 'Redo' }, opinion: 'required' },
      },
    },
  },
});

/** As version 1, but that the providing department may report what it found itself: then it corrects at once, a party in its own case. */
export const anomalyFeedback = defineProcess({
  ...anomalyFeedback1,
  version: 2,
  steps: { ...anomalyFeedback1.steps, correction: { ...anomalyFeedback1.steps.correction, ownParty: true } },
});
export type AnomalyFeedback = typeof anomalyFeedback;
