/** Clearance after a supply 供给终止清退: whatever a supply has left behind is deleted, and somebody looks (Art. 18 ¶2, 22, 23). */
import { art, byAnalogy, own } from '../../domain/measures';
import { defineProcess } from '../../domain/process';

/** Known by title and passage, not opened here: policy with its source, never code. */
const DELETION = byAnalogy('个人信息保护法', 47);

export const supplyClosure = defineProcess({
  process: 'supply-closure',
  version: 1,
  prefix: 'CL',
  title: { zh: '供给终止清退', en: 'Clearance after a supply' },
  basis: [art(18, 2), art(22), art(23), DELETION],
  outcomes: {
    cleared: { zh: '清退完成', en: 'cleared' },
  },
  withdrawable: false,
  // The duty outlives the right: neither held with it nor ended with it.
  held: false,
  grantsNewRights: false,
  limits: {
    // After a reminder, or a return; counted from the opening of the step.
    restatement: {
      title: { zh: '催报或退回后重新报告的期限', en: 'time to state anew after a reminder or a return' },
      default: '10wd',
      source: own,
    },
  },
  steps: {
    statement: {
      title: { zh: '清退报告', en: 'Statement of clearance' },
      basis: [art(18, 2), art(22, 1), art(23), DELETION],
      role: 'operator',
      party: 'applicant',
      kind: 'pooled',
      duty: 'apply',
      limit: { default: '10wd', source: own },
      reminders: ['3wd', '1wd'],
      clock: 'none',
      onExpiry: { kind: 'opens', step: 'overdue' },
      outcomes: { submit: { label: { zh: '提交清退报告', en: 'Submit the statement' }, opinion: 'optional' } },
    },
    overdue: {
      title: { zh: '逾期处理', en: 'Overdue statement' },
      basis: [art(18, 2), art(22)],
      role: 'case-officer',
      party: 'authority',
      kind: 'pooled',
      duty: 'prepare',
      limit: { default: '10wd', source: own },
      reminders: ['2wd'],
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      outcomes: {
        remind: { label: { zh: '催报', en: 'Remind' }, opinion: 'required' },
        'propose-rectification': {
          label: { zh: '拟责令整改', en: 'Propose rectification' },
          opinion: 'required',
          internal: true,
          onlyIf: {
            fact: ['right'],
            is: 'live',
            reason: {
              zh: '授权已终止，无可责令整改的授权；可依第二十八条第二款移送',
              en: 'the right is over: nothing is left to order about; a referral is open (Art. 28 ¶2)',
            },
            basis: art(28, 1),
          },
        },
      },
    },
    check: {
      title: { zh: '清退核验', en: 'Check of the clearance' },
      basis: [art(18, 2), art(22)],
      role: 'security-officer',
      party: 'authority',
      kind: 'pooled',
      duty: 'prepare',
      limit: { default: '10wd', source: own },
      reminders: ['2wd'],
      clock: 'none',
      onExpiry: { kind: 'escalate' },
      outcomes: {
        confirm: { label: { zh: '核验通过', en: 'Confirm' }, opinion: 'optional', closes: 'cleared' },
        return: { label: { zh: '退回补充', en: 'Return' }, opinion: 'required' },
        'propose-rectification': {
          label: { zh: '拟责令整改', en: 'Propose rectification' },
          opinion: 'required',
          internal: true,
          onlyIf: {
            fact: ['right'],
            is: 'live',
            reason: {
              zh: '授权已终止，无可责令整改的授权；可依第二十八条第二款移送',
              en: 'the right is over: nothing is left to order about; a referral is open (Art. 28 ¶2)',
            },
            basis: art(28, 1),
          },
        },
      },
    },
  },
});
export type SupplyClosure = typeof supplyClosure;
